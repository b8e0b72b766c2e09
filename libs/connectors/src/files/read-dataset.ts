import { type Json } from '@duckdb/node-api';
import { type ColumnProfile, type ProfileRecord } from '../records';
import { type SemanticTypeSuggestion } from '../semantic-types/semantic-type';
import { suggestSemanticType } from '../semantic-types/suggest-semantic-type';
import { columnTypeOf, hasOrder } from './column-types';
import { type DuckDbSession, quoted, quotedName } from './duckdb-session';
import { type Extent } from './file-store';
import { type FileFormat, type FilesRecipe } from './recipe';
import { widenedColumns } from './widened-columns';

/** What of the disk makes one dataset. */
export interface DatasetFiles {
  readonly format: FileFormat;
  /** With all links followed. */
  readonly paths: readonly string[];
  readonly fileCount: number;
  readonly bytes: number;
  readonly partitionKeys: readonly string[];
  /** How much of the files is there to be read. */
  readonly extent: Extent;
  /** Of a workbook. */
  readonly sheet?: string;
}

export interface FileColumn {
  readonly name: string;
  /** As DuckDB prints it. */
  readonly type: string;
}

/** What files hold. */
export interface ReadFiles {
  readonly columns: readonly FileColumn[];
  readonly profile?: ProfileRecord;
  readonly suggestions: Readonly<Record<string, SemanticTypeSuggestion>>;
  readonly warnings: readonly string[];
}

const SEMANTIC_ROWS = 200;
const VALUE_LENGTH = 256;

/** Tells columns, types and figures of a dataset. Raises `ConnectorError` for what cannot be read. */
export async function readFiles(
  session: DuckDbSession,
  files: DatasetFiles,
  recipe: FilesRecipe,
  signal: AbortSignal,
): Promise<ReadFiles> {
  if (files.bytes === 0) return { columns: [], suggestions: {}, warnings: ['The file is empty.'] };
  const source = sourceOf(files, recipe);
  const columns = await describe(session, files, recipe, signal);
  const warnings = [
    ...filesLeftOut(files),
    ...(await widenedColumns(files, columns, (one) => describe(session, one, recipe, signal))),
  ];
  if (!recipe.profile.enabled || columns.length === 0) return { columns, suggestions: {}, warnings };
  if (files.extent === 'description') {
    const profile = await describedProfile(session, files, columns.length, signal);
    return { columns, ...(profile === undefined ? {} : { profile }), suggestions: {}, warnings };
  }
  const profile = await profileOf(session, { source, files, columns, recipe }, signal);
  const suggestions = recipe.profile.semanticTypes
    ? await suggestionsOf(session, source, columns, profile, signal)
    : {};
  return { columns, profile, suggestions, warnings: [...warnings, ...profile.limits] };
}

/** Columns and types of these files as one table. Raises `ConnectorError` for what cannot be read. */
async function describe(
  session: DuckDbSession,
  files: DatasetFiles,
  recipe: FilesRecipe,
  signal: AbortSignal,
): Promise<readonly FileColumn[]> {
  const described = await session.rows(`DESCRIBE SELECT * FROM ${sourceOf(files, recipe)}`, signal);
  return described.map((row) => ({ name: textOf(row['column_name']), type: textOf(row['column_type']) }));
}

function filesLeftOut({ format, paths, fileCount }: DatasetFiles): readonly string[] {
  if (format === 'xlsx' && fileCount > 1) {
    return [
      `Only the first of ${fileCount} workbooks was read: sheets are datasets of their own. Take the folder out of folderDatasets to read all.`,
    ];
  }
  return isPart({ format, paths, fileCount })
    ? [`${paths.length} of ${fileCount} files were looked at for columns and figures.`]
    : [];
}

/** Whether the dataset has files that are not looked at. A sheet is all of its dataset, whatever other workbooks there are. */
function isPart({ format, paths, fileCount }: Pick<DatasetFiles, 'format' | 'paths' | 'fileCount'>): boolean {
  return format !== 'xlsx' && fileCount > paths.length;
}

