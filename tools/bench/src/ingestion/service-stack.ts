import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DataHubClient } from '@dataspoke/datahub-client';
import {
  bringUp,
  CHECKOUT,
  doJob,
  placesOf,
  type PostgresServer,
  type Progress,
  type RunningStack,
  startEmulator,
  startPostgres,
} from '@dataspoke/dev-stack';
import { cpuSeconds } from '../findings/process-figures';
import { secondsOf, type TimedJob } from '../findings/timed-job';
import { MemoryWatch } from './memory-watch';

/** Nothing else than what ingests, and what leads there: what the other apps make of 100,000 new datasets is not what is measured. */
const APPS = ['api-gateway', 'ingestion', 'worker'] as const;
/** What Node takes in a container of 1,536 MiB, which is what the Helm chart gives the ingestion service. */
const HEAP_MIB = 768;
/** Told of no database, so that the sample is not built; nothing reads it. */
const NO_SAMPLE = 'postgres://nobody@127.0.0.1/nothing';
const PASSWORD = 'bench';

/** A run as the API tells of it. */
export interface Run extends TimedJob {
  readonly counts: {
    readonly records: { readonly seen: number; readonly failed: number };
    readonly changes: { readonly compared: number; readonly unchanged: number; readonly written: number };
  };
  readonly failure?: { readonly message: string };
}

/** A run and what the process of the service took meanwhile. */
export interface MeasuredRun {
  readonly run: Run;
  readonly seconds: number;
  readonly cpuSeconds: number | undefined;
  readonly peakMiB: number;
  readonly statements: number;
}

/** The ingestion service as it is deployed, a catalog and a PostgreSQL to be read, each a process of its own. */
export class ServiceStack {
  private constructor(
    readonly catalog: DataHubClient,
    readonly source: PostgresServer,
    /** Programs of connectors may be run from here. */
    readonly programs: string,
    private readonly sourceLog: string,
    private readonly up: RunningStack,
  ) {}

  /** Starts everything below `home`; `undo` stops it. */
  static async start(
    home: string,
    undo: AsyncDisposableStack,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<ServiceStack> {
    const programs = join(home, 'programs');
    await mkdir(programs, { recursive: true });
    const emulator = await startEmulator({
      script: join(CHECKOUT, 'tools/datahub-emulator/dist/main.js'),
      dataDir: join(home, 'catalog'),
      logFile: join(home, 'catalog.log'),
    });
    undo.defer(() => emulator.stop());
    const catalog = undo.use(new DataHubClient({ url: emulator.url }));
    const sourceLog = join(home, 'source.log');
    const source = await startPostgres({
      name: 'the PostgreSQL that is read',
      dataDir: join(home, 'source'),
      password: PASSWORD,
      logFile: sourceLog,
      durable: false,
      settings: { log_statement: 'all', max_locks_per_transaction: 1_000 },
    });
    undo.defer(() => source.stop());
    process.env['DATASPOKE_CONNECTOR_FOLDERS'] = programs;
    const up = undo.use(
      await bringUp(
        { once: true, port: 0, yes: true, help: false, source: NO_SAMPLE, datahub: { url: emulator.url } },
        placesOf(CHECKOUT, home),
        progress,
        signal,
        { apps: APPS, heapMiB: HEAP_MIB },
      ),
    );
    return new ServiceStack(catalog, source, programs, sourceLog, up);
  }

  /** Registers a source and gives its id. */
  async register(name: string, type: string, recipe: Readonly<Record<string, unknown>>): Promise<string> {
    return (await this.up.api.post<{ readonly id: string }>('/api/v1/sources', { name, type, recipe })).id;
  }

  /** Recipe of a database of the source, reached at another port when told. */
  recipe(database: string, port = this.source.port): Readonly<Record<string, unknown>> {
    const login = { user: 'postgres', password: PASSWORD, sslMode: 'disable' };
    return { host: '127.0.0.1', port, database, ...login, profile: { enabled: false } };
  }

  /** Runs a source to its end, however that is. */
  run(sourceId: string, report: (text: string) => void): Promise<Run> {
    return doJob<Run>(
      this.up.api,
      { start: `/api/v1/sources/${sourceId}/runs`, jobs: '/api/v1/runs' },
      {},
      report,
    );
  }

  /** Reads again what a run has not read to its end. */
  retry(runId: string, report: (text: string) => void): Promise<Run> {
    return doJob<Run>(
      this.up.api,
      { start: `/api/v1/runs/${runId}/retry`, jobs: '/api/v1/runs' },
      {},
      report,
    );
  }

  /** The same with what it cost. Raises Error when the run did not do all of its work. */
  async measured(sourceId: string, report: (text: string) => void): Promise<MeasuredRun> {
    await untilIdle(this.pidOf('ingestion'));
    const watch = await MemoryWatch.begin(this.pidOf('ingestion'));
    try {
      const before = await this.statements();
      const run = await this.run(sourceId, report);
      if (run.state !== 'succeeded') {
        throw new Error(`A run ended as ${run.state}: ${run.failure?.message ?? 'no reason'}`);
      }
      const statements = (await this.statements()) - before;
      return { run, seconds: secondsOf(run), statements, ...(await watch.figures()) };
    } finally {
      watch.end();
    }
  }

  private pidOf(app: string): number {
    const pid = this.up.stack.processes().find(({ name }) => name === app)?.pid;
    if (pid === undefined) throw new Error(`${app} does not run`);
    return pid;
  }

  /** That the source has been sent, by its own log. */
  private async statements(): Promise<number> {
    const text = await readFile(this.sourceLog, 'utf8');
    return text.match(/LOG: {2}(statement|execute [^:]*):/g)?.length ?? 0;
  }
}

/** Seconds of CPU that a process without work takes in a second at most: timers and heartbeats. */
const IDLE_SHARE = 0.1;
const PATIENCE_S = 60;

/** Lets a process finish what the run before has left to it, such as events of the catalog: nobody runs a source again at once. */
async function untilIdle(pid: number): Promise<void> {
  for (let waited = 0; waited < PATIENCE_S; waited += 1) {
    const before = await cpuSeconds(pid);
    await setTimeout(1_000);
    const after = await cpuSeconds(pid);
    if (before === undefined || after === undefined || after - before < IDLE_SHARE) return;
  }
}
