import { type Json } from '@duckdb/node-api';
import { type DuckDbSession, quoted, quotedName } from './duckdb-session';
import { type Extent } from './file-store';
import { type FileFormat, type FilesRecipe } from './recipe';

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

/** One file of a dataset as a table. */
export interface FileSource {
  /** Stands behind FROM. */
  readonly sql: string;
  readonly columns: readonly FileColumn[];
  /** What of the file does not fit it, in words. */
  readonly notes: readonly string[];
}

/** All files of a dataset as one table. */
export interface DatasetSource extends FileSource {
  /** Each file with the columns that it has by itself, where they are told apart. */
  readonly parts: readonly Pick<FileSource, 'columns'>[];
}

/** What reading a dataset needs. */
export interface Reading {
  readonly session: DuckDbSession;
  readonly files: DatasetFiles;
  readonly recipe: FilesRecipe;
  readonly signal: AbortSignal;
}

/** Columns that are told one by one. */
const MOST = 10;

/** Of a dataset; of too many bytes fewer are looked at. */
export function rowsLookedAt({
  files,
  recipe: { profile, sampleRows },
}: Pick<Reading, 'files' | 'recipe'>): number {
  if (!profile.enabled) return sampleRows;
  return isTooLarge({ files, profile }) ? Math.min(profile.maxRows, sampleRows) : profile.maxRows;
}

/** Whether a dataset has more bytes than the recipe lets be read, or files that are not looked at. */
export function isTooLarge({
  files,
  profile,
}: Pick<Reading, 'files'> & Pick<FilesRecipe, 'profile'>): boolean {
  return files.bytes > profile.maxBytes || isPart(files);
}

/** Whether the dataset has files that are not looked at. */
export function isPart({ paths, fileCount }: DatasetFiles): boolean {
  return fileCount > paths.length;
}

/** Columns and types of what stands behind FROM. */
export async function columnsOf(
  { session, signal }: Pick<Reading, 'session' | 'signal'>,
  sql: string,
): Promise<readonly FileColumn[]> {
  const described = await session.rows(`DESCRIBE SELECT * FROM ${sql}`, signal);
  return described.map((row) => ({ name: textOf(row['column_name']), type: textOf(row['column_type']) }));
}

/** Text of CSV and TSV files; one file has rejected rows kept only where its options say so. */
export function csvSql(
  { files, recipe }: Reading,
  paths: readonly string[],
  ...more: readonly string[]
): string {
  return callOf('read_csv', files, paths, [
    `sample_size = ${recipe.sampleRows}`,
    `encoding = ${quoted(recipe.encoding)}`,
    ...(files.format === 'tsv' ? [`delim = '\\t'`] : []),
    ...headerOption(recipe),
    ...more,
  ]);
}

/** JSON lines; `ignore_errors` makes rows without a value of lines that are no JSON. */
export function jsonSql({ files }: Reading, sampleRows: number, ...more: readonly string[]): string {
  return callOf('read_json', files, files.paths, [
    `format = 'newline_delimited'`,
    `sample_size = ${sampleRows}`,
    ...more,
  ]);
}

/** The files as the engine takes them by itself. Not for workbooks, which are read one by one. */
export async function plainSource(reading: Reading): Promise<DatasetSource> {
  const { files } = reading;
  const sql = plainSql(reading, files.paths);
  const columns = await columnsOf(reading, sql);
  const parts: Pick<FileSource, 'columns'>[] = [];
  if (files.paths.length === 1) parts.push({ columns });
  else {
    const alone = { ...reading, files: { ...files, partitionKeys: [] } };
    for (const path of files.paths) parts.push({ columns: await columnsOf(alone, plainSql(alone, [path])) });
  }
  return { sql, columns, parts, notes: [] };
}

/** Some of the files as the engine takes them by itself. */
export function plainSql(reading: Reading, paths: readonly string[]): string {
  const { files, recipe } = reading;
  switch (files.format) {
    case 'csv':
    case 'tsv':
      return csvSql(reading, paths);
    case 'jsonl':
      return jsonSql({ ...reading, files: { ...files, paths } }, recipe.sampleRows);
    default:
      return callOf('read_parquet', files, paths, []);
  }
}

export function headerOption({ header }: Pick<FilesRecipe, 'header'>): readonly string[] {
  return header === 'auto' ? [] : [`header = ${header === 'yes'}`];
}

/** A list of paths as SQL writes it. */
export function pathList(paths: readonly string[]): string {
  // A name that holds * or ? would stand for other files too.
  return `[${paths.map((path) => quoted(path.replace(/[*?[]/g, '[$&]'))).join(', ')}]`;
}

/**
 * Files of which each is a table of its own as one: columns are united by name, and one of unlike types is read as text, which the engine
 * would not do with all of them.
 */
export async function united(reading: Reading, all: readonly FileSource[]): Promise<DatasetSource> {
  const notes = all.flatMap((part) => part.notes);
  const parts = all.filter(({ columns }) => columns.length > 0);
  const [only] = parts;
  if (only === undefined || parts.length === 1) return { sql: '', columns: [], ...only, parts, notes };
  const typesOf = typesByColumn(parts);
  const textual = new Set(
    [...typesOf].flatMap(([name, types]) => (types.size < 2 || [...types].every(isNumber) ? [] : [name])),
  );
  const selected = parts.map(({ sql, columns }) => {
    const list = columns.map(({ name }) =>
      textual.has(name) ? `${quotedName(name)}::VARCHAR AS ${quotedName(name)}` : quotedName(name),
    );
    return `SELECT ${list.join(', ')} FROM ${sql}`;
  });
  const sql = `(${selected.join(' UNION ALL BY NAME ')})`;
  return { sql, columns: await columnsOf(reading, sql), parts, notes };
}

/**
 * What to tell of columns whose type differs between the files of a dataset: they are united to a type that holds both, as a text where a
 * number was expected, which the engine does without a word.
 */
export function widenedColumns(
  parts: readonly Pick<FileSource, 'columns'>[],
  columns: readonly FileColumn[],
): readonly string[] {
  if (parts.length < 2) return [];
  const typesOf = typesByColumn(parts);
  const told = columns.flatMap(({ name, type }) => {
    const types = [...(typesOf.get(name) ?? [])];
    return types.length < 2
      ? []
      : [`Column "${name}" is ${types.join(' here and ')} there; it is read as ${type}.`];
  });
  return told.length <= MOST
    ? told
    : [...told.slice(0, MOST), `${told.length - MOST} more columns differ between files.`];
}

export function numberOf(value: Json | undefined): number {
  return Number(typeof value === 'string' || typeof value === 'number' ? value : 0);
}

export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function callOf(
  name: string,
  { partitionKeys }: DatasetFiles,
  paths: readonly string[],
  options: readonly string[],
): string {
  // Said in any case: by itself the engine takes folders above the source for partitions, too.
  const together = [
    ...(paths.length > 1 ? ['union_by_name = true'] : []),
    `hive_partitioning = ${partitionKeys.length > 0}`,
  ];
  return `${name}(${[pathList(paths), ...options, ...together].join(', ')})`;
}

function typesByColumn(
  parts: readonly Pick<FileSource, 'columns'>[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const typesOf = new Map<string, Set<string>>();
  for (const { columns } of parts)
    for (const { name, type } of columns) typesOf.set(name, (typesOf.get(name) ?? new Set()).add(type));
  return typesOf;
}

function isNumber(type: string): boolean {
  return /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL(\(\d+,\d+\))?)$/.test(type);
}
