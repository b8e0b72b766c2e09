import { type ConstraintKind, type ConstraintRecord } from '../records';
import { quoteIdentifier, quoteName } from './identifiers';
import { type Query } from './session';

interface ConstraintRow {
  readonly relation: number;
  readonly name: string;
  /** c check, u unique, f foreign key. */
  readonly kind: 'c' | 'u' | 'f';
  /** As the server prints it, e.g. `CHECK ((price > (0)::numeric))`. */
  readonly definition: string;
  readonly validated: boolean;
  /** Tables that inherit from it do not have it. */
  readonly is_own_only: boolean;
  /** Of a check, e.g. `(price > (0)::numeric)`. */
  readonly condition: string | null;
  readonly table: readonly [schema: string, name: string];
  readonly columns: readonly string[];
  readonly referenced: readonly [schema: string, name: string] | null;
  readonly referenced_columns: readonly string[];
  /** Of a domain: its `schema.name`. */
  readonly domain: string | null;
}

const KINDS: Readonly<Record<ConstraintRow['kind'], ConstraintKind>> = {
  c: 'check',
  u: 'unique',
  f: 'foreign-key',
};

/**
 * Checks, unique and foreign keys of these relations and the checks of their columns' domains, by relation. Primary keys and NOT NULL
 * are left to keys and columns.
 */
export async function listConstraints(
  query: Query,
  relations: readonly number[],
  database: string,
): Promise<ReadonlyMap<number, readonly ConstraintRecord[]>> {
  const names = (relation: string, key: string): string => `ARRAY(
      SELECT a.attname::text FROM unnest(${key}) WITH ORDINALITY AS k(attnum, position)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.attnum ORDER BY k.position)`;
  const rows = await query<ConstraintRow>(
    `WITH RECURSIVE domains(relation, "column", domain, base) AS (
      SELECT a.attrelid, a.attname::text, t.oid, t.typbasetype FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid AND t.typtype = 'd'
      WHERE a.attrelid = ANY($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
      UNION ALL
      SELECT d.relation, d."column", t.oid, t.typbasetype FROM domains d
      JOIN pg_catalog.pg_type t ON t.oid = d.base AND t.typtype = 'd')
    SELECT f.*, ARRAY[n.nspname::text, c.relname::text] AS "table" FROM (
    SELECT o.conrelid AS relation, o.conname::text AS name, o.contype::text AS kind,
      pg_catalog.pg_get_constraintdef(o.oid) AS definition, o.convalidated AS validated, o.connoinherit AS is_own_only,
      pg_catalog.pg_get_expr(o.conbin, o.conrelid) AS condition, ${names('o.conrelid', 'o.conkey')} AS columns,
      CASE WHEN r.oid IS NOT NULL THEN ARRAY[n.nspname::text, r.relname::text] END AS referenced,
      ${names('o.confrelid', 'o.confkey')} AS referenced_columns, NULL AS domain
    FROM pg_catalog.pg_constraint o
    LEFT JOIN pg_catalog.pg_class r ON r.oid = o.confrelid
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
    WHERE o.conrelid = ANY($1::oid[]) AND o.contype IN ('c', 'u', 'f') AND (o.contype <> 'f' OR o.conparentid = 0)
    UNION ALL
    SELECT d.relation, o.conname::text, 'c', pg_catalog.pg_get_constraintdef(o.oid), o.convalidated, false,
      pg_catalog.pg_get_expr(o.conbin, 0), ARRAY[d."column"],
      NULL, '{}', n.nspname || '.' || t.typname
    FROM domains d JOIN pg_catalog.pg_constraint o ON o.contypid = d.domain AND o.contype = 'c'
    JOIN pg_catalog.pg_type t ON t.oid = d.domain JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    ) AS f JOIN pg_catalog.pg_class c ON c.oid = f.relation JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    ORDER BY relation, domain NULLS FIRST, columns, name`,
    [relations],
  );
  return new Map(
    [...Map.groupBy(rows, (row) => row.relation)].map(([relation, own]) => [
      relation,
      own.map((row) => toRecord(row, database)),
    ]),
  );
}

function toRecord(row: ConstraintRow, database: string): ConstraintRecord {
  const { name, kind, definition, validated, columns, referenced, domain } = row;
  return {
    name,
    kind: KINDS[kind],
    columns,
    definition,
    validated,
    ...(row.condition === null ? {} : check(row, row.condition)),
    ...(domain === null ? {} : { domain }),
    ...(referenced === null
      ? {}
      : { referencedPath: [database, ...referenced], referencedColumns: row.referenced_columns }),
  };
}

function check(
  { table, columns, domain, is_own_only: isOwnOnly }: ConstraintRow,
  printed: string,
): Pick<ConstraintRecord, 'condition' | 'violations'> {
  const [column] = columns;
  const condition = domain === null || column === undefined ? printed : withColumn(printed, column);
  const rows = isOwnOnly ? `ONLY ${quoteName(...table)}` : quoteName(...table);
  return {
    ...(isOwnOnly ? {} : { condition }),
    violations: `SELECT * FROM ${rows} WHERE NOT (${condition})`,
  };
}

/** A domain's condition about a column of it. Backslashes and quotes in strings are printed doubled. */
function withColumn(condition: string, column: string): string {
  return condition
    .split(/('(?:[^']|'')*'|"(?:[^"]|"")*")/)
    .map((part, at) => (at % 2 === 1 ? part : part.replaceAll(/\bVALUE\b/g, () => quoteIdentifier(column))))
    .join('');
}
