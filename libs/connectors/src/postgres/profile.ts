import { type ColumnProfile, type ProfileRecord } from '../records';
import { type ColumnRow, type RelationRow } from './catalog';
import { hasDistinct, hasMinMax, type TypeFacts } from './column-types';
import { quoteIdentifier, quoteName } from './identifiers';
import { FAMILIES } from './inheritance';
import { type ProfileRecipe } from './recipe';
import { withSemanticTypes } from './semantic-types';
import { type Query } from './session';

/** Same sample of an unchanged table each time. */
const SAMPLE_SEED = 2013;
/** Assumed where the planner knows nothing yet. */
const ROWS_PER_PAGE = 100;
const VALUE_LENGTH = 256;

interface Size {
  readonly rows: number;
  readonly bytes: number;
}

interface ColumnFigures {
  readonly present: number;
  readonly distinct: number | null;
  readonly min: string | null;
  readonly max: string | null;
}

/** Measures one table with one aggregate statement; raises what the server raises (time limit, missing permission). */
export async function profileRelation(
  query: Query,
  schema: string,
  relation: RelationRow,
  columns: readonly ColumnRow[],
  recipe: ProfileRecipe,
): Promise<ProfileRecord> {
  const size = await sizeOf(query, relation.oid);
  const readable = columns.filter((column) => column.may_select);
  const measured = readable.slice(0, recipe.columnLimit);
  const limits = limitsOf(columns.length, readable.length, measured.length, relation);
  // A foreign table has no blocks to choose from: its wrapper reads it whole.
  const percent = relation.kind === 'f' ? undefined : samplePercent(size, recipe);
  const exact = percent === undefined;
  const source = exact
    ? quoteName(schema, relation.name)
    : `${quoteName(schema, relation.name)} TABLESAMPLE SYSTEM (${percent}) REPEATABLE (${SAMPLE_SEED})`;
  const { rows, figures } = await measure(query, source, measured, exact);
  const distinct = exact ? undefined : await estimatedDistinct(query, schema, relation.name, size.rows);
  const base = {
    ...(recipe.semanticTypes ? { semanticTypes: true as const } : {}),
    columnCount: columns.length,
    ...(relation.kind === 'f' ? {} : { sizeInBytes: size.bytes }),
  };
  const profiled = measured.map((column, index) =>
    columnProfile(column, figures[index], rows, exact, distinct?.get(column.name)),
  );
  const profiles = recipe.semanticTypes
    ? await withSemanticTypes(query, { schema, relation, columns: measured, rows: size.rows }, profiled)
    : profiled;
  if (exact) {
    return {
      ...base,
      method: 'full',
      rowCount: { value: rows, estimated: false },
      columns: profiles,
      limits,
    };
  }
  return {
    ...base,
    method: 'sample',
    samplePercent: percent,
    rowCount: { value: size.rows, estimated: true },
    columns: profiles,
    limits: [
      ...limits,
      `about ${percent} % of the rows were read: profile.maxRows is ${recipe.maxRows}, profile.maxBytes is ${recipe.maxBytes}`,
    ],
  };
}

function limitsOf(all: number, readable: number, measured: number, relation: RelationRow): readonly string[] {
  return [
    ...(measured < readable
      ? [`${readable - measured} columns behind profile.columnLimit were left out`]
      : []),
    ...(readable < all ? [`${all - readable} columns may not be read by this user`] : []),
    ...(relation.row_security ? ['row level security hides rows from this user'] : []),
  ];
}

/**
 * Rows as the planner would estimate them now, its last density times the present number of pages, and bytes of tables and TOAST
 * tables without indexes; with all partitions and all tables that inherit.
 */
async function sizeOf(query: Query, oid: number): Promise<Size> {
  const rows = await query<{ rows: number | null; bytes: string | null }>(
    `${FAMILIES}
    SELECT sum(pg_catalog.pg_relation_size(c.oid)::float8 / pg_catalog.current_setting('block_size')::int
        * CASE WHEN c.reltuples > 0 AND c.relpages > 0 THEN c.reltuples::float8 / c.relpages ELSE ${ROWS_PER_PAGE} END) AS rows,
      sum(pg_catalog.pg_table_size(c.oid))::text AS bytes
    FROM members m JOIN pg_catalog.pg_class c ON c.oid = m.member WHERE c.relkind NOT IN ('p', 'f')`,
    [[oid]],
  );
  return { rows: Math.round(rows[0]?.rows ?? 0), bytes: Number(rows[0]?.bytes ?? 0) };
}

