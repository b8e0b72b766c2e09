export { ActivitiesProcess } from './activities-process';
export { eventually } from './eventually';
export { MariaDbMissing, startMariaDb } from './mariadb';
export { startMySql } from './mysql';
export { type MysqlProtocolServer } from './mysql-protocol-server';
export { oncePerRun } from './once-per-run';
export { ready } from './ready';
export { selfSigned } from './self-signed';
export { TcpProxy } from './tcp-proxy';
export { createDatabase, type TestDatabase } from './test-database';
export {
  claimBus,
  missingMariaDb,
  missingMySql,
  temporalNamespace,
  type TestBus,
  testServer,
  type TestVariable,
  WORKFLOWS_NAMESPACE,
} from './test-environment';
