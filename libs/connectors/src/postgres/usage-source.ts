import { ConnectorError } from '../errors';
import { quoteIdentifier } from './identifiers';
import { kindOf, type ObjectKind } from './object-rules';
import { type PostgresRecipe } from './recipe';
import { type Query } from './session';

/** Most statements of a server that are compared between runs. */
const MAX_ENTRIES = 100_000;
/** Longest text that is looked at, in characters. */
const MAX_TEXT = 1_000_000;

/** The extension as it is in this database. */
export interface StatementsExtension {
  /** Quoted, with a dot behind. */
  readonly schema: string;
  /** Whether each entry says since when it counts (1.11, PostgreSQL 17). */
  readonly hasSince: boolean;
  /** Whether entries say if a statement ran by itself or inside of a function, and when all were reset (1.9, PostgreSQL 14). */
  readonly hasInfo: boolean;
  /** Before 1.8 it is called otherwise. */
  readonly timeColumn: string;
}

/** Counters of a statement of one user. */
export interface StatementEntry {
  readonly user: string;
  /** A number of 64 bits. */
  readonly id: string;
  readonly toplevel: boolean;
  readonly calls: number;
  readonly durationMs: number;
  readonly rows: number;
  /** Milliseconds since 1970; absent where the server does not tell. */
  readonly since?: number;
}

/** Which server and database counters are of, and when all of them began anew. */
export interface StatementsOrigin {
  readonly key: string;
  readonly now: number;
  readonly reset: string;
}

interface ExtensionRow {
  readonly schema: string;
  readonly version: string;
}

/**
 * The extension `pg_stat_statements`, ready to be read. Raises `ConnectorError` `not-found` when it is not there or not loaded, and
 * `permission` when the user may not see statements of others.
 */
export async function findStatements(query: Query, recipe: PostgresRecipe): Promise<StatementsExtension> {
  const [found] = await query<ExtensionRow>(
    `SELECT n.nspname AS schema, e.extversion AS version FROM pg_catalog.pg_extension e
    JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'`,
  );
  if (!found) {
    throw new ConnectorError(
      'not-found',
      `The extension pg_stat_statements is not in database "${recipe.database}": usage cannot be told.`,
      'Add pg_stat_statements to shared_preload_libraries, restart the server, and run CREATE EXTENSION pg_stat_statements; or set includeUsage to false.',
    );
  }
  const [rights] = await query<{ all: boolean; loaded: boolean }>(
    `SELECT pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') AS all,
      pg_catalog.current_setting('pg_stat_statements.max', true) IS NOT NULL AS loaded`,
  );
  if (!rights?.loaded) {
    throw new ConnectorError(
      'not-found',
      'The library pg_stat_statements is not loaded: usage cannot be told.',
      'Add pg_stat_statements to shared_preload_libraries and restart the server; or set includeUsage to false.',
    );
  }
  if (!rights.all) {
    throw new ConnectorError(
      'permission',
      `User "${recipe.user}" may not see the statements of other users: usage cannot be told.`,
      `GRANT pg_read_all_stats TO ${quoteIdentifier(recipe.user)}; or set includeUsage to false.`,
    );
  }
  const [major = 0, minor = 0] = found.version.split('.').map(Number);
  const isFrom = (wanted: number): boolean => major > 1 || (major === 1 && minor >= wanted);
  return {
    schema: `${quoteIdentifier(found.schema)}.`,
    hasSince: isFrom(11),
    hasInfo: isFrom(9),
    timeColumn: isFrom(8) ? 'total_exec_time' : 'total_time',
  };
}

/** Where and when counters are read. */
export async function statementsOrigin(
  query: Query,
  { schema, hasInfo }: StatementsExtension,
): Promise<StatementsOrigin> {
  const [row] = await query<{ key: string; now: string; reset: string | null }>(
    `SELECT (SELECT system_identifier FROM pg_catalog.pg_control_system())::text || ' ' || d.oid::text AS key,
      (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000)::bigint::text AS now,
      ${hasInfo ? `(SELECT stats_reset::text FROM ${schema}pg_stat_statements_info)` : 'NULL'} AS reset
    FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()`,
  );
  return { key: row?.key ?? '', now: Number(row?.now ?? 0), reset: row?.reset ?? '' };
}

