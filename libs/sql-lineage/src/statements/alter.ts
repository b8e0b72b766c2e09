import { type Catalog } from '../catalog';
import { type StatementKind, type TableName } from '../result';
import { type Token } from '../text/lexer';
import { type StatementTokens } from '../text/split';
import { listed, TokenReader } from '../text/token-reader';
import { type Command, statementOf, written } from './command';
import { contentOf, takeName, takePlace } from './place';

/** What ALTER TABLE does with rows of other tables, and whether it changes the columns. */
export function alter(tokens: StatementTokens, catalog: Catalog): Command | undefined {
  const reader = new TokenReader(tokens);
  if (!reader.take('ALTER')) return undefined;
  reader.skipWords('FOREIGN', 'EXTERNAL', 'DYNAMIC', 'ICEBERG', 'MATERIALIZED');
  const isView = reader.is('VIEW');
  if (!reader.take('TABLE') && !reader.take('VIEW')) return undefined;
  reader.take('IF', 'EXISTS');
  reader.take('ONLY');
  const table = takeName(reader, catalog);
  if (!table) return undefined;
  if (isView && reader.seek(['AS'])) return redefined(tokens, reader);
  reader.take('*');
  if (reader.take('ON', 'CLUSTER')) reader.skip(1);
  return (
    moved(reader, table, catalog) ?? changedRows(tokens[0], reader, table) ?? changedShape(reader, table)
  );
}

/** `RENAME TABLE a TO b`, `EXCHANGE TABLES a AND b`, `sp_rename 'a', 'b'`. */
export function rename(tokens: StatementTokens, catalog: Catalog): Command | undefined {
  const reader = new TokenReader(tokens);
  if (reader.take('RENAME', 'TABLE') || reader.take('RENAME', 'TABLES')) {
    const pairs = listed(reader.rest).map((part) => pair(part, 'TO', catalog));
    return both('rename', pairs);
  }
  if (reader.take('EXCHANGE', 'TABLES')) {
    const [one, other] = pair(reader.rest, 'AND', catalog);
    return one && other ? swap(one, other) : undefined;
  }
  if (reader.take('RENAME')) {
    // Oracle leaves the word TABLE out.
    const [old, name] = pair(reader.rest, 'TO', catalog);
    return old && name ? both('rename', [[old, name]]) : undefined;
  }
  reader.skipWords('EXEC', 'EXECUTE');
  if (!reader.take('SP_RENAME') && !reader.take('SYS', '.', 'SP_RENAME')) return undefined;
  const [old, name, object] = listed(reader.rest).map((part) => part.at(-1));
  if (old?.kind !== 'string' || name?.kind !== 'string') return undefined;
  if (object?.kind === 'string' && /column|index/i.test(contentOf(object))) return { kind: 'other' };
  const [last = '', ...before] = contentOf(old)
    .split('.')
    .map((part) => part.replace(/^\[|\]$/g, ''))
    .reverse();
  const source = { ...(before[0] === undefined ? {} : { schema: before[0] }), name: last };
  return { kind: 'rename', reads: [source], writes: [{ ...source, name: contentOf(name) }] };
}

/** DROP of tables and views. */
export function drop(tokens: StatementTokens, catalog: Catalog): Command | undefined {
  const reader = new TokenReader(tokens);
  if (!reader.take('DROP')) return undefined;
  reader.skipWords(
    'TEMPORARY',
    'TEMP',
    'FOREIGN',
    'EXTERNAL',
    'DYNAMIC',
    'MATERIALIZED',
    'SNAPSHOT',
    'ICEBERG',
  );
  if (!reader.take('TABLE') && !reader.take('TABLES') && !reader.take('VIEW')) return undefined;
  reader.take('IF', 'EXISTS');
  const writes = listed(reader.rest).flatMap((part) => takeName(new TokenReader(part), catalog) ?? []);
  return { kind: 'drop', writes };
}

/** TRUNCATE of one or more tables, and what takes a table back to an earlier state. */
export function emptied(tokens: StatementTokens, catalog: Catalog): Command | undefined {
  const reader = new TokenReader(tokens);
  const kind = reader.is('TRUNCATE') ? 'truncate' : 'alter';
  if (!reader.take('TRUNCATE') && !reader.take('RESTORE')) return undefined;
  reader.take('TABLE');
  reader.take('IF', 'EXISTS');
  const writes = listed(reader.rest).flatMap((part) => {
    const inner = new TokenReader(part);
    inner.take('ONLY');
    const table = takeName(inner, catalog);
    // A name with arguments is a function that gives it.
    return table && !inner.is('(') ? [table] : [];
  });
  return { kind, writes };
}

