import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../error-code';

/** What the integration run tells its spec files. */
export type TestVariable =
  | 'DATASPOKE_TEST_POSTGRES_URL'
  | 'DATASPOKE_TEST_NATS_URL'
  | 'DATASPOKE_TEST_NATS_USER'
  | 'DATASPOKE_TEST_NATS_PASSWORD'
  | 'DATASPOKE_TEST_NATS_BIN'
  | 'DATASPOKE_TEST_TEMPORAL_ADDRESS'
  | 'DATASPOKE_TEST_TEMPORAL_BIN'
  | 'DATASPOKE_TEST_DATAHUB_URL'
  | 'DATASPOKE_TEST_EMBED_MODEL'
  | 'DATASPOKE_TEST_EMBED_TOKENIZER'
  | 'DATASPOKE_TEST_MARIADB_URL'
  | 'DATASPOKE_TEST_MARIADB_MISSING'
  | 'DATASPOKE_TEST_MYSQL_ROOT'
  | 'DATASPOKE_TEST_MYSQL_MISSING'
  | 'DATASPOKE_TEST_DUCKDB_EXCEL'
  | 'DATASPOKE_TEST_S3_URL'
  | 'DATASPOKE_TEST_RUN_DIR';

export const NATS_ACCOUNTS = 200;
const TEMPORAL_NAMESPACES = 8;
/** The one namespace in which only the workflows' own spec runs, on queues that every service listens to elsewhere. */
export const WORKFLOWS_NAMESPACE = 'workflows';
export const TEST_NAMESPACES: readonly string[] = [
  ...Array.from({ length: TEMPORAL_NAMESPACES }, (_, index) => `t${index + 1}`),
  WORKFLOWS_NAMESPACE,
];

/**
 * The value of a variable of the integration run.
 * @throws Error when the spec was not started by that suite: it fails loudly instead of being skipped
 */
export function testServer(name: TestVariable): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`${name} is not set; run this spec with: npx jest -c jest.int.config.js <path>`);
}

/** Why this run has no MariaDB; undefined where it has one. */
export function missingMariaDb(): string | undefined {
  return process.env['DATASPOKE_TEST_MARIADB_MISSING' satisfies TestVariable];
}

/** Why this run has no MySQL; undefined where it has one. */
export function missingMySql(): string | undefined {
  return process.env['DATASPOKE_TEST_MYSQL_MISSING' satisfies TestVariable];
}

export interface TestBus {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

/**
 * A NATS account of its own: no subjects, streams or consumers are shared with other spec files of the run, and its
 * user may do everything.
 */
export function claimBus(): TestBus {
  const runDir = testServer('DATASPOKE_TEST_RUN_DIR');
  for (let number = 1; number <= NATS_ACCOUNTS; number++) {
    try {
      mkdirSync(join(runDir, `nats-account-${number}`));
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue;
      throw error;
    }
    return {
      url: testServer('DATASPOKE_TEST_NATS_URL'),
      user: accountUser(number),
      password: testServer('DATASPOKE_TEST_NATS_PASSWORD'),
    };
  }
  throw new Error(`all ${NATS_ACCOUNTS} NATS accounts of this run are in use`);
}

export function accountUser(number: number): string {
  return `test-${number}`;
}

/**
 * The Temporal namespace of this Jest worker: spec files that run at the same time use the same task queue names and
 * must not take each other's tasks.
 */
export function temporalNamespace(): string {
  const worker = Number(process.env['JEST_WORKER_ID'] ?? 1);
  return `t${((worker - 1) % TEMPORAL_NAMESPACES) + 1}`;
}
