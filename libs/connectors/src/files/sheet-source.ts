import {
  columnsOf,
  type DatasetSource,
  type FileColumn,
  type FileSource,
  headerOption,
  numberOf,
  type Reading,
  united,
} from './dataset-source';
import { type DuckDbSession, quoted, quotedName, UnfitContent } from './duckdb-session';

/** Where the table of a sheet stands, as far as its header tells. */
export interface SheetHeader {
  /** 1-based, as in the sheet. */
  readonly row: number;
  /** 0-based. */
  readonly first: number;
  readonly last: number;
  /** From the first to the last column; a blank one is undefined. */
  readonly names: readonly (string | undefined)[];
}

/** Rows at the beginning of a sheet in which its header is looked for. */
const HEAD_ROWS = 50;
/** Columns up to ZZ. */
const HEAD_COLUMNS = 702;
/** The most that Excel has. */
export const LAST_ROW = 1_048_576;
/** What a cell says of which the value could not be computed (ECMA-376, part 1, 18.17.3). */
const CELL_FAULT = '^#(N/A|DIV/0!|NAME\\?|NULL!|NUM!|REF!|VALUE!|GETTING_DATA|SPILL!|CALC!)$';

/** The sheet of one name in several workbooks as one table. Raises `ConnectorError` for what cannot be read. */
export async function sheetSource(reading: Reading): Promise<DatasetSource> {
  const parts: FileSource[] = [];
  for (const path of reading.files.paths) parts.push(await partOf(reading, path));
  return united(reading, parts);
}

/** The first row of a sheet that holds anything; undefined of an empty sheet. */
export async function headerOf(
  session: DuckDbSession,
  path: string,
  sheet: string,
  signal: AbortSignal,
): Promise<SheetHeader | undefined> {
  const rows = await session.rows(
    `SELECT * FROM read_xlsx(${quoted(path)}, sheet = ${quoted(sheet)}, all_varchar = true, header = false,
       range = 'A1:${columnLetters(HEAD_COLUMNS - 1)}${HEAD_ROWS}')`,
    signal,
  );
  for (const [at, row] of rows.entries()) {
    const cells = Object.values(row).map((cell) =>
      typeof cell === 'string' && cell !== '' ? cell : undefined,
    );
    const first = cells.findIndex((cell) => cell !== undefined);
    if (first < 0) continue;
    const last = cells.findLastIndex((cell) => cell !== undefined);
    return { row: at + 1, first, last, names: cells.slice(first, last + 1) };
  }
  return undefined;
}

/** 0-based: A, B, … Z, AA. */
export function columnLetters(column: number): string {
  const before = Math.floor(column / 26) - 1;
  return `${before < 0 ? '' : columnLetters(before)}${String.fromCharCode(65 + (column % 26))}`;
}

async function partOf(reading: Reading, path: string): Promise<FileSource> {
  const { session, files, signal } = reading;
  const header = await headerOf(session, path, files.sheet ?? '', signal);
  if (header === undefined) return { sql: '', columns: [], notes: ['The sheet is empty.'] };
  const typed = callOf(reading, path, header);
  const columns = await columnsOf(reading, typed);
  const whole = { sql: typed, columns, notes: [] };
  try {
    await countsOf(reading, typed, columns);
    return withKeys(reading, path, whole);
  } catch (error) {
    if (!(error instanceof UnfitContent)) throw error;
    return withKeys(reading, path, await forgiving(reading, path, header, columns));
  }
}

/**
 * The engine takes the types of columns from one row. A column with other values is text; a cell whose value could not be computed is
 * empty.
 */
