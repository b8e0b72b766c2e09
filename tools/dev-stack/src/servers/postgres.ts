import { execFile } from 'node:child_process';
import { readFile, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { exists } from '../exists';
import { errorCode } from '../error-code';
import { Client } from 'pg';
import { basicEnvironment } from './environment';
import { spawnGuarded } from './guarded';
import { freePort } from './ports';
import {
  placeDataFolder,
  postgresBinaries,
  postgresUser,
  privateFolder,
  type UnprivilegedUser,
  writePasswordFile,
} from './postgres-files';
import { waitUntilReady } from './readiness';
import { type RunningProcess, ServerStartError } from './running-process';

const SUPERUSER = 'postgres';
const INITDB_MS = 60_000;
const READY_MS = 60_000;
const PROBE_MS = 2_000;
const ORPHAN_MS = 10_000;
const WRONG_PASSWORD = '28P01';

export interface PostgresOptions {
  /** Created when it does not exist; its data is kept from start to start. */
  dataDir: string;
  /** A free one when none is given. */
  port?: number;
  /** Of the superuser `postgres`; fixed when the data folder is created. */
  password: string;
  logFile: string;
  /** Shown in messages; "PostgreSQL" when not given. */
  name?: string;
  /** false: no fsync, for data that nobody misses after a crash of the machine. */
  durable?: boolean;
  /** Further server settings, as `postgres -c` takes them. */
  settings?: Readonly<Record<string, string | number>>;
}

export interface PostgresServer {
  readonly port: number;
  /** Connection string of the superuser to the database `postgres`. */
  readonly url: string;
  readonly process: RunningProcess;
  /** Fast shutdown: open transactions are rolled back, committed data is on disk. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL of the npm package on loopback, TCP only, and waits until the superuser can log in.
 * @throws ServerStartError
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { password, logFile, name = 'PostgreSQL', durable = true } = options;
  const user = await postgresUser();
  const binaries = await postgresBinaries(user);
  const dataDir = await placeDataFolder(options.dataDir, user);
  if (!(await exists(join(dataDir, 'PG_VERSION')))) {
    await initialise({ binaries, dataDir, password, user, durable, name });
  }
  await clearStaleLock(dataDir, name);

  const port = options.port ?? (await freePort());
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    ...options.settings,
  };
  const process = await spawnGuarded({
    name,
    command: join(binaries, 'bin/postgres'),
    args: ['-D', dataDir, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    cwd: dirname(dataDir),
    user,
    logFile,
    stopSignal: 'SIGINT',
  });
  const url = `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  await waitUntilReady(process, READY_MS, () => canLogIn(url, name, options.dataDir));
  return { port, url, process, stop: async () => void (await process.stop()) };
}

interface Initialisation {
  binaries: string;
  dataDir: string;
  password: string;
  user: UnprivilegedUser | undefined;
  durable: boolean;
  name: string;
}

async function initialise({
  binaries,
  dataDir,
  password,
  user,
  durable,
  name,
}: Initialisation): Promise<void> {
  const work = await privateFolder(dirname(dataDir), user);
  try {
    const passwordFile = await writePasswordFile(work, password, user);
    const fresh = join(work, basename(dataDir));
    const args = [
      ...['-D', fresh, '-U', SUPERUSER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8'],
      // Unicode rules that come with the server, so that sorting does not depend on the machine's locales.
      ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      ...(durable ? [] : ['--no-sync']),
    ];
    await promisify(execFile)(join(binaries, 'bin/initdb'), args, {
      ...user,
      cwd: work,
      timeout: INITDB_MS,
      env: { ...basicEnvironment(), LC_ALL: 'C' },
    }).catch((error: Error & { stderr?: string }) => {
      const reason = error.stderr?.trim().split('\n').at(-1) ?? error.message;
      throw new ServerStartError(name, `initdb failed (${reason})`);
    });
    // One rename, so that a killed first start leaves either no data folder or a complete one.
    await removeIfEmpty(dataDir, name);
    await rename(fresh, dataDir);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function removeIfEmpty(dataDir: string, name: string): Promise<void> {
  await rmdir(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return;
    throw new ServerStartError(name, `${dataDir} exists and is not a PostgreSQL data folder`);
  });
}

/**
 * A postmaster.pid from before a crash is harmless unless its process id was given to another program since:
 * then PostgreSQL refuses to start. A server that survived its guard is stopped first.
 */
async function clearStaleLock(dataDir: string, name: string): Promise<void> {
  const lock = join(dataDir, 'postmaster.pid');
  const text = await readFile(lock, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const pid = Number(text.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return;
  if (!(await isServerOf(pid, dataDir))) return rm(lock, { force: true });
  const giveUpAt = performance.now() + ORPHAN_MS;
  process.kill(pid, 'SIGINT');
  while (isAlive(pid)) {
    if (performance.now() > giveUpAt) {
      throw new ServerStartError(name, `process ${pid} still runs on its data folder; stop it first`);
    }
    await delay(50);
  }
}

/** Whether that process is a PostgreSQL on this data folder: it makes the folder its working directory. */
async function isServerOf(pid: number, dataDir: string): Promise<boolean> {
  const cwd = await realpath(`/proc/${pid}/cwd`).catch(() => undefined);
  if (cwd !== undefined) return cwd === (await realpath(dataDir));
  const list = await promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return list.stdout.includes('postgres') && list.stdout.includes(dataDir);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

async function canLogIn(url: string, name: string, dataDir: string): Promise<boolean> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: PROBE_MS,
    query_timeout: PROBE_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch (error) {
    if (errorCode(error) === WRONG_PASSWORD) {
      throw new ServerStartError(
        name,
        `the data in ${dataDir} was created with another password; restore the secrets file that belongs to it, or run npm run reset`,
      );
    }
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
