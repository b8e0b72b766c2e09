import { type Query } from './session';

/** A schema as the catalog lists it. */
export interface SchemaRow {
  readonly oid: number;
  readonly name: string;
  readonly comment: string | null;
  readonly owner: string;
  readonly may_use: boolean;
}

export interface DatabaseRow {
  readonly name: string;
  readonly comment: string | null;
  readonly owner: string;
  readonly encoding: string;
}

export interface RelationRow {
  readonly oid: number;
  readonly name: string;
  /** r table, p partitioned table, v view, m materialized view, f foreign table. */
  readonly kind: 'r' | 'p' | 'v' | 'm' | 'f';
  readonly attributes: number;
  readonly comment: string | null;
  readonly owner: string;
  readonly unlogged: boolean;
  /** False of a materialized view that was never filled: it cannot be read. */
  readonly populated: boolean;
  /** Rows of the relation itself by the planner's last count; null when it has never counted. */
  readonly estimated_rows: number | null;
  /** Bytes at that time: the table and its TOAST table, no indexes. */
  readonly estimated_bytes: number | null;
  readonly may_select: boolean;
  readonly row_security: boolean;
  readonly extension: string | null;
  /** Tables that inherit from it or are its partitions, now or earlier. */
  readonly has_children: boolean;
  /** What it is a partition of, or which tables it inherits from: schema and name. */
  readonly parents: readonly (readonly [schema: string, name: string])[];
  readonly is_partition: boolean;
  /** Of a partition: the table at the top. */
  readonly root: readonly [schema: string, name: string] | null;
  /** Of a partition: which rows it holds, e.g. `FOR VALUES IN ('de')`. */
  readonly partition_bound: string | null;
  /** l list, r range, h hash. */
  readonly partition_strategy: 'l' | 'r' | 'h' | null;
}

export interface ColumnRow {
  readonly relation: number;
  readonly name: string;
  readonly ordinal: number;
  readonly native_type: string;
  readonly not_null: boolean;
  readonly comment: string | null;
  /** Of a column that is computed from others it is in {@link Declaration}. */
  readonly default_expression: string | null;
  readonly is_generated: boolean;
  readonly may_select: boolean;
  readonly type_name: string;
  readonly type_kind: string;
  readonly is_array: boolean;
}

export interface KeyRow {
  readonly relation: number;
  readonly name: string;
  readonly kind: 'p' | 'f';
  readonly columns: readonly string[];
  readonly referenced_schema: string | null;
  readonly referenced_name: string | null;
  readonly referenced_columns: readonly string[];
}

export interface RoutineRow {
  readonly oid: number;
  readonly name: string;
  readonly arguments: string;
  /** f function, p procedure. */
  readonly kind: 'f' | 'p';
  readonly language: string;
  readonly comment: string | null;
  readonly owner: string;
  /** Its own `SET` clauses, e.g. `search_path=mart, raw`. */
  readonly settings: readonly string[] | null;
  readonly returns: string | null;
  readonly extension: string | null;
}

// What names columns of a table is printed only when nobody has locked the table; expressions without are read with 0 for the table.

// Everything comes from pg_catalog: information_schema hides what the user may not read, and is an order slower.

const EXTENSION = (catalog: string, alias: string): string => `
  LEFT JOIN pg_catalog.pg_depend d
    ON d.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass AND d.objid = ${alias}.oid AND d.objsubid = 0
   AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
  LEFT JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid`;

/**
 * Whether the planner has ever counted the rows of a relation. From version 14 on a relation that was never analysed says -1; before
 * it says 0 pages, which an empty one says too (documentation of pg_class.reltuples).
 */
export const ROWS_KNOWN = (relation: string): string =>
  `(${relation}.reltuples > 0 OR ${relation}.reltuples = 0 AND pg_catalog.current_setting('server_version_num')::int >= 140000)`;

