import { BYTES_THEN, ROWS_KNOWN } from './catalog';
import { type Query } from './session';

/** A table with all its partitions, or with all tables that inherit from it. */
export interface FamilyRow {
  readonly relation: number;
  /** Rows of those that the planner has counted; null when it has counted none. */
  readonly estimated_rows: number | null;
  /** Their bytes at that time: tables and TOAST tables, no indexes. */
  readonly estimated_bytes: number | null;
  /** Members that hold rows: partitioned tables do not. */
  readonly holders: number;
  /** Of these, how many the planner has never counted. */
  readonly uncounted: number;
  /** Levels below the table itself. */
  readonly depth: number;
  /** Some of the rows are kept by another server. */
  readonly has_foreign: boolean;
}

/** A table that inherits from another one. */
export interface ChildRow {
  readonly parent: number;
  readonly schema: string;
  readonly name: string;
}

/**
 * The members of each family, the table itself included, once each. `pg_partition_tree` would wait for locks on all of them.
 */
export const FAMILIES = `
  WITH RECURSIVE tree(root, member, level) AS (
    SELECT o, o, 0 FROM unnest($1::oid[]) AS o
    UNION
    SELECT t.root, i.inhrelid, t.level + 1 FROM tree t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.member),
  members AS (SELECT root, member, max(level) AS level FROM tree GROUP BY root, member)`;

/** What these tables are together with their partitions and the tables that inherit from them. */
export function listFamilies(query: Query, relations: readonly number[]): Promise<readonly FamilyRow[]> {
  return query<FamilyRow>(
    `${FAMILIES}
    SELECT m.root AS relation,
      (sum(c.reltuples::float8) FILTER (WHERE c.relkind <> 'p' AND ${ROWS_KNOWN('c')})) AS estimated_rows,
      (sum(${BYTES_THEN('c', 't')}) FILTER (WHERE c.relkind <> 'p' AND ${ROWS_KNOWN('c')})) AS estimated_bytes,
      (count(*) FILTER (WHERE c.relkind <> 'p'))::int AS holders,
      (count(*) FILTER (WHERE c.relkind <> 'p' AND NOT ${ROWS_KNOWN('c')}))::int AS uncounted,
      max(m.level)::int AS depth, bool_or(c.relkind = 'f') AS has_foreign
    FROM members m JOIN pg_catalog.pg_class c ON c.oid = m.member
    LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
    GROUP BY m.root`,
    [relations],
  );
}

/** The tables that inherit directly from these, partitions aside, by name. */
export function listChildren(query: Query, relations: readonly number[]): Promise<readonly ChildRow[]> {
  return query<ChildRow>(
    `SELECT i.inhparent AS parent, n.nspname::text AS schema, c.relname::text AS name
    FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid AND NOT c.relispartition
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE i.inhparent = ANY($1::oid[]) ORDER BY i.inhparent, n.nspname, c.relname`,
    [relations],
  );
}
