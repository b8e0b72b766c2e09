import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { exists } from '../exists';
import { cacheFolder } from '../provision/pins.mjs';
import { cachedFolder } from './cached-folder';
import { unpackPackages } from './debian-packages';
import { type MysqlProtocolServer, startMysqlProtocolServer } from './mysql-protocol-server';

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
}): Promise<MysqlProtocolServer> {
  const files = await filesOfMachine();
  const env: Record<string, string> =
    files.libraries.length === 0 ? {} : { LD_LIBRARY_PATH: files.libraries.join(':') };
  return startMysqlProtocolServer(
    {
      name: 'MariaDB',
      command: files.server,
      env,
      args: [`--lc-messages-dir=${files.share}`, `--character-sets-dir=${join(files.share, 'charsets')}`],
      serving: [
        '--lower-case-table-names=0',
        '--sync-frm=0',
        '--max-connections=200',
        '--table-open-cache=4000',
        ...Object.entries(options.settings ?? {}).map(([name, value]) => `--${name}=${value}`),
        ...(options.tls ? [`--ssl-cert=${options.tls.certificate}`, `--ssl-key=${options.tls.key}`] : []),
      ],
      prepare: (args) => makeSystemTables(files, args, env),
      init: ['localhost', '127.0.0.1'].map(
        (host) => `alter user root@'${host}' identified by '${options.password}';`,
      ),
      greeting: 'MariaDB',
      readyMs: READY_MS,
    },
    options,
  );
}

async function filesOfMachine(): Promise<Files> {
  for (const server of ['/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd']) {
    const share = join(dirname(dirname(server)), 'share/mysql');
    if ((await exists(server)) && (await exists(join(share, 'mysql_system_tables.sql'))))
      return { server, share, libraries: [] };
  }
  const root = join(cacheFolder(process.env), 'mariadb-server-core');
  await cachedFolder(root, unpack).catch((error: unknown) => {
    if (error instanceof MariaDbMissing) throw error;
    throw new MariaDbMissing(
      `its package cannot be had here: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
    );
  });
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

async function unpack(work: string): Promise<string> {
  const unpacked = await unpackPackages(work, PACKAGES);
  if (!(await exists(join(unpacked, 'usr/sbin/mariadbd'))))
    throw new MariaDbMissing('its package could not be downloaded');
  // Only what runs is kept: a library that could not be had today may be had tomorrow.
  const { server, libraries } = await filesUnder(unpacked);
  await run(server, ['--no-defaults', '--version'], { env: { LD_LIBRARY_PATH: libraries.join(':') } });
  return unpacked;
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