/** Bytes of a relation and its TOAST table when the planner last counted: asking for the present ones waits for locks. */
export const BYTES_THEN = (relation: string, toast: string): string =>
  `(${relation}.relpages + COALESCE(${toast}.relpages, 0))::float8 * pg_catalog.current_setting('block_size')::int`;

const NAME_PAIR = (schema: string, relation: string): string =>
  `ARRAY[${schema}.nspname::text, ${relation}.relname::text]`;

/** All schemas but PostgreSQL's own, by name. */
export function listSchemas(query: Query): Promise<readonly SchemaRow[]> {
  return query<SchemaRow>(`
    SELECT n.oid, n.nspname::text AS name, pg_catalog.obj_description(n.oid, 'pg_namespace') AS comment,
      pg_catalog.pg_get_userbyid(n.nspowner)::text AS owner, pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS may_use
    FROM pg_catalog.pg_namespace n
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    ORDER BY n.nspname`);
}

/** The database of the connection. */
export async function readDatabase(query: Query): Promise<DatabaseRow | undefined> {
  const rows = await query<DatabaseRow>(`
    SELECT b.datname::text AS name, pg_catalog.shobj_description(b.oid, 'pg_database') AS comment,
      pg_catalog.pg_get_userbyid(b.datdba)::text AS owner, pg_catalog.pg_encoding_to_char(b.encoding)::text AS encoding
    FROM pg_catalog.pg_database b WHERE b.datname = pg_catalog.current_database()`);
  return rows[0];
}

/** Up to `limit` tables and views of a schema whose name sorts behind `after`, by name. */
export function listRelations(
  query: Query,
  schemaOid: number,
  after: string,
  limit: number,
): Promise<readonly RelationRow[]> {
  return query<RelationRow>(
    `SELECT c.oid, c.relname::text AS name, c.relkind::text AS kind, c.relnatts::int AS attributes,
      pg_catalog.obj_description(c.oid, 'pg_class') AS comment,
      pg_catalog.pg_get_userbyid(c.relowner)::text AS owner, c.relpersistence = 'u' AS unlogged, c.relispopulated AS populated,
      CASE WHEN ${ROWS_KNOWN('c')} THEN c.reltuples::float8 END AS estimated_rows,
      CASE WHEN ${ROWS_KNOWN('c')} THEN ${BYTES_THEN('c', 't')} END AS estimated_bytes,
      pg_catalog.has_table_privilege(c.oid, 'SELECT') AS may_select,
      c.relrowsecurity AND pg_catalog.row_security_active(c.oid) AS row_security,
      x.extname::text AS extension,
      c.relhassubclass AS has_children, c.relispartition AS is_partition,
      CASE WHEN c.relispartition OR c.relkind IN ('r', 'f') THEN ARRAY(
        SELECT ${NAME_PAIR('n', 'p')} FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
        JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace WHERE i.inhrelid = c.oid ORDER BY i.inhseqno) ELSE '{}' END AS parents,
      CASE WHEN c.relispartition THEN (
        SELECT ${NAME_PAIR('n', 'p')} FROM pg_catalog.pg_class p JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace
        WHERE p.oid = pg_catalog.pg_partition_root(c.oid)) END AS root,
      CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, 0) END AS partition_bound,
      (SELECT k.partstrat::text FROM pg_catalog.pg_partitioned_table k WHERE k.partrelid = c.oid) AS partition_strategy
    FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid ${EXTENSION('pg_class', 'c')}
    WHERE c.relnamespace = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname > $2::name
    ORDER BY c.relname LIMIT $3`,
    [schemaOid, after, limit],
  );
}

