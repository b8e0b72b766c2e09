import { type SqlDialect } from '@dataspoke/sql-lineage';

const DIALECTS: Readonly<Record<string, SqlDialect>> = {
  postgres: 'postgresql',
  postgresql: 'postgresql',
  cockroachdb: 'postgresql',
  greenplum: 'postgresql',
  redshift: 'redshift',
  snowflake: 'snowflake',
  bigquery: 'bigquery',
  mysql: 'mysql',
  mariadb: 'mysql',
  mssql: 'tsql',
  'sql-server': 'tsql',
  synapse: 'tsql',
  oracle: 'oracle',
  hive: 'hive',
  spark: 'spark',
  databricks: 'databricks',
  'delta-lake': 'databricks',
  trino: 'trino',
  presto: 'presto',
  athena: 'athena',
  'presto-on-hive': 'presto',
  clickhouse: 'clickhouse',
  duckdb: 'duckdb',
  sqlite: 'sqlite',
  teradata: 'teradata',
};

/** The dialect in which a platform, by its name in DataHub, is asked; the generic one when it has none that is known. */
export function dialectOf(platform: string): SqlDialect {
  return DIALECTS[platform.toLowerCase()] ?? 'generic';
}

/** The dialects of all platforms, each once. */
export const KNOWN_DIALECTS: readonly SqlDialect[] = [
  ...new Set([...Object.values(DIALECTS), 'generic' as const]),
];
