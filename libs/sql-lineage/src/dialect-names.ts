import { DIALECTS, type SqlDialect } from './dialect';

/** Names under which databases, catalogs and other tools know a dialect that is called otherwise here. */
const OTHER_NAMES: Readonly<Record<string, SqlDialect>> = {
  ansi: 'generic',
  postgres: 'postgresql',
  cockroachdb: 'postgresql',
  greenplum: 'postgresql',
  mariadb: 'mysql',
  mssql: 'tsql',
  sqlserver: 'tsql',
  'sql-server': 'tsql',
  synapse: 'tsql',
  fabric: 'tsql',
  pg: 'postgresql',
  timescaledb: 'postgresql',
  materialize: 'postgresql',
  risingwave: 'postgresql',
  vertica: 'postgresql',
  tidb: 'mysql',
  singlestore: 'mysql',
  starrocks: 'mysql',
  doris: 'mysql',
  plsql: 'oracle',
  impala: 'hive',
  starburst: 'trino',
  sparksql: 'spark',
  'spark-sql': 'spark',
  spark2: 'spark',
  spark3: 'spark',
  'delta-lake': 'databricks',
  'presto-on-hive': 'presto',
};

/** The dialect of this name, in any case, or of a database of this name; undefined when none is known. */
export function dialectNamed(name: string): SqlDialect | undefined {
  const wanted = name.toLowerCase();
  return (
    DIALECTS.find((dialect) => dialect === wanted) ??
    (Object.hasOwn(OTHER_NAMES, wanted) ? OTHER_NAMES[wanted] : undefined)
  );
}
