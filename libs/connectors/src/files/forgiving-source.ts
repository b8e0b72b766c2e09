import { ConnectorError } from '../errors';
import {
  columnsOf,
  csvSql,
  type DatasetSource,
  type FileColumn,
  type FileSource,
  jsonSql,
  numberOf,
  pathList,
  plainSql,
  type Reading,
  rowsLookedAt,
  textOf,
  united,
} from './dataset-source';
import { quoted, quotedName, UnfitContent } from './duckdb-session';

/** Rows that do not fit are counted up to here; the engine keeps each while it reads. */
const MOST_REJECTS = 10_000;
/** https://duckdb.org/docs/stable/data/csv/reading_faulty_csv_files */
const REJECTS = `ignore_errors = true, store_rejects = true, rejects_limit = ${MOST_REJECTS}`;
/** Columns of which it is told one by one that they were taken for text. */
const MOST = 10;

/** Rows of one file that were left out. */
interface Rejects {
  readonly fitting: number;
  readonly unfit: number;
  /** Of the unfit ones: without a delimiter. */
  readonly undivided: number;
  readonly firstLine: number;
  readonly firstFault: string;
  /** Not in UTF-8. */
  readonly wronglyEncoded: number;
  /** Columns that hold other values than the rows at the beginning, with the first line of such a one. */
  readonly otherwise: ReadonlyMap<string, number>;
}

/**
 * Files some rows of which do not fit what the others are like, as one table: rows with more or fewer fields are left out and counted, a
 * column that does not keep its type is text. Raises `ConnectorError` where hardly anything fits.
 */
export async function forgivingSource(reading: Reading): Promise<DatasetSource> {
  const { files } = reading;
  if (files.format === 'jsonl') return jsonSource(reading);
  const parts: FileSource[] = [];
  for (const path of files.paths) parts.push(await partOf(reading, path));
  return united(reading, parts);
}

/** Whether a CSV file that was taken for one column may have several: lines of unequal length make the engine see none. */
export function mayBeDivided(
  { format, partitionKeys }: Reading['files'],
  columns: readonly FileColumn[],
): boolean {
  return format === 'csv' && columns.filter(({ name }) => !partitionKeys.includes(name)).length === 1;
}

async function partOf(reading: Reading, path: string): Promise<FileSource> {
  const isText = reading.files.format === 'csv' || reading.files.format === 'tsv';
  if (!isText) return plain(reading, path);
  let fault: UnfitContent | undefined;
  let whole: FileSource | undefined;
  try {
    whole = await plain(reading, path);
    await scan(reading, whole);
    if (!mayBeDivided(reading.files, whole.columns)) return whole;
  } catch (error) {
    if (!(error instanceof UnfitContent)) throw error;
    fault = error;
  }
  const lenient = csvSql(reading, [path], REJECTS);
  const columns = await columnsOf(reading, lenient);
  if (fault === undefined && whole !== undefined && mayBeDivided(reading.files, columns)) return whole;
  const rejects = await rejectsOf(reading, lenient, columns);
  if (rejects.wronglyEncoded > 0) throw notUtf8(rejects);
  // A text of one column that holds a comma now and then is no table.
  const isTable =
    rejects.fitting > 0 && rejects.fitting + rejects.unfit - rejects.undivided > rejects.undivided;
  if (!isTable && fault === undefined && whole !== undefined) return whole;
  if (!isTable) throw fault ?? nothingFits(rejects);
  const types = [...rejects.otherwise.keys()].map((name) => `${quoted(name)}: 'VARCHAR'`);
  const sql = csvSql(
    reading,
    [path],
    'ignore_errors = true',
    ...(types.length === 0 ? [] : [`types = {${types.join(', ')}}`]),
  );
  return {
    sql,
    columns: await columnsOf(reading, sql),
    notes: notesOf(rejects, columns, nameIn(reading, path)),
  };
}

async function plain(reading: Reading, path: string): Promise<FileSource> {
  const sql = plainSql(reading, [path]);
  return { sql, columns: await columnsOf(reading, sql), notes: [] };
}

/** Reads all that is looked at of a table. Raises {@link UnfitContent} for what does not fit. */
async function scan(reading: Reading, { sql, columns }: FileSource): Promise<number> {
  const { session, signal } = reading;
  const list = columns.map(({ name }, at) => `count(${quotedName(name)}) AS n${at}`);
  const [row = {}] = await session.rows(
    `SELECT ${['count(*) AS total', ...list].join(', ')} FROM (SELECT * FROM ${sql} LIMIT ${rowsLookedAt(reading) + 1})`,
    signal,
  );
  return numberOf(row['total']);
}

