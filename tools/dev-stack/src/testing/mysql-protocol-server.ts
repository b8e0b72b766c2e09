import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../exists';
import { spawnGuarded } from '../servers/guarded';
import { freePort, greeting } from '../servers/ports';
import { waitUntilReady } from '../servers/readiness';

/** A MariaDB or MySQL that runs. */
export interface MysqlProtocolServer {
  /** Of the superuser. */
  readonly url: string;
  stop(): Promise<void>;
}

/** What differs between the two. */
export interface MysqlProtocolProgram {
  readonly name: string;
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
  /** For preparing the data folder and for serving it. */
  readonly args: readonly string[];
  /** For serving it. */
  readonly serving: readonly string[];
  /** Fills the empty data folder. */
  readonly prepare: (args: readonly string[]) => Promise<void>;
  /** Statements that give root a password, run at the start. */
  readonly init: readonly string[];
  /** Is in the first packet, which names the version. */
  readonly greeting: string;
  readonly readyMs: number;
}

/** Starts a server of the protocol for tests, on loopback, with data that is gone when it stops. */
export async function startMysqlProtocolServer(
  program: MysqlProtocolProgram,
  { dir, password, logFile }: { readonly dir: string; readonly password: string; readonly logFile: string },
): Promise<MysqlProtocolServer> {
  await mkdir(dir, { recursive: true });
  // It waits for the disk with each table that is made; in memory there is nothing to wait for.
  const home = await mkdtemp(join((await exists('/dev/shm')) ? '/dev/shm' : dir, 'dataspoke-mysql-'));
  await mkdir(join(home, 'data'));
  const args = [
    '--no-defaults',
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    `--datadir=${join(home, 'data')}`,
    // Another server that starts on this machine would sweep a folder that both put their temporary tables into.
    `--tmpdir=${home}`,
    '--innodb-buffer-pool-size=64M',
    ...program.args,
  ];
  await program.prepare(args);
  const init = join(dir, 'init.sql');
  await writeFile(init, `${program.init.join('\n')}\n`, { mode: 0o600 });
  const port = await freePort();
  const running = await spawnGuarded({
    name: program.name,
    command: program.command,
    args: [
      ...args,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(dir, 's')}`,
      `--pid-file=${join(dir, 'pid')}`,
      `--init-file=${init}`,
      '--skip-name-resolve',
      '--skip-log-bin',
      '--innodb-flush-log-at-trx-commit=0',
      ...program.serving,
    ],
    cwd: dir,
    env: program.env,
    logFile,
  });
  await waitUntilReady(
    running,
    program.readyMs,
    async () => (await greeting(port, 1_000))?.includes(program.greeting) ?? false,
  );
  return {
    url: `mysql://root:${password}@127.0.0.1:${port}`,
    stop: async () => {
      await running.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
