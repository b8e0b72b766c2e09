import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exists } from '../exists';
import { errorText } from '../error-code';
import { TEST_PINS } from '../provision/pins.mjs';
import { provisionAll, provisionPin } from '../provision/provision';
import { natsConfig } from '../secrets/nats-config';
import { startEmulator, type EmulatorServer } from '../servers/emulator';
import { startNats } from '../servers/nats';
import { startPostgres } from '../servers/postgres';
import { startTemporal } from '../servers/temporal';
import { MariaDbMissing, startMariaDb } from './mariadb';
import { MySqlMissing, provisionMySql } from './mysql';
import { type MysqlProtocolServer } from './mysql-protocol-server';
import { startSeaweedFs } from './seaweedfs';
import { accountUser, NATS_ACCOUNTS, TEST_NAMESPACES, type TestVariable } from './test-environment';

const WORKSPACE = join(__dirname, '../../../..');
const COMPILE_MS = 180_000;
const TEBIBYTE = 1024 ** 4;

export interface TestServers {
  readonly variables: Partial<Record<TestVariable, string>>;
  stop(): Promise<void>;
}

/** The servers of one run of the integration suite: free ports, one temporary folder, nothing kept. */
export async function startTestServers(say: (line: string) => void): Promise<TestServers> {
  const runDir = await mkdtemp(join(tmpdir(), 'dataspoke-int-'));
  await chmod(runDir, 0o755);
  const log = (name: string): string => join(runDir, 'logs', `${name}.log`);
  const password = randomBytes(18).toString('base64url');
  const started: { stop(): Promise<void> }[] = [];
  const starting: Promise<unknown>[] = [];
  const keep = <T extends { stop(): Promise<void> } | undefined>(start: Promise<T>): Promise<T> => {
    const kept = start.then((server) => {
      if (server) started.push(server);
      return server;
    });
    starting.push(kept);
    return kept;
  };
  const stop = async (): Promise<void> => {
    await Promise.allSettled(starting);
    await Promise.all(started.map((server) => server.stop()));
    await rm(runDir, { recursive: true, force: true });
  };
  try {
    const tools = await provisionAll();
    const { path: weed } = await provisionPin(TEST_PINS.seaweedfs);
    const users = Array.from({ length: NATS_ACCOUNTS }, (_, index) => {
      const name = accountUser(index + 1);
      return { name, password, account: name };
    });
    const [postgres, nats, temporal, emulator, mariadb, seaweedfs, mysql] = await Promise.all([
      keep(
        startPostgres({
          dataDir: join(runDir, 'postgres'),
          password,
          logFile: log('postgres'),
          durable: false,
          settings: { max_connections: 300 },
        }),
      ),
      keep(
        startNats({
          binary: tools['nats-server'].path,
          dir: join(runDir, 'nats'),
          logFile: log('nats'),
          config: (place) =>
            natsConfig({
              ...place,
              users: [{ name: 'admin', password }, ...users],
              permissions: {},
              // Every account reserves the full size of its streams.
              maxFileBytes: TEBIBYTE,
            }),
        }),
      ),
      keep(
        startTemporal({
          binary: tools.temporal.path,
          dbFile: join(runDir, 'temporal/temporal.db'),
          namespace: 'dataspoke',
          extraNamespaces: TEST_NAMESPACES,
          logFile: log('temporal'),
        }),
      ),
      keep(startCatalog(join(runDir, 'datahub'), log('datahub-emulator'), say)),
      keep(startMariaDbIfThereIsOne(join(runDir, 'mariadb'), password, log('mariadb'), say)),
      keep(
        startSeaweedFs({ binary: weed, dir: join(runDir, 'seaweedfs'), password, logFile: log('seaweedfs') }),
      ),
      mySqlIfThereIsOne(say),
    ]);
    return {
      variables: {
        DATASPOKE_TEST_POSTGRES_URL: postgres.url,
        DATASPOKE_TEST_NATS_URL: nats.url,
        DATASPOKE_TEST_NATS_USER: 'admin',
        DATASPOKE_TEST_NATS_PASSWORD: password,
        DATASPOKE_TEST_NATS_BIN: tools['nats-server'].path,
        DATASPOKE_TEST_TEMPORAL_ADDRESS: temporal.address,
        DATASPOKE_TEST_TEMPORAL_BIN: tools.temporal.path,
        ...(emulator ? { DATASPOKE_TEST_DATAHUB_URL: emulator.url } : {}),
        DATASPOKE_TEST_EMBED_MODEL: tools['embed-model'].path,
        DATASPOKE_TEST_EMBED_TOKENIZER: tools['embed-tokenizer'].path,
        ...('url' in mariadb
          ? { DATASPOKE_TEST_MARIADB_URL: mariadb.url }
          : { DATASPOKE_TEST_MARIADB_MISSING: mariadb.missing }),
        ...mysql,
        DATASPOKE_TEST_S3_URL: seaweedfs.url,
        DATASPOKE_TEST_DUCKDB_EXCEL: tools['duckdb-excel'].path,
        DATASPOKE_TEST_RUN_DIR: runDir,
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Its tests are skipped with the reason where this machine has none. */
async function startMariaDbIfThereIsOne(
  dir: string,
  password: string,
  logFile: string,
  say: (line: string) => void,
): Promise<{ readonly missing: string; stop(): Promise<void> } | MysqlProtocolServer> {
  try {
    return await startMariaDb({ dir, password, logFile });
  } catch (error) {
    if (!(error instanceof MariaDbMissing)) throw error;
    say(`The tests with MariaDB are skipped: ${error.message}.`);
    return { missing: error.message, stop: () => Promise.resolve() };
  }
}

/** Where it is: the few tests that need it start one of their own. */
async function mySqlIfThereIsOne(
  say: (line: string) => void,
): Promise<Partial<Record<'DATASPOKE_TEST_MYSQL_ROOT' | 'DATASPOKE_TEST_MYSQL_MISSING', string>>> {
  try {
    return { DATASPOKE_TEST_MYSQL_ROOT: await provisionMySql() };
  } catch (error) {
    if (!(error instanceof MySqlMissing)) throw error;
    say(`The tests with MySQL are skipped: ${error.message}.`);
    return { DATASPOKE_TEST_MYSQL_MISSING: error.message };
  }
}

async function startCatalog(
  dataDir: string,
  logFile: string,
  say: (line: string) => void,
): Promise<EmulatorServer | undefined> {
  const project = join(WORKSPACE, 'tools/datahub-emulator');
  if (!(await exists(join(project, 'src/main.ts')))) {
    say('DataHub emulator: not there yet, specs that need DATASPOKE_TEST_DATAHUB_URL will fail');
    return undefined;
  }
  const compiler = join(WORKSPACE, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [compiler, '-b', join(project, 'tsconfig.lib.json')], {
    timeout: COMPILE_MS,
  }).catch((error: Error & { stdout?: string }) => {
    // The type check of the workspace judges; here it matters only whether there is something to run.
    say(`DataHub emulator: compiled with errors\n${error.stdout ?? error.message}`);
  });
  try {
    return await startEmulator({ script: join(project, 'dist/main.js'), dataDir, logFile });
  } catch (error) {
    // Specs that do not need the catalog can still tell something; those that do fail by name.
    say(`DATASPOKE_TEST_DATAHUB_URL is not set: ${errorText(error)}`);
    return undefined;
  }
}