async function rejectsOf(reading: Reading, sql: string, columns: readonly FileColumn[]): Promise<Rejects> {
  const { session, signal } = reading;
  await forget(reading);
  const fitting = await scan(reading, { sql, columns, notes: [] });
  const isThere = await session.rows(
    `SELECT 1 FROM duckdb_tables() WHERE table_name = 'reject_errors' AND temporary`,
    signal,
  );
  if (isThere.length === 0) return { ...NONE, fitting };
  // A row with too many fields has them in the wrong columns as well.
  const [lines = {}] = await session.rows(
    `SELECT count(*) AS unfit, count(*) FILTER (undivided) AS undivided, min(line) AS first,
       count(*) FILTER (encoding) AS encoding, min_by(fault, line) AS fault
     FROM (SELECT line, bool_or(error_message LIKE '%Found: 1') AS undivided,
             bool_or(error_type = 'INVALID ENCODING') AS encoding, first(error_message) AS fault
           FROM reject_errors WHERE error_type <> 'CAST' GROUP BY file_id, line)`,
    signal,
  );
  const casts = await session.rows(
    `SELECT column_name, min(line) AS line FROM reject_errors
     WHERE error_type = 'CAST' AND line NOT IN (SELECT line FROM reject_errors WHERE error_type <> 'CAST')
     GROUP BY column_name ORDER BY min(column_idx)`,
    signal,
  );
  const [recast = {}] = await session.rows(
    `SELECT count(DISTINCT line) AS n FROM reject_errors
     WHERE line NOT IN (SELECT line FROM reject_errors WHERE error_type <> 'CAST')`,
    signal,
  );
  await forget(reading);
  return {
    fitting: fitting + numberOf(recast['n']),
    unfit: numberOf(lines['unfit']),
    undivided: numberOf(lines['undivided']),
    firstLine: numberOf(lines['first']),
    firstFault: textOf(lines['fault']),
    wronglyEncoded: numberOf(lines['encoding']),
    otherwise: new Map(casts.map((row) => [textOf(row['column_name']), numberOf(row['line'])])),
  };
}

const NONE: Rejects = {
  fitting: 0,
  unfit: 0,
  undivided: 0,
  firstLine: 0,
  firstFault: '',
  wronglyEncoded: 0,
  otherwise: new Map(),
};

async function forget({ session, signal }: Reading): Promise<void> {
  for (const table of ['reject_errors', 'reject_scans'])
    await session.rows(`DROP TABLE IF EXISTS ${table}`, signal);
}

function notesOf(
  { unfit, firstLine, firstFault, otherwise }: Rejects,
  columns: readonly FileColumn[],
  name: string,
): readonly string[] {
  const told = [...otherwise].slice(0, MOST).map(([column, line]) => {
    const type = columns.find((one) => one.name === column)?.type ?? 'of another type';
    return `Column "${column}"${name} is ${type} at first and something else in line ${line}; it is read as VARCHAR.`;
  });
  if (otherwise.size > MOST) told.push(`${otherwise.size - MOST} more columns are read as VARCHAR.`);
  if (unfit === 0) return told;
  const [, wanted, found] = /Columns: (\d+) Found: (\d+)/.exec(firstFault) ?? [];
  const fault =
    wanted === undefined
      ? ''
      : `, with ${found === '1' ? '1 field' : `${String(found)} fields`} where ${wanted} are expected`;
  const count = unfit >= MOST_REJECTS ? `At least ${unfit} rows` : unfit === 1 ? '1 row' : `${unfit} rows`;
  const verb = unfit === 1 ? 'does' : 'do';
  return [
    ...told,
    `${count}${name} ${verb} not fit the columns and ${unfit === 1 ? 'is' : 'are'} left out; the first is in line ${firstLine}${fault}.`,
  ];
}

/** Of several files it is told which. */
function nameIn({ files }: Reading, path: string): string {
  return files.paths.length === 1
    ? ''
    : ` of "${path
        .split('/')
        .slice(-1 - files.partitionKeys.length)
        .join('/')}"`;
}

/** All files at once: their structures are put together, for which the whole of them is looked at. */
async function jsonSource(reading: Reading): Promise<DatasetSource> {
  const { session, files, signal } = reading;
  const sql = jsonSql(reading, -1, 'ignore_errors = true');
  const columns = await columnsOf(reading, sql);
  const [row = {}] = await session.rows(
    `SELECT count(*) AS total, count(json) AS good
     FROM read_json_objects(${pathList(files.paths)}, format = 'newline_delimited', ignore_errors = true)`,
    signal,
  );
  const total = numberOf(row['total']);
  const bad = total - numberOf(row['good']);
  if (bad * 2 > total) {
    throw new ConnectorError(
      'source-error',
      `${bad} of ${total} lines are no JSON.`,
      'Correct the file, or leave it out with files.deny.',
    );
  }
  const notes = bad === 0 ? [] : [`${bad} of ${total} lines are no JSON and were taken for empty rows.`];
  return { sql, columns, parts: [], notes };
}

function notUtf8({ firstLine }: Rejects): ConnectorError {
  return new ConnectorError(
    'source-error',
    `It is not UTF-8: rows hold bytes that are none, the first bad one at or behind line ${firstLine}; say its encoding in the recipe.`,
    'Correct the file, or leave it out with files.deny.',
  );
}

function nothingFits({ unfit }: Rejects): ConnectorError {
  return new ConnectorError(
    'source-error',
    `It is no table: ${unfit} rows have each other numbers of fields.`,
    'Correct the file, or leave it out with files.deny.',
  );
}
