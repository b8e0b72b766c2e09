import { type Catalog } from '../catalog';
import { type StatementKind, type TableName } from '../result';
import { type Token } from '../text/lexer';
import { startsWith, type StatementTokens } from '../text/split';

/** What the first words of a statement say without parsing it. */
export interface LeadingWords {
  readonly kind: StatementKind;
  readonly target?: TableName;
}

const TARGETS: readonly (readonly [words: readonly string[], kind: StatementKind])[] = [
  [['INSERT', 'INTO'], 'insert'],
  [['UPDATE', 'ONLY'], 'update'],
  [['UPDATE'], 'update'],
  [['DELETE', 'FROM', 'ONLY'], 'delete'],
  [['DELETE', 'FROM'], 'delete'],
  [['MERGE', 'INTO'], 'merge'],
  [['TRUNCATE', 'TABLE', 'ONLY'], 'truncate'],
  [['TRUNCATE', 'TABLE'], 'truncate'],
  [['TRUNCATE'], 'truncate'],
  [['REFRESH', 'MATERIALIZED', 'VIEW', 'CONCURRENTLY'], 'refresh-materialized-view'],
  [['REFRESH', 'MATERIALIZED', 'VIEW'], 'refresh-materialized-view'],
];

/** Statements that lineage has nothing to say about, by their first word. */
const OTHER: ReadonlySet<string> = new Set([
  'SET', 'RESET', 'SHOW', 'GRANT', 'REVOKE', 'COMMENT', 'ANALYZE', 'ANALYSE', 'VACUUM', 'BEGIN', 'START', 'COMMIT', 'ROLLBACK',
  'SAVEPOINT', 'RELEASE', 'LOCK', 'NOTIFY', 'LISTEN', 'UNLISTEN', 'DISCARD', 'CHECKPOINT', 'REINDEX', 'CLUSTER', 'DROP', 'ALTER',
  'EXPLAIN', 'USE', 'END', 'ABORT', 'DEALLOCATE', 'PREPARE', 'CLOSE', 'FETCH', 'MOVE', 'SECURITY', 'REASSIGN', 'IMPORT', 'OPTIMIZE', 'MSCK',
  'REPAIR', 'UNDROP', 'UNCACHE', 'CLEAR', 'DESCRIBE', 'DESC', 'LIST', 'LS', 'PUT', 'GET', 'REMOVE', 'RM', 'PRINT', 'KILL', 'ATTACH', 'DETACH',
  'PRAGMA', 'INSTALL', 'FLUSH', 'UNLOCK', 'PURGE', 'FLASHBACK', 'AUDIT', 'NOAUDIT', 'DENY', 'DBCC', 'WAITFOR', 'GO', 'UNSET', 'SYSTEM', 'STOP', 'HANDLER', 'ADD', 'ASSERT',
]); // prettier-ignore

/** Objects whose creation moves no data. */
const OTHER_OBJECTS =
  /^(?:UNIQUE )?(?:INDEX|SCHEMA|SEQUENCE|EXTENSION|ROLE|USER|TYPE|DOMAIN|TRIGGER|DATABASE|POLICY|SERVER|CAST|OPERATOR|AGGREGATE|COLLATION|PUBLICATION|SUBSCRIPTION|EVENT|RULE|STATISTICS|FOREIGN DATA)/;

/** Objects whose creation can: of anything else nothing is to be told. */
const TOLD_OBJECTS: ReadonlySet<string> = new Set([
  'TABLE', 'VIEW', 'FUNCTION', 'PROCEDURE', 'PROC', 'PACKAGE', 'MACRO', 'DICTIONARY', 'METHOD', 'FLOW',
]); // prettier-ignore

/** Kind and target by the first words alone; undefined when the statement has to be parsed to know. */
export function leadingWords(tokens: StatementTokens, catalog: Catalog): LeadingWords | undefined {
  if (startsWith(tokens, 0, 'UPDATE', 'STATISTICS')) return { kind: 'other' };
  for (const [words, kind] of TARGETS) {
    if (!startsWith(tokens, 0, ...words)) continue;
    const target = readName(tokens, words.length, catalog);
    // A name with arguments is a function that gives the name; INSERT lists its columns there.
    const computed = target && tokens[target.next]?.text === '(' && kind !== 'insert';
    return target && !computed ? { kind, target: target.table } : { kind };
  }
  const [first] = tokens;
  if (first.kind !== 'word') return undefined;
  if (first.text === 'CALL') return { kind: 'call' };
  if (OTHER.has(first.text)) return { kind: 'other' };
  const object = tokens
    .slice(1, 4)
    .map((token) => token.text)
    .join(' ')
    .replace(/^OR REPLACE /, '');
  const isOther =
    OTHER_OBJECTS.test(object) || !tokens.slice(1, 20).some(({ text }) => TOLD_OBJECTS.has(text));
  if (first.text === 'CREATE') return isOther ? { kind: 'other' } : undefined;
  // An extension of DuckDB or a module of PostgreSQL.
  return first.text === 'LOAD' ? { kind: 'other' } : undefined;
}

/** A dotted name from `at` on, and the place behind it. */
export function readName(
  tokens: readonly Token[],
  at: number,
  catalog: Catalog,
): { readonly table: TableName; readonly parts: readonly string[]; readonly next: number } | undefined {
  const parts: string[] = [];
  let next = at;
  for (
    let token = tokens[next];
    token && (token.kind === 'word' || token.kind === 'quoted');
    token = tokens[next]
  ) {
    parts.push(nameOf(token, catalog));
    next += 1;
    // `database..table` leaves the schema out.
    if (tokens[next]?.text === '..') parts.push('');
    else if (tokens[next]?.text !== '.') break;
    next += 1;
  }
  const [name, schema, ...before] = [...parts].reverse();
  if (name === undefined) return undefined;
  // A server or a region before the database is a part of its name here.
  const database = before.length > 0 ? before.reverse().join('.') : undefined;
  const table = {
    ...(database === undefined ? {} : { database }),
    ...(schema === undefined ? {} : { schema }),
    name,
  };
  return { table, parts, next };
}

/** The name a token stands for, quotes taken off, unquoted ones folded. */
export function nameOf(token: Token, catalog: Catalog): string {
  if (token.kind !== 'quoted') return catalog.fold(token.written);
  const close = token.written.slice(-1);
  return token.written.slice(1, -1).replaceAll(close + close, close);
}