/** The function of DuckDB that reads these files as one table. */
function sourceOf({ format, paths, partitionKeys, sheet }: DatasetFiles, recipe: FilesRecipe): string {
  // A name that holds * or ? would stand for other files too.
  const list = `[${paths.map((path) => quoted(path.replace(/[*?[]/g, '[$&]'))).join(', ')}]`;
  const several = paths.length > 1 || partitionKeys.length > 0;
  const together = several ? [`union_by_name = true`, `hive_partitioning = ${partitionKeys.length > 0}`] : [];
  const header = recipe.header === 'auto' ? [] : [`header = ${recipe.header === 'yes'}`];
  const call = (name: string, ...options: readonly string[]): string =>
    `${name}(${[list, ...options, ...together].join(', ')})`;
  switch (format) {
    case 'csv':
    case 'tsv':
      return call(
        'read_csv',
        `sample_size = ${recipe.sampleRows}`,
        `encoding = ${quoted(recipe.encoding)}`,
        ...(format === 'tsv' ? [`delim = '\\t'`] : []),
        ...header,
      );
    case 'parquet':
      return call('read_parquet');
    case 'jsonl':
      return call('read_json', `format = 'newline_delimited'`, `sample_size = ${recipe.sampleRows}`);
    case 'xlsx':
      return `read_xlsx(${[quoted(paths[0] ?? ''), `sheet = ${quoted(sheet ?? '')}`, ...header].join(', ')})`;
  }
}

interface ToProfile {
  readonly source: string;
  readonly files: DatasetFiles;
  readonly columns: readonly FileColumn[];
  readonly recipe: FilesRecipe;
}

async function profileOf(
  session: DuckDbSession,
  { source, files, columns, recipe }: ToProfile,
  signal: AbortSignal,
): Promise<ProfileRecord> {
  const { maxRows, maxBytes, columnLimit } = recipe.profile;
  const measured = columns.slice(0, columnLimit);
  const tooLarge = files.bytes > maxBytes || isPart(files);
  // One row more than the limit tells whether there are more; of too many bytes fewer rows are looked at.
  const rows = tooLarge ? Math.min(maxRows, recipe.sampleRows) : maxRows;
  const limited = `(SELECT * FROM ${source} LIMIT ${rows + 1})`;
  const aggregates = measured.flatMap(({ name, type }, at) => {
    const column = quotedName(name);
    const value = (aggregate: string): string =>
      hasOrder(type) ? `left(${aggregate}(${column})::VARCHAR, ${VALUE_LENGTH + 1})` : 'NULL';
    return [
      `count(${column}) AS n${at}`,
      `approx_count_distinct(${column}) AS d${at}`,
      `${value('min')} AS a${at}`,
      `${value('max')} AS z${at}`,
    ];
  });
  const [row = {}] = await session.rows(
    `SELECT ${['count(*) AS total', ...aggregates].join(', ')} FROM ${limited}`,
    signal,
  );
  const total = numberOf(row['total']);
  const whole = total <= rows && !isPart(files) && files.extent === 'whole';
  const counted = whole ? total : await parquetRows(session, files, signal);
  // Counting reads the files once more, which their bytes allow; of what is larger, or not there, the number is not known.
  const isCountable = !tooLarge && files.extent === 'whole';
  const known = counted ?? (isCountable ? await countOf(session, source, signal) : undefined);
  return {
    method: whole ? 'full' : 'sample',
    ...(whole
      ? {}
      : {
          samplePercent: known === undefined || known === 0 ? 0 : share(Math.min(total, known), known) * 100,
        }),
    rowCount: { value: known ?? total, estimated: known === undefined },
    columnCount: columns.length,
    sizeInBytes: files.bytes,
    semanticTypes: true,
    columns: measured.map(({ name }, at) => figuresOf(name, row, at, total, whole)),
    limits: [
      ...(measured.length < columns.length
        ? [`${columns.length - measured.length} columns behind profile.columnLimit were left out.`]
        : []),
      ...(whole ? [] : [`The figures are those of ${total} rows, not of all.`]),
    ],
  };
}

