import { setFlagsFromString } from 'node:v8';
import type { Dialect, parse as Parse } from '@polyglot-sql/sdk';
import { type SqlDialect } from '../dialect';
import { fieldsOf, type Tree } from './node';

/** Longest statement that is given to the parser. */
const MAX_LENGTH = 2_000_000;

/**
 * V8 compiles functions of WebAssembly that are called often once more, to make them faster. The few that are as large as those of this
 * parser take 300 MiB meanwhile, of which half stays, and a log of 10,000 statements is read no sooner. The flags are looked at when a
 * module is compiled, so setting them before that is early enough; for the whole process, though.
 */
const COMPILED_ONCE = ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];

let loading: Promise<void> | undefined;
let parser: typeof Parse | undefined;

/** Loads the parser (WebAssembly) once; every later call costs nothing. */
export function loadParser(): Promise<void> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<void> {
  COMPILED_ONCE.forEach((flag) => setFlagsFromString(flag));
  // Only where there is something to parse: views of PostgreSQL, for one, are read without it.
  const { init, parse } = await import('@polyglot-sql/sdk');
  await init();
  parser = parse;
}

export type ParsedStatement =
  { readonly ok: true; readonly tree: Tree } | { readonly ok: false; readonly reason: string };

/** Parses one statement. What is wrong with it is the result's `reason`; raises Error only when the parser is not loaded. */
export function parseStatement(sql: string, dialect: SqlDialect): ParsedStatement {
  if (sql.length > MAX_LENGTH) {
    return { ok: false, reason: `it is longer than ${MAX_LENGTH} characters` };
  }
  if (!parser) throw new Error('the parser is not loaded');
  try {
    // The parser declares its dialects as an enum of the same texts.
    const result = parser(sql, dialect as Dialect);
    if (!result.success) return { ok: false, reason: result.error };
    const [tree, ...more] = result.ast;
    if (tree === undefined) return { ok: false, reason: 'it is empty' };
    // What the parser does not know it hands back as it came.
    const unread = fieldsOf(tree, 'raw') ?? fieldsOf(tree, 'command');
    if (unread) return { ok: false, reason: 'the parser does not know this kind of statement' };
    if (more.length > 0) return { ok: false, reason: 'it is read as more than one statement' };
    return { ok: true, tree };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'the parser failed' };
  }
}
