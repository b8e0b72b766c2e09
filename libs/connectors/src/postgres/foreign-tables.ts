import { type ColumnLink, type RemoteTable } from '../records';
import { type PostgresRecipe } from './recipe';
import { type Query } from './session';

/** Where a foreign table gets its rows. Options of user mappings, which hold passwords, are never read. */
export interface ForeignTableRow {
  readonly relation: number;
  readonly server: string;
  /** What the wrapper is made of, e.g. `postgres_fdw`; its own name where it has no handler. */
  readonly wrapper: string;
  readonly server_options: readonly string[];
  readonly table_options: readonly string[];
  /** Column and its name on the other side, where that differs. */
  readonly column_names: readonly (readonly [column: string, remote: string])[];
}

/** Only these: others may hold secrets, as a connection URL does. */
const SERVER_OPTIONS = ['host', 'port', 'dbname', 'database'];
const TABLE_OPTIONS = [
  'schema_name', 'table_name', 'schema', 'table', 'dbname', 'database', 'filename', 'format',
]; // prettier-ignore

/** Server, wrapper and the harmless ones of the options of these foreign tables. */
export function listForeignTables(
  query: Query,
  relations: readonly number[],
): Promise<readonly ForeignTableRow[]> {
  const chosen = (options: string, names: readonly string[]): string =>
    `ARRAY(SELECT o FROM unnest(${options}) AS o WHERE split_part(o, '=', 1) IN (${names.map((name) => `'${name}'`).join(', ')}))`;
  return query<ForeignTableRow>(
    `SELECT f.ftrelid AS relation, s.srvname::text AS server,
      COALESCE(regexp_replace(p.proname::text, '_handler$', ''), w.fdwname::text) AS wrapper,
      ${chosen('s.srvoptions', SERVER_OPTIONS)} AS server_options, ${chosen('f.ftoptions', TABLE_OPTIONS)} AS table_options,
      ARRAY(SELECT ARRAY[a.attname::text, substr(o, 13)] FROM pg_catalog.pg_attribute a CROSS JOIN LATERAL unnest(a.attfdwoptions) AS o
        WHERE a.attrelid = f.ftrelid AND a.attnum > 0 AND NOT a.attisdropped AND o LIKE 'column_name=%') AS column_names
    FROM pg_catalog.pg_foreign_table f
    JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
    JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
    LEFT JOIN pg_catalog.pg_proc p ON p.oid = w.fdwhandler
    WHERE f.ftrelid = ANY($1::oid[])`,
    [relations],
  );
}

/** A foreign table where it is declared. */
export interface LocalTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/** The dataset behind a foreign table, or why it is not known which one it is. */
export function remoteOf(
  row: ForeignTableRow,
  local: LocalTable,
  recipe: PostgresRecipe,
): RemoteTable | string {
  const server = options(row.server_options);
  const table = options(row.table_options);
  const given = recipe.foreignServers?.[row.server];
  const isPostgres = row.wrapper === 'postgres_fdw';
  const platform = given?.platform ?? (isPostgres ? 'postgres' : undefined);
  const place = `foreignServers.${row.server}`;
  if (platform === undefined) {
    return `It is not known what server "${row.server}" with the wrapper "${row.wrapper}" reads: say it in ${place} of the recipe.`;
  }
  const database =
    given?.database ??
    server.get('dbname') ??
    table.get('dbname') ??
    table.get('database') ??
    server.get('database');
  if (isPostgres && database === undefined) {
    return `Server "${row.server}" names no database, so it is the one of its user: say it in ${place}.database of the recipe.`;
  }
  // Left out, both are those of the foreign table (documentation of postgres_fdw).
  const schema = table.get('schema_name') ?? table.get('schema') ?? (isPostgres ? local.schema : undefined);
  const name = table.get('table_name') ?? table.get('table') ?? table.get('filename') ?? local.name;
  const [first, ...rest] = [database, schema, name].filter((part) => part !== undefined);
  const instance =
    given?.platformInstance ??
    (isPostgres && isSameServer(server, recipe) ? recipe.platformInstance : undefined);
  const renamed = new Map(row.column_names);
  return {
    platform,
    ...(instance === undefined ? {} : { platformInstance: instance }),
    path: [first ?? name, ...rest],
    columns: local.columns.map((column): ColumnLink => ({ from: renamed.get(column) ?? column, to: column })),
  };
}

/** Server and remote names of a foreign table, for people. */
export function foreignProperties(row: ForeignTableRow): Readonly<Record<string, string>> {
  const table = options(row.table_options);
  const shown = (key: string, ...names: readonly string[]): Readonly<Record<string, string>> => {
    const value = names.map((name) => table.get(name)).find((one) => one !== undefined);
    return value === undefined ? {} : { [key]: value };
  };
  return {
    foreign_server: row.server,
    foreign_wrapper: row.wrapper,
    ...shown('remote_database', 'dbname', 'database'),
    ...shown('remote_schema', 'schema_name', 'schema'),
    ...shown('remote_table', 'table_name', 'table'),
    ...shown('remote_file', 'filename'),
  };
}

function options(list: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    list.map((option) => {
      const at = option.indexOf('=');
      return [option.slice(0, at), option.slice(at + 1)] as const;
    }),
  );
}

/** Whether a server names itself or the machine that the recipe names. */
function isSameServer(server: ReadonlyMap<string, string>, { host, port }: PostgresRecipe): boolean {
  const other = server.get('host');
  const isOwn =
    other === undefined || other.startsWith('/') || ['localhost', '127.0.0.1', '::1', host].includes(other);
  return isOwn && (server.get('port') ?? String(port)) === String(port);
}
