import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { eventually, testServer } from '../testing';
import { spawnGuarded } from './guarded';
import { startNats } from './nats';
import { spawnNode } from './node-process';
import { isListening } from './ports';
import { startPostgres } from './postgres';
import { type RunningProcess, ServerStartError } from './running-process';
import { startTemporal } from './temporal';

const PROJECT = join(__dirname, '../..');

describe('servers', () => {
  let root: string;
  const left: RunningProcess[] = [];
  const cleanUp = <T extends { process: RunningProcess }>(server: T): T => {
    left.push(server.process);
    return server;
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'servers-'));
    await chmod(root, 0o755);
  });
  afterEach(async () => {
    await Promise.all(left.splice(0).map((process) => process.stop()));
    await rm(root, { recursive: true, force: true });
  });

  async function query(url: string, sql: string): Promise<unknown[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  describe('PostgreSQL', () => {
    const postgres = (more: { dataDir?: string; password?: string } = {}) =>
      startPostgres({
        dataDir: join(root, 'pg'),
        password: 'correct horse @ battery',
        logFile: join(root, 'pg.log'),
        durable: false,
        ...more,
      }).then(cleanUp);

    it('keeps its data from start to start, listens on loopback only and asks for the password', async () => {
      const first = await postgres();
      await query(first.url, `create table kept as select 'Größe' as word`);
      await first.stop();
      expect(await isListening(first.port)).toBe(false);

      const second = await postgres();
      expect(await query(second.url, 'select word, upper(word) as loud from kept')).toEqual([
        // Unicode rules: the byte-wise "C" rules would leave the ö alone.
        { word: 'Größe', loud: 'GRÖßE' },
      ]);
      expect(
        await query(
          second.url,
          `select name, setting from pg_settings where name in ('listen_addresses', 'unix_socket_directories', 'TimeZone') order by 1`,
        ),
      ).toEqual([
        { name: 'TimeZone', setting: 'UTC' },
        { name: 'listen_addresses', setting: '127.0.0.1' },
        { name: 'unix_socket_directories', setting: '' },
      ]);
      await expect(query(second.url.replace('correct', 'wrong'), 'select 1')).rejects.toThrow('password');
    });

    it('says that the password does not belong to the data, without waiting for a deadline', async () => {
      await (await postgres()).stop();
      const startedAt = performance.now();
      await expect(postgres({ password: 'another' })).rejects.toThrow(/another password.*npm run reset/);
      expect(performance.now() - startedAt).toBeLessThan(10_000);
    });

    it('starts although the process id of a crashed server was given to another program', async () => {
      const first = await postgres();
      await query(first.url, 'create table kept (n int)');
      const lock = join(root, 'pg/postmaster.pid');
      const text = await readFile(lock, 'utf8');
      await first.stop();
      // The runner of this test has that id now.
      await writeFile(lock, text.replace(/^\d+/, String(process.ppid)));
      const second = await postgres();
      expect(await query(second.url, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }]);
    });

    it('recovers after being killed', async () => {
      const first = await postgres();
      await query(first.url, 'create table kept as select 7 as n');
      process.kill(first.process.pid, 'SIGKILL');
      expect(await first.process.exited).toEqual({ code: null, signal: 'SIGKILL' });
      const second = await postgres();
      expect(await query(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
    });

    it('refuses a data folder that holds something else, and leaves it alone', async () => {
      await mkdir(join(root, 'pg'));
      await writeFile(join(root, 'pg/thesis.txt'), 'years of work');
      await expect(postgres()).rejects.toThrow(ServerStartError);
      expect(readFileSync(join(root, 'pg/thesis.txt'), 'utf8')).toBe('years of work');
    });

    const itAsRoot = process.getuid?.() === 0 ? it : it.skip;
    itAsRoot('works in a folder that the account of the server cannot reach [needs root]', async () => {
      await mkdir(join(root, 'closed'), { mode: 0o700 });
      const dataDir = join(root, 'closed/pg');
      const first = await postgres({ dataDir });
      await query(first.url, 'create table kept as select 1 as n');
      await first.stop();
      expect(lstatSync(dataDir).isSymbolicLink()).toBe(true);
      const second = await postgres({ dataDir });
      expect(await query(second.url, 'select n from kept')).toEqual([{ n: 1 }]);
      await second.stop();
      await rm(join(execFileSync('readlink', [dataDir], { encoding: 'utf8' }).trim(), '..'), {
        recursive: true,
      });
    });
  });

  it('reports why a server did not start', async () => {
    const startNothing = startNats({
      binary: testServer('DATASPOKE_TEST_NATS_BIN'),
      dir: join(root, 'nats'),
      logFile: join(root, 'nats.log'),
      config: () => 'port: "not a number"',
    });
    await expect(startNothing).rejects.toThrow(/NATS did not start: exit code 1 \(.*nats\.log/);
    await expect(
      spawnGuarded({
        name: 'Nothing',
        command: '/nowhere',
        args: [],
        cwd: root,
        logFile: join(root, 'x.log'),
      }),
    ).rejects.toThrow('Nothing did not start: spawn /nowhere ENOENT');
  });

  it('keeps the workflows of Temporal from start to start', async () => {
    const start = () =>
      startTemporal({
        binary: testServer('DATASPOKE_TEST_TEMPORAL_BIN'),
        dbFile: join(root, 'temporal.db'),
        namespace: 'kept',
        searchAttributes: { DsPhase: 'Keyword' },
        logFile: join(root, 'temporal.log'),
      }).then(cleanUp);
    const temporal = (address: string, ...args: string[]): string =>
      execFileSync(
        testServer('DATASPOKE_TEST_TEMPORAL_BIN'),
        [...args, '--address', address, '--namespace', 'kept'],
        {
          encoding: 'utf8',
        },
      );
    const first = await start();
    temporal(
      first.address,
      'workflow',
      'start',
      '--type',
      'x',
      '--task-queue',
      'q',
      '--workflow-id',
      'kept-1',
    );
    process.kill(first.process.pid, 'SIGKILL');
    await first.process.exited;

    const second = await start();
    expect(temporal(second.address, 'workflow', 'list')).toContain('kept-1');
    expect(temporal(second.address, 'operator', 'search-attribute', 'list')).toMatch(/DsPhase\s+Keyword/);
  }, 60_000);

  it('gives an app the environment it was told, and drains it before it is stopped', async () => {
    const script = join(root, 'app.cjs');
    await writeFile(
      script,
      // It says that it is there once it knows how to stop, as an app of ours does.
      `process.stdin.resume();
       process.on('SIGTERM', () => setTimeout(() => { console.log('drained'); process.exit(0); }, 100));
       console.log(JSON.stringify([process.env.GIVEN, process.env.PGPASSWORD, process.env.DATASPOKE_EXIT_WITH_PARENT]));`,
    );
    process.env['PGPASSWORD'] = 'not for apps';
    const logFile = join(root, 'app.log');
    const app = await spawnNode(script, { GIVEN: 'yes' }, { logFile, pipe: true });
    await eventually(() => readFileSync(logFile, 'utf8').includes('yes'));
    expect(await app.stop()).toEqual({ code: 0, signal: null });
    expect(readFileSync(logFile, 'utf8')).toBe('["yes",null,"true"]\ndrained\n');
  });

  describe('when the launcher is killed with SIGKILL', () => {
    let launcher: ChildProcess | undefined;
    afterEach(() => launcher?.kill('SIGKILL'));

    it('leaves nothing of what it started after ten seconds', async () => {
      execFileSync(
        process.execPath,
        [join(PROJECT, '../../node_modules/typescript/bin/tsc'), '-b', 'tsconfig.lib.json'],
        {
          cwd: PROJECT,
        },
      );
      await writeFile(join(root, 'app.cjs'), `process.stdin.resume().on('end', () => process.exit(0));`);
      await writeFile(
        join(root, 'stubborn.cjs'),
        `for (const s of ['SIGTERM', 'SIGINT']) process.on(s, () => {}); setInterval(() => {}, 1000);`,
      );
      await writeFile(
        join(root, 'launcher.cjs'),
        `const { startPostgres } = require('${PROJECT}/dist/servers/postgres.js');
         const { startNats } = require('${PROJECT}/dist/servers/nats.js');
         const { startTemporal } = require('${PROJECT}/dist/servers/temporal.js');
         const { spawnNode } = require('${PROJECT}/dist/servers/node-process.js');
         const { spawnGuarded } = require('${PROJECT}/dist/servers/guarded.js');
         const { natsConfig } = require('${PROJECT}/dist/secrets/nats-config.js');
         const at = (name) => '${root}/' + name;
         (async () => {
           const pg = await startPostgres({ dataDir: at('pg'), password: 'p', logFile: at('pg.log'), durable: false });
           const nats = await startNats({ binary: process.env.NATS, dir: at('nats'), logFile: at('nats.log'),
             config: (place) => natsConfig({ ...place, users: [{ name: 'a', password: 'b' }], permissions: {} }) });
           const temporal = await startTemporal({ binary: process.env.TEMPORAL, dbFile: at('t.db'), namespace: 'n', logFile: at('t.log') });
           await spawnNode(at('app.cjs'), {}, { logFile: at('app.log'), pipe: true });
           await spawnNode(at('stubborn.cjs'), {}, { logFile: at('stubborn-app.log'), pipe: true });
           await spawnGuarded({ name: 'stubborn', command: process.execPath, args: [at('stubborn.cjs')], cwd: '/', logFile: at('s.log') });
           console.log(JSON.stringify([pg.port, nats.port, temporal.port]));
         })();`,
      );
      launcher = spawn(process.execPath, [join(root, 'launcher.cjs')], {
        env: {
          ...process.env,
          NATS: testServer('DATASPOKE_TEST_NATS_BIN'),
          TEMPORAL: testServer('DATASPOKE_TEST_TEMPORAL_BIN'),
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const line = await new Promise<string>((resolve, reject) => {
        createInterface({ input: launcher!.stdout! })
          .on('line', resolve)
          .on('close', () => reject(new Error('the launcher ended')));
      });
      const ports = JSON.parse(line) as number[];
      const started = descendants(launcher.pid!);
      // Four guards, their servers, the apps; PostgreSQL has processes of its own besides.
      expect(started.length).toBeGreaterThanOrEqual(12);

      // PostgreSQL does not wait for clients when it stops.
      const client = connect(ports[0]!, '127.0.0.1').on('error', () => undefined);
      const killedAt = performance.now();
      launcher.kill('SIGKILL');
      await eventually(() => expect(started.filter(isAlive)).toEqual([]), 10_000);
      expect(performance.now() - killedAt).toBeLessThan(10_000);
      expect(await Promise.all(ports.map((port) => isListening(port)))).toEqual([false, false, false]);
      client.destroy();
    }, 90_000);
  });

  it('waits for a predecessor that is still on its way out', async () => {
    const script = join(root, 'slow.cjs');
    await writeFile(
      script,
      `process.on('SIGTERM', () => setTimeout(() => { console.log('gone'); process.exit(0); }, 700)); setInterval(() => {}, 1000); console.log('up');`,
    );
    const logFile = join(root, 'slow.log');
    const start = () => spawnNode(script, {}, { logFile, pipe: false });
    const first = await start();
    await eventually(() => readFileSync(logFile, 'utf8').includes('up'));
    process.kill(first.pid, 'SIGTERM');
    const second = await start();
    expect(readFileSync(logFile, 'utf8')).toMatch(/^up\ngone\n/);
    await second.stop();
  });

  it('keeps a log of bounded size', async () => {
    const logFile = join(root, 'big.log');
    await writeFile(logFile, 'x'.repeat(60 * 1024 ** 2));
    const script = join(root, 'app.cjs');
    await writeFile(script, `console.log('fresh')`);
    const app = await spawnNode(script, {}, { logFile, pipe: false });
    await app.exited;
    expect(readFileSync(logFile, 'utf8')).toBe('fresh\n');
    expect(lstatSync(`${logFile}.1`).size).toBe(60 * 1024 ** 2);
  });
});

function descendants(root: number): number[] {
  const parents = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = new Set([root]);
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const [pid, parent] of parents) if (found.has(parent!)) found.add(pid!);
  }
  found.delete(root);
  return [...found];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