interface EntryRow {
  readonly user: string | null;
  readonly id: string;
  readonly toplevel: boolean;
  readonly calls: string;
  readonly duration: number;
  readonly rows: string;
  readonly since: string | null;
}

/** Counters of all users but the one that reads, for this database. Raises `ConnectorError` `unsupported` for too many. */
export async function statementEntries(
  query: Query,
  { schema, hasSince, hasInfo, timeColumn }: StatementsExtension,
): Promise<readonly StatementEntry[]> {
  const rows = await query<EntryRow>(
    `SELECT r.rolname AS user, s.queryid::text AS id, ${hasInfo ? 's.toplevel' : 'true'} AS toplevel,
      s.calls::text AS calls, s.${timeColumn} AS duration, s.rows::text AS rows,
      ${hasSince ? '(extract(epoch FROM s.stats_since) * 1000)::bigint::text' : 'NULL'} AS since
    FROM ${schema}pg_stat_statements(false) s
    JOIN pg_catalog.pg_database d ON d.oid = s.dbid AND d.datname = pg_catalog.current_database()
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.userid
    WHERE s.queryid IS NOT NULL AND r.rolname IS DISTINCT FROM current_user
    ORDER BY s.userid, s.queryid, 3
    LIMIT ${MAX_ENTRIES + 1}`,
  );
  if (rows.length > MAX_ENTRIES) {
    throw new ConnectorError(
      'unsupported',
      `The server counts more than ${MAX_ENTRIES} statements of this database.`,
      'Lower pg_stat_statements.max, or set includeUsage to false.',
    );
  }
  return rows.map(({ user, id, toplevel, calls, duration, rows: affected, since }) => ({
    user: user ?? '',
    id,
    toplevel,
    calls: Number(calls),
    durationMs: duration,
    rows: Number(affected),
    ...(since === null ? {} : { since: Number(since) }),
  }));
}

/** Texts by the ids of their statements. */
export async function statementTexts(
  query: Query,
  { schema }: StatementsExtension,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await query<{ id: string; text: string }>(
    `SELECT DISTINCT ON (s.queryid) s.queryid::text AS id, s.query AS text
    FROM ${schema}pg_stat_statements(true) s
    JOIN pg_catalog.pg_database d ON d.oid = s.dbid AND d.datname = pg_catalog.current_database()
    WHERE s.queryid = ANY($1::bigint[]) AND pg_catalog.length(s.query) <= ${MAX_TEXT}
    ORDER BY s.queryid`,
    [ids],
  );
  return new Map(rows.map(({ id, text }) => [id, text]));
}

/** A table or view with its columns; of a partition, the table that it is part of. */
export interface UsedRelation {
  readonly schema: string;
  readonly name: string;
  readonly kind: Exclude<ObjectKind, 'routine'>;
  readonly columns: readonly string[];
  readonly root_schema: string;
  readonly root_name: string;
}

/** Adds to `names` whatever in the text may name a table: quoted as it stands, otherwise as it stands and in lower case. */
export function addNames(names: Set<string>, text: string): void {
  for (const [, quoted, plain] of text.matchAll(/"((?:[^"]|"")*)"|([\p{L}_][\p{L}\p{N}_$]*)/gu)) {
    if (quoted !== undefined) names.add(quoted.replaceAll('""', '"'));
    if (plain !== undefined) names.add(plain).add(plain.toLowerCase());
  }
}

/** Tables and views of the database with these names. */
export function usedRelations(query: Query, names: readonly string[]): Promise<readonly UsedRelation[]> {
  return query<{ -readonly [key in keyof UsedRelation]: UsedRelation[key] }>(
    `SELECT n.nspname AS schema, c.relname AS name, ${kindOf('rc.relkind')} AS kind,
      rn.nspname AS root_schema, rc.relname AS root_name,
      coalesce((SELECT pg_catalog.array_agg(a.attname::text ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '{}') AS columns
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class rc ON rc.oid =
      CASE WHEN c.relispartition THEN coalesce(pg_catalog.pg_partition_root(c.oid)::oid, c.oid) ELSE c.oid END
    JOIN pg_catalog.pg_namespace rn ON rn.oid = rc.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
      AND c.relname = ANY($1::name[])`,
    [names],
  );
}
