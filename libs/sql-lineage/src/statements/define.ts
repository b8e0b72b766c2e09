import { type Catalog } from '../catalog';
import { type TableName } from '../result';
import { type Token } from '../text/lexer';
import { type StatementTokens } from '../text/split';
import { listed as partsOf, TokenReader } from '../text/token-reader';
import { nameOf } from './by-words';
import { type Command, statementOf } from './command';
import { contentOf, takeName, takePlace } from './place';

/** Words that may stand between CREATE and the kind of the object. */
const MODIFIERS = [
  'OR', 'REPLACE', 'ALTER', 'REFRESH', 'PRIVATE', 'SECURE', 'RECURSIVE', 'FORCE', 'NO', 'EDITIONABLE', 'NONEDITIONABLE', 'TEMP', 'TEMPORARY',
  'LOCAL', 'GLOBAL', 'VOLATILE', 'TRANSIENT', 'UNLOGGED', 'STREAMING', 'LIVE', 'INCREMENTAL', 'DYNAMIC', 'HYBRID', 'ICEBERG', 'EXTERNAL',
  'FOREIGN', 'MATERIALIZED', 'SNAPSHOT', 'EVENT', 'SHARDED', 'DUPLICATED', 'IMMUTABLE', 'BLOCKCHAIN', 'MULTISET', 'SET', 'COLUMN', 'ROW',
  'INTERNAL', 'MANAGED', 'PUBLIC', 'LAZY',
]; // prettier-ignore

/** CREATE of objects of which the words tell everything: stages, streams, pipes, tasks, synonyms, snapshots; CACHE TABLE. */
export function define(tokens: StatementTokens, catalog: Catalog): Command | undefined {
  const reader = new TokenReader(tokens);
  if (reader.is('CACHE')) return createdByQuery(tokens, catalog);
  if (!reader.take('CREATE')) return undefined;
  const isSnapshot = tokens.slice(1, 4).some((token) => token.text === 'SNAPSHOT' && token.kind === 'word');
  reader.skipWords(...MODIFIERS);
  const object = reader.token?.text ?? '';
  if (isSnapshot && object === 'TABLE') return snapshot(reader, catalog);
  if (object === 'VIEW') return fillingView(tokens, reader, catalog);
  reader.skip(1);
  reader.take('IF', 'NOT', 'EXISTS');
  switch (object) {
    case 'STAGE':
      return stage(takeName(reader, catalog), reader);
    case 'STREAM':
      return stream(takeName(reader, catalog), reader, catalog);
    case 'SYNONYM':
      return synonym(takeName(reader, catalog), reader, catalog);
    case 'MODEL':
      return model(takeName(reader, catalog), reader);
    case 'PIPE':
    case 'TASK':
      return scheduled(reader);
    default:
      return undefined;
  }
}

/**
 * CREATE TABLE and VIEW, CACHE TABLE and INSERT by their words alone, whatever stands between the name and the query: for statements
 * that the parser refuses.
 */
export function createdByQuery(tokens: StatementTokens, catalog: Catalog): Command | undefined {
  const reader = new TokenReader(tokens);
  if (!reader.take('CREATE') && !reader.take('CACHE')) return undefined;
  const isCached = tokens[0].text === 'CACHE';
  const start = reader.at;
  reader.skipWords(...MODIFIERS);
  const modifiers = tokens.slice(start, reader.at).map((token) => token.text);
  const isView = reader.is('VIEW');
  if (!reader.take('TABLE') && !reader.take('VIEW')) return undefined;
  reader.take('IF', 'NOT', 'EXISTS');
  const table = takeName(reader, catalog);
  if (!table) return undefined;
  const materialized = modifiers.includes('MATERIALIZED');
  const kind = !isView ? 'create-table' : materialized ? 'create-materialized-view' : 'create-view';
  const listed = reader.is('(') ? (reader.group() ?? []) : [];
  const like = reader.take('LIKE') || reader.take('CLONE') ? takeName(reader, catalog) : undefined;
  const reads = like ? [like] : [];
  const isPlain = !tokens.some((token) => token.text === 'AS' && token.kind === 'word');
  const inner = queryBehind(reader);
  if (!inner) {
    return { kind, reads, writes: [table], defined: { table, columns: definedColumns(listed, catalog) } };
  }
  // Columns that are defined in front of a query without AS, as MySQL has it, come beside those of the query.
  const columns = isPlain ? undefined : columnNames(listed, catalog);
  const isTemporary = isCached || modifiers.some((word) => /^(?:TEMP|TEMPORARY|VOLATILE)$/.test(word));
  const into = { table, ...(columns ? { columns } : {}), isNew: true, isTemporary };
  return { kind, reads, inner, into };
}

/** INSERT by its words alone. */
export function insertedByQuery(tokens: StatementTokens, catalog: Catalog): Command | undefined {
  const reader = new TokenReader(tokens);
  if (!reader.is('INSERT') && !reader.is('REPLACE')) return undefined;
  reader.skipWords(
    'INSERT', 'REPLACE', 'OVERWRITE', 'INTO', 'TABLE', 'LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY', 'IGNORE', 'OR', 'ABORT', 'FAIL', 'ROLLBACK',
  ); // prettier-ignore
  const table = takeName(reader, catalog);
  if (!table) return undefined;
  const isTold = tokens.slice(1, reader.at).some((token) => /^(?:INTO|TABLE|OVERWRITE)$/.test(token.text));
  reader.take('IF', 'NOT', 'EXISTS');
  if (reader.take('PARTITION')) reader.group();
  const isQuery = ['SELECT', 'WITH', '('].includes(reader.tokens[reader.at + 1]?.text ?? '');
  const columns = reader.is('(') && !isQuery ? columnNames(reader.group() ?? [], catalog) : undefined;
  const isQueryNext = reader.is('(') || reader.is('FROM') || reader.seek(['SELECT'], ['WITH'], ['VALUES']);
  const inner = isQueryNext ? statementOf(reader.rest) : undefined;
  if (inner) {
    return { kind: 'insert', writes: [table], inner, into: { table, ...(columns ? { columns } : {}) } };
  }
  return isTold ? { kind: 'insert', writes: [table] } : undefined;
}

