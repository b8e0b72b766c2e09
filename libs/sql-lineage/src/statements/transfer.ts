import { type Catalog } from '../catalog';
import { type TableName } from '../result';
import { tokenize, type Token } from '../text/lexer';
import { startsWith, type StatementTokens } from '../text/split';
import { listed, TokenReader, topLevel } from '../text/token-reader';
import { nameOf } from './by-words';
import { type Command, statementOf } from './command';
import { contentOf, takeName, takePlace } from './place';

/** COPY of all dialects, also COPY INTO: between a table or query and files. */
export function copy(tokens: StatementTokens, catalog: Catalog): Command | undefined {
  const reader = new TokenReader(tokens);
  if (!reader.take('COPY')) return undefined;
  reader.skipWords('INTO', 'BINARY');
  const query = reader.group();
  const place = query ? undefined : takePlace(reader, catalog);
  const columns = place && names(reader.group(), catalog);
  reader.seek(['FROM'], ['TO']);
  if (reader.take('TO')) return exported(place, query, address(reader));
  if (!reader.take('FROM') || !place) return undefined;
  const source = reader.group();
  if (source) return { kind: 'copy', ...filled(place, columns, statementOf(source)) };
  const from = isPlaceless(reader) ? address(reader) : takePlace(reader, catalog);
  return { kind: 'copy', reads: from ? [from] : [], writes: [place] };
}

/** UNLOAD ('query') TO 'files' of Redshift, and with a plain query of Athena. */
export function unload(tokens: StatementTokens, catalog: Catalog): Command | undefined {
  const reader = new TokenReader(tokens);
  if (!reader.take('UNLOAD')) return undefined;
  const [first, ...more] = reader.group() ?? [];
  if (!first) return undefined;
  const query = first.kind === 'string' && more.length === 0 ? inside(first, catalog) : [first, ...more];
  return reader.seek(['TO']) && reader.take('TO') ? exported(undefined, query, address(reader)) : undefined;
}

/** LOAD DATA of Hive, MySQL and BigQuery. */
export function load(tokens: StatementTokens, catalog: Catalog): Command | undefined {
  const reader = new TokenReader(tokens);
  if (!reader.take('LOAD', 'DATA') && !reader.take('LOAD', 'XML')) return undefined;
  reader.skipWords('LOW_PRIORITY', 'CONCURRENT', 'LOCAL', 'INPATH', 'INFILE');
  const from = address(reader);
  if (!reader.seek(['INTO'], ['OVERWRITE', 'INTO'], ['OVERWRITE'])) return undefined;
  reader.skipWords('OVERWRITE', 'INTO', 'TEMP', 'TEMPORARY', 'TABLE');
  const target = takeName(reader, catalog);
  if (!target) return undefined;
  const files = from ? [from] : uris(reader.rest);
  return { kind: 'copy', reads: files, writes: [target] };
}

/** EXPORT DATA of BigQuery, EXPORT TABLE and IMPORT TABLE of Hive, BULK INSERT of SQL Server. */
export function exchange(tokens: StatementTokens, catalog: Catalog): Command | undefined {
  const reader = new TokenReader(tokens);
  if (reader.take('EXPORT', 'DATA')) {
    const files = uris(tokens);
    if (!reader.seek(['AS']) || !reader.take('AS')) return undefined;
    return exported(undefined, reader.rest, files[0]);
  }
  if (reader.take('EXPORT', 'TABLE')) {
    const table = takeName(reader, catalog);
    return reader.seek(['TO']) && reader.take('TO') ? exported(table, undefined, address(reader)) : undefined;
  }
  if (reader.is('IMPORT', 'TABLE') || reader.is('IMPORT', 'EXTERNAL', 'TABLE')) {
    reader.skipWords('IMPORT', 'EXTERNAL', 'TABLE');
  } else if (!reader.take('BULK', 'INSERT')) return undefined;
  const target = takeName(reader, catalog);
  if (!target || !reader.seek(['FROM']) || !reader.take('FROM')) return undefined;
  const from = address(reader);
  return { kind: 'copy', reads: from ? [from] : [], writes: [target] };
}