function moved(reader: TokenReader, table: TableName, catalog: Catalog): Command | undefined {
  if (reader.is('RENAME') && !RENAMED_PARTS.has(reader.tokens[reader.at + 1]?.text ?? '')) {
    const inner = new TokenReader(reader.rest);
    inner.skipWords('RENAME', 'TO', 'AS');
    const name = takeName(inner, catalog);
    // `RENAME a TO b` renames a column.
    if (!name || inner.is('TO')) return undefined;
    return { kind: 'rename', reads: [table], writes: [{ ...placeOf(table), ...name }] };
  }
  if (reader.take('SWAP', 'WITH')) {
    const other = takeName(reader, catalog);
    return other && swap(table, other);
  }
  if (reader.is('EXCHANGE') || reader.is('REPLACE', 'PARTITION')) {
    if (!reader.seek(['WITH', 'TABLE'], ['FROM'])) return undefined;
    reader.skipWords('WITH', 'TABLE', 'FROM');
    return filled(table, takeName(reader, catalog));
  }
  if (reader.take('SWITCH')) {
    if (!reader.seek(['TO']) || !reader.take('TO')) return undefined;
    const target = takeName(reader, catalog);
    return target && filled(target, table);
  }
  if (reader.take('APPEND', 'FROM')) return filled(table, takeName(reader, catalog));
  if (reader.take('ATTACH', 'PARTITION')) {
    const partition = takePlace(reader, catalog);
    // ClickHouse names the partition by its value and the table that it comes from behind FROM.
    if (reader.take('FROM')) return filled(table, takeName(reader, catalog));
    return partition && (reader.is('FOR') || reader.is('DEFAULT')) ? filled(table, partition) : undefined;
  }
  if (reader.take('DETACH', 'PARTITION')) {
    const partition = takeName(reader, catalog);
    return partition && filled(partition, table);
  }
  if (reader.is('MOVE', 'PARTITION') && reader.seek(['TO', 'TABLE'])) {
    reader.take('TO', 'TABLE');
    const target = takeName(reader, catalog);
    return target && filled(target, table);
  }
  return undefined;
}

/** Mutations of ClickHouse: `ALTER TABLE t UPDATE a = b WHERE c`, `ALTER TABLE t DELETE WHERE c`. */
function changedRows(first: Token, reader: TokenReader, table: TableName): Command | undefined {
  const words = [table.database, table.schema, table.name].filter((part) => part !== undefined);
  const name = words.map((word) => quoted(word, first)).flatMap((token) => [dot(first), token]);
  if (reader.is('UPDATE')) {
    const [verb = first, ...rest] = reader.rest;
    return inner('update', [verb, ...name.slice(1), written('SET', verb), ...rest]);
  }
  if (!reader.is('DELETE', 'WHERE')) return undefined;
  const [verb = first, ...rest] = reader.rest;
  return inner('delete', [verb, written('FROM', verb), ...name.slice(1), ...rest]);
}

/** What can be renamed inside of a table. */
const RENAMED_PARTS: ReadonlySet<string> = new Set([
  'COLUMN', 'INDEX', 'KEY', 'CONSTRAINT', 'PARTITION', 'SUBPARTITION', 'FIELD', 'ATTRIBUTE',
]); // prettier-ignore
/** What belongs to the storage of a table and not to its columns. */
const STORAGE: ReadonlySet<string> = new Set([
  'TTL', 'SETTING', 'COMMENT', 'DISTSTYLE', 'DISTKEY', 'SORTKEY', 'COMPOUND', 'ENCODE', 'ORDER', 'SAMPLE', 'STATISTICS', 'PROJECTION',
]); // prettier-ignore
const SHAPES: ReadonlySet<string> = new Set([
  'ADD',
  'DROP',
  'MODIFY',
  'CHANGE',
  'ALTER',
  'RENAME',
  'REPLACE',
]);

function changedShape(reader: TokenReader, table: TableName): Command {
  const isShape =
    SHAPES.has(reader.token?.text ?? '') && !STORAGE.has(reader.tokens[reader.at + 1]?.text ?? '');
  return isShape ? { kind: 'alter', writes: [table] } : { kind: 'other' };
}

/** `ALTER VIEW v AS SELECT …` defines it anew. */
function redefined([first, ...rest]: StatementTokens, reader: TokenReader): Command | undefined {
  const tail = reader.tokens.length - reader.at;
  const head = rest.slice(0, rest.length - tail).filter((token) => !/^(?:IF|EXISTS)$/.test(token.text));
  return inner('create-view', [written('CREATE', first), ...head, ...reader.rest]);
}

function inner(kind: StatementKind, tokens: readonly Token[]): Command | undefined {
  const statement = statementOf(tokens);
  return statement && { kind, inner: statement };
}

function filled(target: TableName, source: TableName | undefined): Command {
  return { kind: 'copy', reads: source ? [source] : [], writes: [target] };
}

function swap(one: TableName, other: TableName): Command {
  return { kind: 'swap', reads: [one, other], writes: [one, other] };
}

function both(
  kind: StatementKind,
  pairs: readonly (readonly [TableName | undefined, TableName | undefined])[],
): Command {
  return {
    kind,
    reads: pairs.flatMap(([one]) => one ?? []),
    writes: pairs.flatMap(([, other]) => other ?? []),
  };
}

function pair(
  tokens: readonly Token[],
  word: string,
  catalog: Catalog,
): readonly [TableName | undefined, TableName | undefined] {
  const reader = new TokenReader(tokens);
  reader.take('IF', 'EXISTS');
  const one = takeName(reader, catalog);
  return [one, reader.take(word) ? takeName(reader, catalog) : undefined];
}

function placeOf({ database, schema }: TableName): Omit<TableName, 'name'> {
  return { ...(database === undefined ? {} : { database }), ...(schema === undefined ? {} : { schema }) };
}

function quoted(name: string, beside: Token): Token {
  const text = `"${name.replaceAll('"', '""')}"`;
  return { kind: 'quoted', text, written: text, start: beside.start, end: beside.start };
}

function dot(beside: Token): Token {
  return { kind: 'symbol', text: '.', written: '.', start: beside.start, end: beside.start };
}