/** The columns of these relations, in table order. */
export function listColumns(query: Query, relations: readonly number[]): Promise<readonly ColumnRow[]> {
  return query<ColumnRow>(
    `SELECT a.attrelid AS relation, a.attname::text AS name,
      (row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum))::int AS ordinal,
      pg_catalog.format_type(a.atttypid, a.atttypmod) AS native_type, a.attnotnull OR t.typnotnull AS not_null,
      pg_catalog.col_description(a.attrelid, a.attnum) AS comment,
      CASE a.attidentity WHEN 'a' THEN 'generated always as identity' WHEN 'd' THEN 'generated by default as identity'
        ELSE CASE WHEN a.attgenerated = '' THEN pg_catalog.pg_get_expr(f.adbin, 0) END END AS default_expression,
      a.attgenerated <> '' AS is_generated,
      pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT') AS may_select,
      b.typname::text AS type_name, b.typtype::text AS type_kind, b.typcategory = 'A' AS is_array
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    JOIN pg_catalog.pg_type b ON b.oid = (
      WITH RECURSIVE domains(oid, base, kind, depth) AS (
        SELECT t.oid, t.typbasetype, t.typtype, 0
        UNION ALL
        SELECT n.oid, n.typbasetype, n.typtype, s.depth + 1
        FROM domains s JOIN pg_catalog.pg_type n ON n.oid = s.base WHERE s.kind = 'd')
      SELECT oid FROM domains ORDER BY depth DESC LIMIT 1)
    LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
    WHERE a.attrelid = ANY($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attrelid, a.attnum`,
    [relations],
  );
}

/** What PostgreSQL prints of a table only while nobody has locked it. */
export interface Declaration {
  readonly partition_key: string | null;
  /** Expressions of columns that are computed from others, by column. */
  readonly generated: Readonly<Record<string, string>> | null;
}

/** Partition keys and generated columns of these tables, by oid. Waits for locks on them. */
export async function declarations(
  query: Query,
  tables: readonly number[],
): Promise<ReadonlyMap<number, Declaration>> {
  const rows = await query<Declaration & { readonly oid: number }>(
    `SELECT c.oid, CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition_key,
      (SELECT json_object_agg(a.attname, pg_catalog.pg_get_expr(f.adbin, f.adrelid)) FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attgenerated <> '' AND NOT a.attisdropped) AS generated
    FROM pg_catalog.pg_class c WHERE c.oid = ANY($1::oid[])`,
    [tables],
  );
  return new Map(rows.map((row) => [row.oid, row]));
}

/** Primary and foreign keys of these relations; foreign keys by name. */
export function listKeys(query: Query, relations: readonly number[]): Promise<readonly KeyRow[]> {
  const names = (relation: string, key: string): string => `ARRAY(
      SELECT a.attname::text FROM unnest(${key}) WITH ORDINALITY AS k(attnum, position)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.attnum ORDER BY k.position)`;
  return query<KeyRow>(
    `SELECT o.conrelid AS relation, o.conname::text AS name, o.contype::text AS kind,
      ${names('o.conrelid', 'o.conkey')} AS columns,
      n.nspname::text AS referenced_schema, r.relname::text AS referenced_name,
      ${names('o.confrelid', 'o.confkey')} AS referenced_columns
    FROM pg_catalog.pg_constraint o
    LEFT JOIN pg_catalog.pg_class r ON r.oid = o.confrelid
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
    WHERE o.conrelid = ANY($1::oid[]) AND o.contype IN ('p', 'f') AND (o.contype = 'p' OR o.conparentid = 0)
    ORDER BY o.conrelid, o.contype, o.conname`,
    [relations],
  );
}

/** The queries behind these views, by oid. Waits for locks on what they read. */
export async function viewDefinitions(
  query: Query,
  views: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const rows = await query<{ oid: number; definition: string | null }>(
    'SELECT v AS oid, pg_catalog.pg_get_viewdef(v) AS definition FROM unnest($1::oid[]) AS v',
    [views],
  );
  return new Map(rows.flatMap((row) => (row.definition === null ? [] : [[row.oid, row.definition]])));
}

