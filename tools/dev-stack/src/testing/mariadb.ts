import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../provision/pins.mjs';
import { spawnGuarded } from '../servers/guarded';
import { freePort, greeting } from '../servers/ports';
import { waitUntilReady } from '../servers/readiness';
import { unpackPackages } from './debian-packages';

/** The server and what it is linked with, by the names of Debian and what is made of it. */
const PACKAGES = [
  'mariadb-server-core',
  'liburing2',
  'libaio1',
  'libnuma1',
  'libpmem1',
  'libndctl6',
  'libdaxctl1',
];
const READY_MS = 30_000;
const run = promisify(execFile);

export interface MariaDbServer {
  /** Of the superuser. */
  readonly url: string;
  stop(): Promise<void>;
}

interface Files {
  readonly server: string;
  /** Messages, character sets, and the statements that make the system tables. */
  readonly share: string;
  readonly libraries: readonly string[];
}

/** Why there is no server: it is no part of what a registry of packages ships, so a machine may be without it. */
export class MariaDbMissing extends Error {}

/**
 * Starts a MariaDB of this machine's own packages, installed or unpacked into the cache; nothing is installed. Raises
 * {@link MariaDbMissing} that says why where there is none.
 */
export async function startMariaDb(options: {
  readonly dir: string;
  readonly password: string;
  readonly logFile: string;
  /** Files of a certificate and its key, PEM: with them it offers encryption. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Further options of the server, by their names. */
  readonly settings?: Readonly<Record<string, string | number>>;
}): Promise<MariaDbServer> {
  const files = await filesOfMachine();
  const env = files.libraries.length === 0 ? {} : { LD_LIBRARY_PATH: files.libraries.join(':') };
  await mkdir(options.dir, { recursive: true });
  // It waits for the disk with each table that is made; in memory there is nothing to wait for.
  const dataDir = await mkdtemp(
    join((await exists('/dev/shm')) ? '/dev/shm' : options.dir, 'dataspoke-mariadb-'),
  );
  const common = [
    '--no-defaults',
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    `--datadir=${dataDir}`,
    // Another server that starts on this machine would sweep a folder that both put their temporary tables into.
    `--tmpdir=${dataDir}`,
    `--lc-messages-dir=${files.share}`,
    `--character-sets-dir=${join(files.share, 'charsets')}`,
    '--innodb-buffer-pool-size=64M',
  ];
  await makeSystemTables(files, common, env);
  const init = join(options.dir, 'init.sql');
  const owners = ['localhost', '127.0.0.1'].map(
    (host) => `alter user root@'${host}' identified by '${options.password}';`,
  );
  await writeFile(init, `${owners.join('\n')}\n`, { mode: 0o600 });
  const port = await freePort();
  const running = await spawnGuarded({
    name: 'MariaDB',
    command: files.server,
    args: [
      ...common,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(options.dir, 's')}`,
      `--pid-file=${join(options.dir, 'pid')}`,
      `--init-file=${init}`,
      '--skip-name-resolve',
      '--lower-case-table-names=0',
      '--innodb-flush-log-at-trx-commit=0',
      '--skip-log-bin',
      '--sync-frm=0',
      '--max-connections=200',
      '--table-open-cache=4000',
      ...Object.entries(options.settings ?? {}).map(([name, value]) => `--${name}=${value}`),
      ...(options.tls ? [`--ssl-cert=${options.tls.certificate}`, `--ssl-key=${options.tls.key}`] : []),
    ],
    cwd: options.dir,
    env,
    logFile: options.logFile,
  });
  // The first packet names the version.
  await waitUntilReady(
    running,
    READY_MS,
    async () => (await greeting(port, 1_000))?.includes('MariaDB') ?? false,
  );
  return {
    url: `mysql://root:${options.password}@127.0.0.1:${port}`,
    stop: async () => {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function filesOfMachine(): Promise<Files> {
  for (const server of ['/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd']) {
    const share = join(dirname(dirname(server)), 'share/mysql');
    if ((await exists(server)) && (await exists(join(share, 'mysql_system_tables.sql'))))
      return { server, share, libraries: [] };
  }
  const root = join(cacheFolder(process.env), 'mariadb-server-core');
  if (!(await exists(root))) await unpack(root);
  return filesUnder(root);
}

async function filesUnder(root: string): Promise<Files> {
  const libraries = (await readdir(root, { recursive: true }))
    .filter((name) => /\.so\.\d/.test(name))
    .map((name) => join(root, dirname(name)));
  return {
    server: join(root, 'usr/sbin/mariadbd'),
    share: join(root, 'usr/share/mysql'),
    libraries: [...new Set(libraries)],
  };
}

async function unpack(root: string): Promise<void> {
  await mkdir(dirname(root), { recursive: true });
  const work = await mkdtemp(`${root}-`);
  try {
    const unpacked = await unpackPackages(work, PACKAGES);
    if (!(await exists(join(unpacked, 'usr/sbin/mariadbd'))))
      throw new MariaDbMissing('its package could not be downloaded');
    // Only what runs is kept: a library that could not be had today may be had tomorrow.
    const { server, libraries } = await filesUnder(unpacked);
    await run(server, ['--no-defaults', '--version'], { env: { LD_LIBRARY_PATH: libraries.join(':') } });
    await rename(unpacked, root).catch(async (error: unknown) => {
      // Somebody else was faster.
      if (!(await exists(root))) throw error;
    });
  } catch (error) {
    if (error instanceof MariaDbMissing) throw error;
    throw new MariaDbMissing(
      `its package cannot be had here: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function makeSystemTables(
  { server, share }: Files,
  common: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const parts = ['mysql_system_tables.sql', 'mysql_performance_tables.sql', 'mysql_system_tables_data.sql'];
  const head = [
    'create database mysql;',
    'use mysql;',
    'set @auth_root_socket=NULL;',
    `set @current_hostname='localhost';`,
    'set @skip_auth_anonymous=1;',
  ];
  const statements = [
    ...head,
    ...(await Promise.all(parts.map((name) => readFile(join(share, name), 'utf8')))),
  ];
  const child = spawn(server, [...common, '--bootstrap'], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(-2_000)));
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${statements.join('\n')}\n`);
  const [code]: readonly unknown[] = await once(child, 'close').catch((error: unknown) => [error]);
  if (code !== 0)
    throw new MariaDbMissing(`it cannot be set up here: ${said.trim().split('\n').at(-1) ?? String(code)}`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
