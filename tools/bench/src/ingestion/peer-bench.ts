import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CLIENT_PACKAGES, clientPython } from '@dataspoke/datahub-emulator';
import {
  ALLOCATOR,
  CHECKOUT,
  NODE_FLAGS,
  type Progress,
  startEmulator,
  startPostgres,
} from '@dataspoke/dev-stack';
import { measure, type Measured } from '../datahub/measured';
import { figure, table } from '../table';
import { generateWarehouse, type WarehouseSize } from './generated-warehouse';

const EMULATOR = join(CHECKOUT, 'tools/datahub-emulator/dist/main.js');
const STUB = join(__dirname, '../datahub/stub-server.js');
const PASSWORD = 'bench';

interface Row {
  readonly name: string;
  readonly target: 'stub' | 'emulator';
  readonly measured: Measured;
  readonly statements: number;
}

/**
 * Our PostgreSQL connector and client beside DataHub's own `postgres` source, profiling off in both: into a server that answers at once
 * and into the emulator. Statements are counted in the server's own log. Raises Error when the official tool cannot be installed.
 */
export async function benchPeer(
  home: string,
  size: WarehouseSize,
  progress: Progress,
  signal: AbortSignal,
): Promise<string> {
  const version = CLIENT_PACKAGES[0].version;
  const official = await progress.step("DataHub's own postgres source", () =>
    clientPython({ packages: [{ name: 'acryl-datahub[postgres]', version }] }),
  );
  if ('reason' in official) throw new Error(`There is nothing to compare with: ${official.reason}`);
  return new PeerBench(official.python, home, size, progress, signal).run();
}

class PeerBench {
  private readonly log: string;

  constructor(
    private readonly python: string,
    private readonly home: string,
    private readonly size: WarehouseSize,
    private readonly progress: Progress,
    private readonly signal: AbortSignal,
  ) {
    this.log = join(home, 'postgres.log');
  }

  async run(): Promise<string> {
    await mkdir(this.home, { recursive: true });
    const postgres = await startPostgres({
      dataDir: join(this.home, 'postgres'),
      password: PASSWORD,
      logFile: this.log,
      durable: false,
      settings: { log_statement: 'all', max_locks_per_transaction: 1_000 },
    });
    try {
      const { tables, columns, views } = this.size;
      await this.progress.step(`${tables} tables of ${columns} columns, ${views} views`, () =>
        generateWarehouse(postgres.url, this.size),
      );
      const rows = [
        ...(await this.against('stub', postgres.port)),
        ...(await this.against('emulator', postgres.port)),
      ];
      return report(rows);
    } finally {
      await postgres.stop();
    }
  }

  private async against(target: Row['target'], port: number): Promise<readonly Row[]> {
    const source = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
    const ours = await this.row('ours, connector and client', target, (url) =>
      this.measure(
        [process.execPath, ...(NODE_FLAGS.ingestion ?? []), join(__dirname, 'our-ingest.js'), url, source],
        { env: ALLOCATOR },
      ),
    );
    const official = await this.row('datahub ingest', target, async (url) => {
      const recipe = join(this.home, `recipe-${target}.json`);
      const config = {
        host_port: `127.0.0.1:${port}`,
        database: 'postgres',
        username: 'postgres',
        password: PASSWORD,
        schema_pattern: { allow: ['shop'] },
      };
      const sink = { type: 'datahub-rest', config: { server: url } };
      await writeFile(recipe, JSON.stringify({ source: { type: 'postgres', config }, sink }));
      return this.measure([join(dirname(this.python), 'datahub'), 'ingest', '-c', recipe], {
        done: ours.measured.done,
      });
    });
    return [ours, official];
  }

  private async row(
    name: string,
    target: Row['target'],
    work: (url: string) => Promise<Measured>,
  ): Promise<Row> {
    return this.withServer(target, name, async (url) => {
      const before = await this.statements();
      const measured = await this.progress.step(
        `${name} into the ${target}`,
        () => work(url),
        ({ seconds }) => `${figure(seconds)} s`,
      );
      return { name, target, measured, statements: (await this.statements()) - before };
    });
  }

  /** A fresh one for each, so that nobody finds the aspects stored already. */
  private async withServer<T>(
    target: Row['target'],
    name: string,
    work: (url: string) => Promise<T>,
  ): Promise<T> {
    if (target === 'emulator') {
      const place = join(this.home, name.replace(/\W+/g, '-'));
      const emulator = await startEmulator({ script: EMULATOR, dataDir: place, logFile: `${place}.log` });
      try {
        return await work(emulator.url);
      } finally {
        await emulator.stop();
      }
    }
    const stub = spawn(process.execPath, [STUB], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      const [port] = (await once(stub.stdout, 'data', { signal: this.signal })) as [Buffer];
      return await work(`http://127.0.0.1:${port.toString().trim()}`);
    } finally {
      stub.stdin.end();
    }
  }

  private async statements(): Promise<number> {
    const text = await readFile(this.log, 'utf8');
    return text.match(/LOG: {2}(statement|execute [^:]*):/g)?.length ?? 0;
  }

  private measure(
    command: readonly [string, ...string[]],
    { env: more, done }: { readonly env?: NodeJS.ProcessEnv; readonly done?: number },
  ): Promise<Measured> {
    const env = {
      ...more,
      PATH: process.env['PATH'],
      HOME: this.home,
      DATAHUB_TELEMETRY_ENABLED: 'false',
      NO_PROXY: '127.0.0.1,localhost',
    };
    return measure(this.python, command, {
      env,
      signal: this.signal,
      ...(done === undefined ? {} : { done }),
    });
  }
}

function report(rows: readonly Row[]): string {
  return table(
    ['', 'into', 'seconds', 'ours is', 'CPU s', 'peak MiB', 'statements', 'aspects'],
    rows.map(({ name, target, measured, statements }) => {
      const ours = rows.find((row) => row.target === target);
      const isOurs = ours?.name === name;
      return [
        name,
        target,
        figure(measured.seconds),
        isOurs || !ours ? '' : `${figure(measured.seconds / ours.measured.seconds)} × as fast`,
        figure(measured.cpuSeconds),
        figure(measured.peakMiB),
        figure(statements),
        isOurs ? figure(measured.done) : '',
      ];
    }),
  );
}
