export { eventually } from './eventually';
export { MariaDbMissing, type MariaDbServer, startMariaDb } from './mariadb';
export { type MySqlServer, startMySql } from './mysql';
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
