import { type Json } from '@duckdb/node-api';
import { type ColumnProfile, type ProfileRecord } from '../records';
import { type SemanticTypeSuggestion } from '../semantic-types/semantic-type';
import { suggestSemanticType } from '../semantic-types/suggest-semantic-type';
import { columnTypeOf, hasOrder } from './column-types';
import {
  type DatasetFiles,
  type DatasetSource,
  type FileColumn,
  isPart,
  isTooLarge,
  numberOf,
  pathList,
  plainSource,
  type Reading,
  rowsLookedAt,
  textOf,
  widenedColumns,
} from './dataset-source';
import { type DuckDbSession, quotedName, UnfitContent } from './duckdb-session';
import { forgivingSource, mayBeDivided } from './forgiving-source';
import { requireWholePacking } from './packed-file';
import { type FilesRecipe } from './recipe';
import { sheetSource } from './sheet-source';

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
  const reading = { session, files, recipe, signal };
  // Of what is only looked at in part the figures are not told as those of all.
  if (recipe.profile.enabled && files.extent === 'whole' && !isTooLarge({ files, profile: recipe.profile }))
    for (const path of files.paths) await requireWholePacking(path, recipe.fileTimeoutMs, signal);
  if (files.format === 'xlsx') return figuresOfAll(reading, await sheetSource(reading));
  try {
    const source = await plainSource(reading);
    if (!source.parts.some((part) => mayBeDivided(files, part.columns)))
      return await figuresOfAll(reading, source);
  } catch (error) {
    if (!(error instanceof UnfitContent)) throw error;
  }
  return figuresOfAll(reading, await forgivingSource(reading));
}

async function figuresOfAll(
  { session, files, recipe, signal }: Reading,
  { sql: source, columns, parts, notes }: DatasetSource,
): Promise<ReadFiles> {
  const warnings = [...filesLeftOut(files), ...notes, ...widenedColumns(parts, columns)];
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

function filesLeftOut(files: DatasetFiles): readonly string[] {
  return isPart(files)
    ? [`${files.paths.length} of ${files.fileCount} files were looked at for columns and figures.`]
    : [];
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
  const measured = columns.slice(0, recipe.profile.columnLimit);
  const tooLarge = isTooLarge({ files, profile: recipe.profile });
  // One row more than the limit tells whether there are more.
  const rows = rowsLookedAt({ files, recipe });
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
  const [row = {}] = await session.rows(
    `SELECT sum(num_rows)::BIGINT AS total FROM parquet_file_metadata(${pathList(paths)})`,
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