function samplePercent({ rows, bytes }: Size, { maxRows, maxBytes }: ProfileRecipe): number | undefined {
  const share = Math.min(maxRows / Math.max(rows, 1), maxBytes / Math.max(bytes, 1));
  return share < 1 ? Math.max(0.001, Number((100 * share).toPrecision(3))) : undefined;
}

async function measure(
  query: Query,
  source: string,
  columns: readonly ColumnRow[],
  exact: boolean,
): Promise<{ rows: number; figures: readonly ColumnFigures[] }> {
  const selected = columns.map((column, index) => `${aggregates(column, exact)} AS c${index}`);
  const [row] = await query<Record<string, unknown>>(
    `SELECT ${['count(*)::text AS total', ...selected].join(',\n  ')}\nFROM ${source}`,
  );
  return {
    rows: Number(row?.['total'] ?? 0),
    figures: columns.map((_, index) => toFigures(row?.[`c${index}`])),
  };
}

function aggregates(column: ColumnRow, exact: boolean): string {
  const name = quoteIdentifier(column.name);
  const value = (aggregate: string): string =>
    hasMinMax(factsOf(column)) ? `left(${aggregate}(${name})::text, ${VALUE_LENGTH + 1})` : 'NULL';
  const distinct = exact && hasDistinct(factsOf(column)) ? `count(DISTINCT ${name})` : 'NULL';
  return `json_build_array(count(${name}), ${distinct}, ${value('min')}, ${value('max')})`;
}

/** Distinct values by the planner's statistics, since those of a sample say nothing about the table. */
async function estimatedDistinct(
  query: Query,
  schema: string,
  table: string,
  rows: number,
): Promise<ReadonlyMap<string, number>> {
  const found = await query<{ name: string; n_distinct: number }>(
    // Those with the tables below it, where there are any, are about the rows that were read.
    `SELECT DISTINCT ON (attname) attname::text AS name, n_distinct::float8 AS n_distinct FROM pg_catalog.pg_stats
    WHERE schemaname = $1 AND tablename = $2 ORDER BY attname, inherited DESC`,
    [schema, table],
  );
  // Negative: a share of the rows (PostgreSQL documentation, pg_stats.n_distinct). Zero: unknown.
  return new Map(
    found.flatMap(({ name, n_distinct: share }) =>
      share === 0 ? [] : [[name, Math.round(share < 0 ? -share * rows : share)]],
    ),
  );
}

function columnProfile(
  column: ColumnRow,
  figures: ColumnFigures | undefined,
  rows: number,
  exact: boolean,
  estimate: number | undefined,
): ColumnProfile {
  if (!figures) return { column: column.name };
  const distinct = figures.distinct ?? estimate;
  return {
    column: column.name,
    ...(rows > 0 ? { nullShare: round((rows - figures.present) / rows) } : {}),
    ...(exact ? { nullCount: rows - figures.present } : {}),
    ...(distinct === undefined ? {} : { distinctCount: distinct }),
    ...(figures.distinct !== null && rows > 0 ? { distinctShare: round(figures.distinct / rows) } : {}),
    ...shortValue('min', figures.min),
    ...shortValue('max', figures.max),
  };
}

function shortValue(key: 'min' | 'max', value: string | null): { min?: string; max?: string } {
  return value !== null && value.length <= VALUE_LENGTH ? { [key]: value } : {};
}

// Six digits: enough for a share, and the same text on every machine.
function round(share: number): number {
  return Number(share.toFixed(6));
}

function factsOf(column: ColumnRow): TypeFacts {
  return { typeName: column.type_name, typeKind: column.type_kind, isArray: column.is_array };
}

function toFigures(value: unknown): ColumnFigures {
  const [present, distinct, min, max]: readonly unknown[] = Array.isArray(value)
    ? (value as readonly unknown[])
    : [];
  return {
    present: Number(present ?? 0),
    distinct: typeof distinct === 'number' ? distinct : null,
    min: typeof min === 'string' ? min : null,
    max: typeof max === 'string' ? max : null,
  };
}
