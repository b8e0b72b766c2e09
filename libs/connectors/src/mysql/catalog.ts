import { type MysqlSession } from './session';

/** Databases of the server itself. */
const OWN = ['information_schema', 'performance_schema', 'mysql', 'sys'];

export interface TableRow {
  readonly name: string;
  /** `BASE TABLE`, `VIEW`, `SEQUENCE` … */
  readonly kind: string;
  readonly engine: string | null;
  readonly rows: string | null;
  readonly bytes: string | null;
  readonly comment: string | null;
  readonly options: string | null;
}

export interface ColumnRow {
  readonly relation: string;
  readonly name: string;
  readonly ordinal: string | number;
  readonly native_type: string;
  readonly data_type: string;
  readonly nullable: string;
  readonly comment: string | null;
  readonly default_value: string | null;
  readonly extra: string | null;
}

export interface KeyRow {
  readonly relation: string;
  readonly name: string;
  readonly column: string;
  readonly referenced_database: string | null;
  readonly referenced_table: string | null;
  readonly referenced_column: string | null;
}

export interface RoutineRow {
  readonly name: string;
  readonly kind: 'PROCEDURE' | 'FUNCTION';
  readonly definition: string | null;
  readonly comment: string | null;
  readonly deterministic: string;
  readonly data_access: string;
}

export type Ask = <T>(text: string, values?: readonly unknown[]) => Promise<readonly T[]>;

/** Asks with one signal. */
export function askerOf(session: MysqlSession, signal: AbortSignal): Ask {
  return (text, values) => session.query(signal, text, values);
}

/** Databases that the user may see, without those of the server. Names compare as bytes, whatever the server's collation. */
export async function listDatabases(ask: Ask): Promise<readonly string[]> {
  const rows = await ask<{ name: string }>(
    `SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN (?) ORDER BY CAST(SCHEMA_NAME AS BINARY)`,
    [OWN],
  );
  return rows.map(({ name }) => name);
}

/** Names of all tables and views of a database, in the order of their bytes; no table has to be opened for it. */
export async function listTableNames(ask: Ask, database: string): Promise<readonly string[]> {
  const rows = await ask<{ name: string }>(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? ORDER BY CAST(TABLE_NAME AS BINARY)`,
    [database],
  );
  return rows.map(({ name }) => name);
}

export function readTables(
  ask: Ask,
  database: string,
  names: readonly string[],
): Promise<readonly TableRow[]> {
  return ask<TableRow>(
    `SELECT TABLE_NAME AS name, TABLE_TYPE AS kind, ENGINE AS engine, TABLE_ROWS AS \`rows\`,
      DATA_LENGTH + INDEX_LENGTH AS bytes, TABLE_COMMENT AS comment, CREATE_OPTIONS AS options
    FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME IN (?)`,
    [database, names],
  );
}

export function readColumns(
  ask: Ask,
  database: string,
  names: readonly string[],
): Promise<readonly ColumnRow[]> {
  return ask<ColumnRow>(
    `SELECT TABLE_NAME AS relation, COLUMN_NAME AS name, ORDINAL_POSITION AS ordinal, COLUMN_TYPE AS native_type,
      DATA_TYPE AS data_type, IS_NULLABLE AS nullable, COLUMN_COMMENT AS comment, COLUMN_DEFAULT AS default_value, EXTRA AS extra
    FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME IN (?) ORDER BY ORDINAL_POSITION`,
    [database, names],
  );
}

export function readKeys(ask: Ask, database: string, names: readonly string[]): Promise<readonly KeyRow[]> {
  return ask<KeyRow>(
    `SELECT TABLE_NAME AS relation, CONSTRAINT_NAME AS name, COLUMN_NAME AS \`column\`,
      REFERENCED_TABLE_SCHEMA AS referenced_database, REFERENCED_TABLE_NAME AS referenced_table,
      REFERENCED_COLUMN_NAME AS referenced_column
    FROM information_schema.KEY_COLUMN_USAGE
    WHERE TABLE_SCHEMA = ? AND TABLE_NAME IN (?) AND (CONSTRAINT_NAME = 'PRIMARY' OR REFERENCED_TABLE_NAME IS NOT NULL)
    ORDER BY CONSTRAINT_NAME, ORDINAL_POSITION`,
    [database, names],
  );
}

/** Text of each view; empty where the user may not see it. */
export async function readViews(
  ask: Ask,
  database: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const rows = await ask<{ name: string; definition: string | null }>(
    `SELECT TABLE_NAME AS name, VIEW_DEFINITION AS definition FROM information_schema.VIEWS
    WHERE TABLE_SCHEMA = ? AND TABLE_NAME IN (?)`,
    [database, names],
  );
  return new Map(rows.map(({ name, definition }) => [name, definition ?? '']));
}

export function listRoutines(ask: Ask, database: string): Promise<readonly RoutineRow[]> {
  return ask<RoutineRow>(
    `SELECT ROUTINE_NAME AS name, ROUTINE_TYPE AS kind, ROUTINE_DEFINITION AS definition, ROUTINE_COMMENT AS comment,
      IS_DETERMINISTIC AS \`deterministic\`, SQL_DATA_ACCESS AS data_access
    FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ? AND ROUTINE_TYPE IN ('PROCEDURE', 'FUNCTION')
    ORDER BY CAST(ROUTINE_NAME AS BINARY), ROUTINE_TYPE`,
    [database],
  );
}

/** Columns of tables that texts mention, by `database.table`. */
export async function columnsOf(
  ask: Ask,
  tables: readonly { readonly database: string; readonly name: string }[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (const [database, own] of Map.groupBy(tables, (table) => table.database)) {
    for (const { relation, name } of await readColumns(
      ask,
      database,
      own.map((table) => table.name),
    )) {
      const key = `${database}\n${relation}`;
      found.set(key, [...(found.get(key) ?? []), name]);
    }
  }
  return found;
}