async function forgiving(
  reading: Reading,
  path: string,
  header: SheetHeader,
  columns: readonly FileColumn[],
): Promise<FileSource> {
  const { recipe } = reading;
  const isNamed = recipe.header === 'auto' ? columns[0]?.name === header.names[0] : recipe.header === 'yes';
  const typed = callOf(reading, path, header, 'ignore_errors = true');
  const text = callOf(reading, path, header, 'all_varchar = true', `header = ${isNamed}`);
  const fitting = await countsOf(reading, typed, columns);
  const cells = await countsOf(reading, text, columns);
  const faults = await countsOf(
    reading,
    `(SELECT ${columns.map(({ name }) => faultOnly(quotedName(name))).join(', ')} FROM ${text})`,
    columns,
  );
  const others = columns.map((_column, at) => (cells[at] ?? 0) - (faults[at] ?? 0) - (fitting[at] ?? 0));
  const isText = ({ type }: FileColumn, at: number): boolean => type === 'VARCHAR' || (others[at] ?? 0) > 0;
  const list = (from: readonly FileColumn[]): string => from.map(({ name }) => quotedName(name)).join(', ');
  const kept = columns.filter((column, at) => !isText(column, at));
  const textual = columns.filter(isText);
  const both =
    kept.length === 0
      ? text
      : `(SELECT ${list(columns)} FROM (SELECT ${list(kept)} FROM ${typed})
          POSITIONAL JOIN (SELECT ${list(textual)} FROM ${text}))`;
  const empty = columns.reduce((sum, { type }, at) => sum + (type === 'VARCHAR' ? 0 : (faults[at] ?? 0)), 0);
  return {
    sql: textual.length === 0 ? typed : both,
    columns: columns.map((column, at) => (isText(column, at) ? { ...column, type: 'VARCHAR' } : column)),
    notes: [
      ...columns.flatMap(({ name, type }, at) =>
        (others[at] ?? 0) > 0
          ? [
              `Column "${name}" is ${type} in its first row and not in ${others[at]} others; it is read as VARCHAR.`,
            ]
          : [],
      ),
      ...(empty === 0 ? [] : [`${empty} cells hold an error of Excel and were taken for empty.`]),
    ],
  };
}

/** How many cells of each column hold a value. */
async function countsOf(
  { session, signal }: Reading,
  sql: string,
  columns: readonly FileColumn[],
): Promise<readonly number[]> {
  const counts = columns.map(({ name }, at) => `count(${quotedName(name)}) AS n${at}`);
  const [row = {}] = await session.rows(`SELECT ${counts.join(', ')} FROM ${sql}`, signal);
  return columns.map((_column, at) => numberOf(row[`n${at}`]));
}

function faultOnly(name: string): string {
  return `CASE WHEN regexp_matches(${name}, ${quoted(CELL_FAULT)}) THEN ${name} END AS ${name}`;
}

/** Without rows that hold nothing, and with the keys of the partition that the file stands in. */
function withKeys({ files }: Reading, path: string, { sql, columns, notes }: FileSource): FileSource {
  const filled = columns.map(({ name }) => `${quotedName(name)} IS NOT NULL`).join(' OR ');
  const own = new Set(columns.map(({ name }) => name));
  const keys = files.partitionKeys.filter((key) => !own.has(key));
  const isWhole = (key: string): boolean =>
    files.paths.every((one) => /^(0|[1-9]\d{0,17})$/.test(partitionValue(one, key) ?? ''));
  const added = keys.map((name) => {
    const value = partitionValue(path, name);
    const type = isWhole(name) ? 'BIGINT' : 'VARCHAR';
    return {
      column: { name, type },
      sql: `, ${value === undefined ? 'NULL' : quoted(value)}::${type} AS ${quotedName(name)}`,
    };
  });
  return {
    sql: `(SELECT *${added.map((key) => key.sql).join('')} FROM ${sql} WHERE ${filled})`,
    columns: [...columns, ...added.map(({ column }) => column)],
    notes,
  };
}

function partitionValue(path: string, key: string): string | undefined {
  const segment = path.split('/').findLast((part) => part.startsWith(`${key}=`));
  return segment?.slice(key.length + 1);
}

/** The engine ends a table at a blank row, and a header at a blank cell, unless it is told where the table stands. */
function callOf(
  { files, recipe }: Reading,
  path: string,
  { row, first, last, names }: SheetHeader,
  ...more: readonly string[]
): string {
  const range = `${columnLetters(first)}${row}:${columnLetters(last)}${LAST_ROW}`;
  const hasGap = names.includes(undefined);
  // A header with a gap is none to the engine.
  const isHeader = hasGap && names.every((name) => name === undefined || Number.isNaN(Number(name)));
  const header = more.some((option) => option.startsWith('header'))
    ? []
    : headerOption(isHeader && recipe.header === 'auto' ? { header: 'yes' } : recipe);
  return `read_xlsx(${[
    quoted(path),
    `sheet = ${quoted(files.sheet ?? '')}`,
    'stop_at_empty = false',
    ...(hasGap ? [`range = '${range}'`] : []),
    ...header,
    ...more,
  ].join(', ')})`;
}