/** INSERT into a directory, into a function that stands for files, and SELECT INTO OUTFILE. */
export function exportRows(tokens: StatementTokens): Command | undefined {
  const reader = new TokenReader(tokens);
  if (reader.take('INSERT')) {
    const isDirectory = tokens
      .slice(1, 4)
      .some((token) => token.text === 'DIRECTORY' && token.kind === 'word');
    const isFunction = reader.is('INTO', 'FUNCTION') || reader.is('INTO', 'TABLE', 'FUNCTION');
    if (!isDirectory && !isFunction) return undefined;
    // Spark may name the directory among the options of the format.
    const strings = tokens.filter((token) => token.kind === 'string').slice(0, 2);
    const to = strings.find((token) => contentOf(token).toLowerCase() !== 'path');
    if (!reader.seek(['SELECT'], ['WITH'], ['FROM'])) return undefined;
    return exported(undefined, reader.rest, to && { name: contentOf(to) });
  }
  const at = topLevel(tokens, 0, (place) => /^(?:OUTFILE|DUMPFILE)$/.test(tokens[place]?.text ?? ''));
  if (at < 1 || !startsWith(tokens, at - 1, 'INTO')) return undefined;
  const to = tokens[at + 1];
  const behind = topLevel(tokens, at, (place) => startsWith(tokens, place, 'FROM'));
  const query = [...tokens.slice(0, at - 1), ...(behind < 0 ? [] : tokens.slice(behind))];
  return exported(undefined, query, to?.kind === 'string' ? { name: contentOf(to) } : undefined);
}

function exported(
  table: TableName | undefined,
  query: readonly Token[] | undefined,
  to: TableName | undefined,
): Command {
  const inner = query && statementOf(query);
  return {
    kind: 'copy',
    ...(table ? { reads: [table] } : {}),
    ...(to ? { writes: [to] } : {}),
    ...(inner ? { inner } : {}),
    ...(inner && to ? { into: { table: to } } : {}),
  };
}

function filled(
  table: TableName,
  columns: readonly string[] | undefined,
  inner: StatementTokens | undefined,
): Omit<Command, 'kind'> {
  return { writes: [table], ...(inner ? { inner, into: { table, ...(columns ? { columns } : {}) } } : {}) };
}

function isPlaceless(reader: TokenReader): boolean {
  return reader.is('STDIN') || reader.is('STDOUT') || reader.is('PROGRAM');
}

/** The string that is next, as the name of what it addresses. */
function address(reader: TokenReader): TableName | undefined {
  const { token } = reader;
  if (isPlaceless(reader)) return undefined;
  if (token?.kind === 'quoted') return { name: token.written.slice(1, -1) };
  if (token?.kind !== 'string') return undefined;
  reader.skip(1);
  return { name: contentOf(token) };
}

/** Addresses of `uri = 'a'` and `uris = ['a', 'b']`. */
function uris(tokens: readonly Token[]): readonly TableName[] {
  const at = tokens.findIndex((token) => token.text === 'URI' || token.text === 'URIS');
  if (at < 0) return [];
  const found: TableName[] = [];
  for (const token of tokens.slice(at + 1)) {
    if (token.kind === 'string') found.push({ name: contentOf(token) });
    else if (!['=', '[', ','].includes(token.text)) break;
    else if (token.text === ',' && tokens[at + 2]?.text !== '[') break;
  }
  return found;
}

function names(tokens: readonly Token[] | undefined, catalog: Catalog): readonly string[] | undefined {
  const found = listed(tokens ?? []).flatMap(([first]) => (first ? [nameOf(first, catalog)] : []));
  return found.length > 0 ? found : undefined;
}

function inside(token: Token, catalog: Catalog): readonly Token[] {
  const [start] = token.content ?? [token.start + 1];
  return tokenize(contentOf(token), catalog.rules).map((inner) => ({
    ...inner,
    start: inner.start + start,
    end: inner.end + start,
  }));
}
