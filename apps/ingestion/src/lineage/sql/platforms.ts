import { dialectNamed, type SqlDialect } from '@dataspoke/sql-lineage';

/** DataHub's names of the platforms whose tables SQL is written for. */
const PLATFORMS = [
  'postgres',
  'cockroachdb',
  'greenplum',
  'mysql',
  'mariadb',
  'snowflake',
  'bigquery',
  'redshift',
  'mssql',
  'databricks',
  'delta-lake',
  'spark',
  'hive',
  'trino',
  'presto',
  'athena',
  'oracle',
  'clickhouse',
  'duckdb',
  'sqlite',
  'teradata',
];

/** The platforms that speak the dialect; none for the generic one, which any may speak. */
export function platformsOf(dialect: SqlDialect): readonly string[] {
  return PLATFORMS.filter((platform) => dialectNamed(platform) === dialect);
}