function queryBehind(reader: TokenReader): StatementTokens | undefined {
  const found = reader.seek(
    ['AS', 'SELECT'], ['AS', 'WITH'], ['AS', '('], ['AS', 'FROM'], ['AS', 'VALUES'], ['AS', 'TABLE'], ['SELECT'], ['WITH', 'RECURSIVE'],
  ); // prettier-ignore
  if (!found) return undefined;
  reader.take('AS');
  return statementOf(reader.rest);
}

/** Words that begin a part of a definition that is no column. */
export const CONSTRAINTS =
  /^(?:CONSTRAINT|PRIMARY|FOREIGN|UNIQUE|CHECK|INDEX|KEY|EXCLUDE|LIKE|PERIOD|FULLTEXT|SPATIAL)$/;

function definedColumns(tokens: readonly Token[], catalog: Catalog): readonly string[] | undefined {
  const parts = partsOf(tokens).filter(([first]) => first && !CONSTRAINTS.test(first.text));
  return namesOf(parts, catalog);
}

/** Names of a list of columns, each with what is said about it; undefined for a list of something else. */
function columnNames(tokens: readonly Token[], catalog: Catalog): readonly string[] | undefined {
  return namesOf(partsOf(tokens), catalog);
}

function namesOf(parts: readonly (readonly Token[])[], catalog: Catalog): readonly string[] | undefined {
  const names = parts.flatMap(([first]) =>
    first && (first.kind === 'word' || first.kind === 'quoted') ? [nameOf(first, catalog)] : [],
  );
  return names.length > 0 ? names : undefined;
}

/** A materialized view of ClickHouse that puts its rows into a table: `CREATE MATERIALIZED VIEW v TO t AS …`. */
function fillingView(tokens: StatementTokens, reader: TokenReader, catalog: Catalog): Command | undefined {
  reader.take('VIEW');
  reader.take('IF', 'NOT', 'EXISTS');
  const view = takeName(reader, catalog);
  if (!view || !tokens.some((token) => token.text === 'MATERIALIZED')) return undefined;
  if (reader.take('ON', 'CLUSTER')) reader.skip(1);
  if (!reader.take('TO')) return undefined;
  const table = takeName(reader, catalog);
  if (!table) return undefined;
  const columns = reader.is('(') ? columnNames(reader.group() ?? [], catalog) : undefined;
  const inner = queryBehind(reader);
  const into = { table, ...(columns ? { columns } : {}) };
  return { kind: 'create-materialized-view', writes: [view, table], ...(inner ? { inner, into } : {}) };
}

function snapshot(reader: TokenReader, catalog: Catalog): Command | undefined {
  reader.skip(1);
  reader.take('IF', 'NOT', 'EXISTS');
  const table = takeName(reader, catalog);
  if (!table || !reader.take('CLONE')) return undefined;
  const source = takeName(reader, catalog);
  return { kind: 'create-table', reads: source ? [source] : [], writes: [table] };
}

function stage(name: TableName | undefined, reader: TokenReader): Command | undefined {
  if (!name) return undefined;
  const address = reader.seek(['URL', '=']) ? reader.tokens[reader.at + 2] : undefined;
  const reads = address?.kind === 'string' ? [{ name: contentOf(address) }] : [];
  return { kind: 'create-table', reads, writes: [name] };
}

function stream(name: TableName | undefined, reader: TokenReader, catalog: Catalog): Command | undefined {
  if (!name || !reader.seek(['ON']) || !reader.take('ON')) return undefined;
  reader.skipWords('EXTERNAL', 'DYNAMIC', 'TABLE', 'VIEW', 'STAGE');
  const source = takePlace(reader, catalog);
  return { kind: 'create-view', reads: source ? [source] : [], writes: [name] };
}

function synonym(name: TableName | undefined, reader: TokenReader, catalog: Catalog): Command | undefined {
  if (!name || !reader.take('FOR')) return undefined;
  const source = takeName(reader, catalog);
  return { kind: 'create-view', reads: source ? [source] : [], writes: [name] };
}

/** A model of BigQuery is made of the rows of a query. */
function model(name: TableName | undefined, reader: TokenReader): Command | undefined {
  const inner = name && queryBehind(reader);
  return inner && { kind: 'create-table', inner, into: { table: name } };
}

/** The query of a cursor. */
export function cursor(tokens: StatementTokens): Command | undefined {
  const reader = new TokenReader(tokens);
  if (!reader.take('DECLARE') || !reader.seek(['CURSOR'])) return undefined;
  if (!reader.seek(['FOR', 'SELECT'], ['FOR', 'WITH'], ['FOR', '('])) return undefined;
  reader.take('FOR');
  const inner = statementOf(reader.rest);
  return inner && { kind: 'select', inner };
}

/** What a pipe or a task runs. */
function scheduled(reader: TokenReader): Command | undefined {
  if (!reader.seek(['AS']) || !reader.take('AS')) return undefined;
  const inner = statementOf(reader.rest);
  return inner && { kind: 'other', inner };
}
