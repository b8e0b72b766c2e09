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
  /** Of the rows alone, without indexes beside the one that holds them. */
  readonly data_bytes: string | null;
  readonly comment: string | null;
  readonly options: string | null;
}

export interface ColumnRow {
  readonly database: string;
  readonly relation: string;
  readonly name: string;
  readonly ordinal: string | number;
  readonly native_type: string;
  readonly data_type: string;
  readonly nullable: string;
  readonly comment: string | null;
  readonly default_value: string | null;
  /** Of a column that is computed from others. */
  readonly expression: string | null;
  /** `auto_increment`, `VIRTUAL GENERATED`, `on update current_timestamp()` … */
  readonly extra: string | null;
}

export interface KeyRow {
  readonly relation: string;
  readonly name: string;
  readonly column: string;
  readonly ordinal: string | number;
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

/**
 * Names are compared by the server whatever their case; databases and tables of two cases are two where it does not fold them. Takes the
 * database twice.
 */
const OF_DATABASE = (column: string): string =>
  `${column} = ? AND (@@lower_case_table_names > 0 OR CAST(${column} AS BINARY) = CAST(? AS BINARY))`;

/** Up to `limit` names of tables and views behind `after`, in the order of their bytes; no table has to be opened for it. */
export async function listTableNames(
  ask: Ask,
  database: string,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await ask<{ name: string }>(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES
    WHERE ${OF_DATABASE('TABLE_SCHEMA')} AND CAST(TABLE_NAME AS BINARY) > CAST(? AS BINARY)
    ORDER BY CAST(TABLE_NAME AS BINARY) LIMIT ?`,
    [database, database, after, limit],
  );
  return rows.map(({ name }) => name);
}

/** Some tables and views of a database. */
export interface TableNames {
  readonly database: string;
  readonly names: readonly string[];
  /** They are all of them, or nearly. */
  readonly most: boolean;
}

/**
 * Asks for rows about tables. For a list of names MariaDB opens every table of the database; one by one it opens those alone, and each
 * costs more.
 */
function ofTables<T>(ask: Ask, { database, names, most }: TableNames, select: string): Promise<readonly T[]> {
  if (names.length === 0) return Promise.resolve([]);
  const of = OF_DATABASE('TABLE_SCHEMA');
  if (most) return ask<T>(`${select} WHERE ${of} AND TABLE_NAME IN (?)`, [database, database, names]);
  const each = `(${select} WHERE ${of} AND TABLE_NAME = ?)`;
  return ask<T>(
    names.map(() => each).join(' UNION ALL '),
    names.flatMap((name) => [database, database, name]),
  );
}

export function readTables(ask: Ask, tables: TableNames): Promise<readonly TableRow[]> {
  return ofTables<TableRow>(
    ask,
    tables,
    `SELECT TABLE_NAME AS name, TABLE_TYPE AS kind, ENGINE AS engine, TABLE_ROWS AS \`rows\`,
      DATA_LENGTH + INDEX_LENGTH AS bytes, DATA_LENGTH AS data_bytes, TABLE_COMMENT AS comment, CREATE_OPTIONS AS options
    FROM information_schema.TABLES`,
  );
}

/** In table order. */
export async function readColumns(ask: Ask, tables: TableNames): Promise<readonly ColumnRow[]> {
  const rows = await ofTables<ColumnRow>(
    ask,
    tables,
    `SELECT TABLE_SCHEMA AS \`database\`, TABLE_NAME AS relation, COLUMN_NAME AS name, ORDINAL_POSITION AS ordinal,
      COLUMN_TYPE AS native_type, DATA_TYPE AS data_type, IS_NULLABLE AS nullable, COLUMN_COMMENT AS comment,
      COLUMN_DEFAULT AS default_value, GENERATION_EXPRESSION AS expression, EXTRA AS extra FROM information_schema.COLUMNS`,
  );
  return rows.toSorted((one, other) => Number(one.ordinal) - Number(other.ordinal));
}

/** Primary keys and foreign keys, each in the order of its columns. */
export async function readKeys(ask: Ask, tables: TableNames): Promise<readonly KeyRow[]> {
  const rows = await ofTables<KeyRow>(
    ask,
    tables,
    `SELECT TABLE_NAME AS relation, CONSTRAINT_NAME AS name, COLUMN_NAME AS \`column\`, ORDINAL_POSITION AS ordinal,
      REFERENCED_TABLE_SCHEMA AS referenced_database, REFERENCED_TABLE_NAME AS referenced_table,
      REFERENCED_COLUMN_NAME AS referenced_column FROM information_schema.KEY_COLUMN_USAGE`,
  );
  return rows
    .filter(({ name, referenced_table: table }) => name === 'PRIMARY' || table !== null)
    .toSorted(
      (one, other) => compareBytes(one.name, other.name) || Number(one.ordinal) - Number(other.ordinal),
    );
}

/** Text of each view; empty where the user may not see it. */
export async function readViews(ask: Ask, views: TableNames): Promise<ReadonlyMap<string, string>> {
  const rows = await ofTables<{ name: string; definition: string | null }>(
    ask,
    views,
    'SELECT TABLE_NAME AS name, VIEW_DEFINITION AS definition FROM information_schema.VIEWS',
  );
  return new Map(rows.map(({ name, definition }) => [name, definition ?? '']));
}

/** Up to `limit` routines behind `after`, in the order of the bytes of their names; functions before procedures. */
export function listRoutines(
  ask: Ask,
  database: string,
  after: readonly [name: string, kind: string],
  limit: number,
): Promise<readonly RoutineRow[]> {
  const name = 'CAST(ROUTINE_NAME AS BINARY)';
  return ask<RoutineRow>(
    `SELECT ROUTINE_NAME AS name, ROUTINE_TYPE AS kind, ROUTINE_DEFINITION AS definition, ROUTINE_COMMENT AS comment,
      IS_DETERMINISTIC AS \`deterministic\`, SQL_DATA_ACCESS AS data_access
    FROM information_schema.ROUTINES WHERE ${OF_DATABASE('ROUTINE_SCHEMA')} AND ROUTINE_TYPE IN ('PROCEDURE', 'FUNCTION')
      AND (${name} > CAST(? AS BINARY) OR ${name} = CAST(? AS BINARY) AND ROUTINE_TYPE > ?)
    ORDER BY ${name}, ROUTINE_TYPE LIMIT ?`,
    [database, database, after[0], after[0], after[1], limit],
  );
}

/** As the server orders names when it compares their bytes. */
export function compareBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