/** Up to `limit` functions and procedures of a schema that sort behind `after`, by name and argument types. */
export function listRoutines(
  query: Query,
  schemaOid: number,
  after: readonly [name: string, types: string],
  limit: number,
): Promise<readonly RoutineRow[]> {
  return query<RoutineRow>(
    `SELECT p.oid, p.proname::text AS name, a.types AS arguments, p.prokind::text AS kind, l.lanname::text AS language,
      pg_catalog.obj_description(p.oid, 'pg_proc') AS comment, pg_catalog.pg_get_userbyid(p.proowner)::text AS owner,
      p.proconfig AS settings, pg_catalog.pg_get_function_result(p.oid) AS returns, x.extname::text AS extension
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_language l ON l.oid = p.prolang
    CROSS JOIN LATERAL (SELECT pg_catalog.oidvectortypes(p.proargtypes) COLLATE "C" AS types) a
    ${EXTENSION('pg_proc', 'p')}
    WHERE p.pronamespace = $1 AND p.prokind IN ('f', 'p') AND (p.proname, a.types) > ($2::name, $3::text)
    ORDER BY p.proname, a.types LIMIT $4`,
    [schemaOid, ...after, limit],
  );
}

/** The full `CREATE` statements of these routines, by oid. */
export async function routineDefinitions(
  query: Query,
  routines: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const rows = await query<{ oid: number; definition: string | null }>(
    'SELECT r AS oid, pg_catalog.pg_get_functiondef(r) AS definition FROM unnest($1::oid[]) AS r',
    [routines],
  );
  return new Map(rows.flatMap((row) => (row.definition === null ? [] : [[row.oid, row.definition]])));
}

/** A table or view with its columns in table order. */
export interface NamedColumns {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
}

const NAMED_COLUMNS = `n.nspname::text AS schema, c.relname::text AS name,
  ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS columns`;

/** Tables and views by schema and name; what does not exist is missing. */
export function columnsByName(
  query: Query,
  names: readonly { readonly schema: string; readonly name: string }[],
): Promise<readonly NamedColumns[]> {
  return query<NamedColumns>(
    `SELECT ${NAMED_COLUMNS}
    FROM unnest($1::name[], $2::name[]) AS w(schema, name)
    JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema
    JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.name
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
    [names.map((entry) => entry.schema), names.map((entry) => entry.name)],
  );
}

/** A table or view, and which of the views in question depend on it. */
export interface Dependency extends NamedColumns {
  readonly views: readonly number[];
}

/** The views themselves and the tables and views they depend on; PostgreSQL's own are missing, it keeps no record of them. */
export function viewDependencies(query: Query, views: readonly number[]): Promise<readonly Dependency[]> {
  return query<NamedColumns & { views: number[] }>(
    `WITH depends AS (
      SELECT d.refobjid AS oid, w.ev_class AS view, d.refobjsubid > 0 AND a.relkind <> 'S' AND w.ev_class <> d.refobjid AS reads
      FROM pg_catalog.pg_rewrite w
      JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
      JOIN pg_catalog.pg_class a ON a.oid = d.refobjid
      WHERE w.ev_class = ANY($1::oid[]) AND w.rulename = '_RETURN'
        AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass)
    SELECT ${NAMED_COLUMNS}, ARRAY(SELECT DISTINCT p.view FROM depends p WHERE p.oid = c.oid AND p.reads) AS views
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = ANY($1::oid[]) OR c.oid IN (SELECT p.oid FROM depends p)`,
    [views],
  );
}

/** The search path that the database gives its sessions, as written; undefined when it sets none. */
export async function databaseSearchPath(query: Query): Promise<string | undefined> {
  const [row] = await query<{ setting: string }>(
    `SELECT substr(o.setting, 13) AS setting
    FROM pg_catalog.pg_db_role_setting s
    JOIN pg_catalog.pg_database b ON b.oid = s.setdatabase AND b.datname = pg_catalog.current_database()
    CROSS JOIN LATERAL unnest(s.setconfig) AS o(setting)
    WHERE s.setrole = 0 AND o.setting LIKE 'search_path=%'`,
  );
  return row?.setting;
}
