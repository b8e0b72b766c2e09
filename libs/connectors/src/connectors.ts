import { dbtConnector } from './dbt/dbt-connector';
import { execConnector } from './exec/exec-connector';
import { filesConnector } from './files/files-connector';
import { mariadbConnector, mysqlConnector } from './mysql/mysql-connector';
import { npmConnector } from './npm-package/package-connector';
import { openLineageConnector } from './openlineage/openlineage-connector';
import { postgresConnector } from './postgres/postgres-connector';
import { type ConnectorFactory } from './registry';
import { restConnector } from './rest/rest-connector';
import { spreadsheetConnector } from './spreadsheet/spreadsheet-connector';
import { sqlQueriesConnector } from './sql-queries/sql-queries-connector';

/** Every connector that DataSpoke brings. */
export const CONNECTORS: readonly ConnectorFactory[] = [
  dbtConnector,
  execConnector,
  filesConnector,
  mariadbConnector,
  mysqlConnector,
  npmConnector,
  openLineageConnector,
  postgresConnector,
  restConnector,
  spreadsheetConnector,
  sqlQueriesConnector,
];
