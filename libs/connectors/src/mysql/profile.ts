import { type ColumnProfile, type ProfileRecord } from '../records';
import { suggestSemanticType } from '../semantic-types/suggest-semantic-type';
import { type Ask, type ColumnRow, type TableRow } from './catalog';
import { columnTypeOf, isMeasurable } from './column-types';
import { quoteIdentifier, quoteName } from './identifiers';
import { type MysqlRecipe } from './recipe';

const VALUE_LENGTH = 256;
const SEMANTIC_ROWS = 200;

/** Measures one table: one aggregate statement, and a look at some rows. Raises what the server raises. */
export async function profileTable(
  ask: Ask,
  database: string,
  table: TableRow,
  columns: readonly ColumnRow[],
  recipe: MysqlRecipe['profile'],
): Promise<ProfileRecord> {
  const { maxRows, maxBytes, columnLimit, semanticTypes } = recipe;
  const measured = columns.slice(0, columnLimit);
  const name = quoteName(database, table.name);
  const estimate = Number(table.rows ?? 0);
  const limit = rowLimit(table, recipe);
  // An estimate may be far off: of a table that is too large by it, no more than the limit is read. A star would leave invisible columns out.
  const read = measured.map((column) => quoteIdentifier(column.name)).join(', ');
  const source = limit === undefined ? `${name} AS t` : `(SELECT ${read} FROM ${name} LIMIT ${limit}) AS t`;
  const aggregates = measured.flatMap((column, at) => aggregatesOf(column, at));
  const [row = {}] = await ask<Record<string, unknown>>(
    `SELECT ${['count(*) AS total', ...aggregates].join(', ')} FROM ${source}`,
  );
  const total = Number(row['total'] ?? 0);
  // Fewer rows than were asked for are all there are.
  const whole = limit === undefined || total < limit;
  const profiles = measured.map((column, at) => figuresOf(column.name, row, at, total, whole));
  return {
    method: whole ? 'full' : 'sample',
    ...(whole ? {} : { samplePercent: percentOf(total, estimate) }),
    rowCount: whole
      ? { value: total, estimated: false }
      : { value: Math.max(estimate, total), estimated: true },
    columnCount: columns.length,
    ...(table.bytes === null ? {} : { sizeInBytes: Number(table.bytes) }),
    ...(semanticTypes ? { semanticTypes: true } : {}),
    columns: semanticTypes ? await withSemanticTypes(ask, name, measured, profiles, limit) : profiles,
    limits: [
      ...(measured.length < columns.length
        ? [`${columns.length - measured.length} columns behind profile.columnLimit were left out`]
        : []),
      ...(whole
        ? []
        : [
            `${total} of about ${estimate} rows were read: profile.maxRows is ${maxRows}, profile.maxBytes is ${maxBytes}`,
          ]),
    ],
  };
}

/**
 * Rows that are read of a table that is too large to be read whole; its bytes are taken as spread evenly over its rows, at least one of
 * which is read. Both are the server's estimates.
 */
function rowLimit(
  { rows, data_bytes: bytes }: TableRow,
  { maxRows, maxBytes }: MysqlRecipe['profile'],
): number | undefined {
  const estimate = Number(rows ?? 0);
  const size = Math.max(Number(bytes ?? 0), 1);
  if (estimate <= maxRows && size <= maxBytes) return undefined;
  return Math.max(1, Math.min(maxRows, Math.floor(estimate * (maxBytes / size))));
}

/** Of a table whose rows the server counts as none, which share was read is not known. */
function percentOf(read: number, estimate: number): number {
  return estimate === 0 ? 0 : Number(Math.min(100, (100 * read) / estimate).toPrecision(3));
}

function aggregatesOf({ name, data_type: dataType }: ColumnRow, at: number): readonly string[] {
  const column = quoteIdentifier(name);
  const value = (aggregate: string): string =>
    `LEFT(CAST(${aggregate}(${column}) AS CHAR), ${VALUE_LENGTH + 1})`;
  if (!isMeasurable(dataType)) return [`count(${column}) AS n${at}`];
  return [
    `count(${column}) AS n${at}`,
    `count(DISTINCT ${column}) AS d${at}`,
    `${value('min')} AS a${at}`,
    `${value('max')} AS z${at}`,
  ];
}

function figuresOf(
  column: string,
  row: Readonly<Record<string, unknown>>,
  at: number,
  total: number,
  whole: boolean,
): ColumnProfile {
  const present = Number(row[`n${at}`] ?? 0);
  const distinct = row[`d${at}`] === undefined ? undefined : Number(row[`d${at}`]);
  const share = (part: number): number => Number((part / total).toFixed(6));
  return {
    column,
    ...(whole ? { nullCount: total - present } : {}),
    ...(total > 0 ? { nullShare: share(total - present) } : {}),
    ...(whole && distinct !== undefined ? { distinctCount: distinct } : {}),
    ...(total > 0 && distinct !== undefined ? { distinctShare: share(distinct) } : {}),
    ...shortValue('min', row[`a${at}`]),
    ...shortValue('max', row[`z${at}`]),
  };
}

async function withSemanticTypes(
  ask: Ask,
  name: string,
  columns: readonly ColumnRow[],
  profiles: readonly ColumnProfile[],
  limit = SEMANTIC_ROWS,
): Promise<readonly ColumnProfile[]> {
  const readable = columns.filter(({ data_type: dataType }) => isMeasurable(dataType));
  if (readable.length === 0) return profiles;
  const texts = readable.map(
    (column, at) => `LEFT(CAST(${quoteIdentifier(column.name)} AS CHAR), 201) AS v${at}`,
  );
  const rows = await ask<Record<string, unknown>>(
    `SELECT ${texts.join(', ')} FROM ${name} LIMIT ${Math.min(SEMANTIC_ROWS, limit)}`,
  );
  return profiles.map((profile): ColumnProfile => {
    const at = readable.findIndex((column) => column.name === profile.column);
    const column = readable[at];
    if (column === undefined) return profile;
    const values = new Set(
      rows.flatMap((row) => (typeof row[`v${at}`] === 'string' ? [String(row[`v${at}`])] : [])),
    );
    const semanticType = suggestSemanticType({
      name: column.name,
      type: columnTypeOf(column.data_type, column.native_type),
      values: [...values],
      isPrimaryKey: false,
      ...(profile.distinctShare === undefined ? {} : { distinctShare: profile.distinctShare }),
    });
    return semanticType === undefined ? profile : { ...profile, semanticType };
  });
}

function shortValue(key: 'min' | 'max', value: unknown): { min?: string; max?: string } {
  return typeof value === 'string' && value.length <= VALUE_LENGTH ? { [key]: value } : {};
}