/** What Parquet files tell of themselves without their values; undefined when not all of them do. */
async function describedProfile(
  session: DuckDbSession,
  files: DatasetFiles,
  columnCount: number,
  signal: AbortSignal,
): Promise<ProfileRecord | undefined> {
  const rows = await parquetRows(session, files, signal);
  if (rows === undefined) return undefined;
  return {
    method: 'full',
    rowCount: { value: rows, estimated: false },
    columnCount,
    sizeInBytes: files.bytes,
    columns: [],
    limits: [],
  };
}

async function countOf(session: DuckDbSession, source: string, signal: AbortSignal): Promise<number> {
  const [row = {}] = await session.rows(`SELECT count(*) AS total FROM ${source}`, signal);
  return numberOf(row['total']);
}

/** The footers of Parquet files tell how many rows there are. */
async function parquetRows(
  session: DuckDbSession,
  { format, paths, fileCount }: DatasetFiles,
  signal: AbortSignal,
): Promise<number | undefined> {
  if (format !== 'parquet' || fileCount > paths.length) return undefined;
  const list = paths.map((path) => quoted(path.replace(/[*?[]/g, '[$&]'))).join(', ');
  const [row = {}] = await session.rows(
    `SELECT sum(num_rows)::BIGINT AS total FROM parquet_file_metadata([${list}])`,
    signal,
  );
  return numberOf(row['total']);
}

function figuresOf(
  column: string,
  row: Readonly<Record<string, Json>>,
  at: number,
  total: number,
  whole: boolean,
): ColumnProfile {
  const present = numberOf(row[`n${at}`]);
  // An estimate: it may not tell more values than there are.
  const distinct = Math.min(numberOf(row[`d${at}`]), present);
  return {
    column,
    ...(whole ? { nullCount: total - present, distinctCount: distinct } : {}),
    ...(total > 0 ? { nullShare: share(total - present, total), distinctShare: share(distinct, total) } : {}),
    ...shortValue('min', row[`a${at}`]),
    ...shortValue('max', row[`z${at}`]),
  };
}

async function suggestionsOf(
  session: DuckDbSession,
  source: string,
  columns: readonly FileColumn[],
  profile: ProfileRecord,
  signal: AbortSignal,
): Promise<Readonly<Record<string, SemanticTypeSuggestion>>> {
  const readable = columns
    .slice(0, profile.columns.length)
    .filter(({ type }) => ['string', 'number', 'date', 'time'].includes(columnTypeOf(type)));
  if (readable.length === 0) return {};
  const values = readable.map(({ name }, at) => `left(${quotedName(name)}::VARCHAR, 201) AS v${at}`);
  const rows = await session.rows(
    `SELECT ${values.join(', ')} FROM ${source} LIMIT ${SEMANTIC_ROWS}`,
    signal,
  );
  return Object.fromEntries(
    readable.flatMap(({ name, type }, at) => {
      const seen = new Set(
        rows.flatMap((row) => (typeof row[`v${at}`] === 'string' ? [textOf(row[`v${at}`])] : [])),
      );
      const figures = profile.columns.find(({ column }) => column === name);
      const suggestion = suggestSemanticType({
        name,
        type: columnTypeOf(type),
        values: [...seen],
        isPrimaryKey: false,
        ...(figures?.distinctShare === undefined ? {} : { distinctShare: figures.distinctShare }),
      });
      return suggestion === undefined ? [] : [[name, suggestion]];
    }),
  );
}

function shortValue(key: 'min' | 'max', value: Json | undefined): { min?: string; max?: string } {
  return typeof value === 'string' && value.length <= VALUE_LENGTH ? { [key]: value } : {};
}

function share(part: number, whole: number): number {
  return Number((part / whole).toFixed(6));
}

function numberOf(value: Json | undefined): number {
  return Number(typeof value === 'string' || typeof value === 'number' ? value : 0);
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
