import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { APP_NAMES, type AppName, type IndexStatus, isFinal, type Run } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type Answer, type Api, apiOf, readSummary, unbalanced } from './api.fixture';
import { ChangeLogs } from './catalog.fixture';
import { type Launcher, makeHome, startLauncher, stopLauncher, UP } from './launcher.fixture';
import { type SourceServer, startSourceServer, tableNames } from './source-database.fixture';

/** In each of four schemas: reading, writing and indexing take some seconds each. */
const TABLES = 50;
export const DATASETS = tableNames(TABLES);
const MODEL = 'ledgers';
const MOMENT_MS = 30_000;
const LOOK_MS = 20;
const READY_MS = 60_000;

/** A run of a database of its own, all of whose tables are new to the catalog. */
export interface Job {
  readonly database: string;
  readonly sourceId: string;
  readonly run: Run;
  /** The answer to its start. */
  readonly answer: Answer<Run>;
  /** Starts it once more with the same `Idempotency-Key`. */
  startAgain(): Promise<Answer<Run>>;
  /** What is written into the catalog since before the start. */
  readonly logs: ChangeLogs;
  /** How many documents there were before the start. */
  readonly documents: number;
}

/** What came of a job; the same for each, whatever happened meanwhile. */
export interface JobFacts {
  readonly state: string;
  readonly failure: unknown;
  readonly counts: Run['counts'];
  readonly unbalanced: readonly string[];
  /** What a run after it finds. */
  readonly next: Run['counts']['changes'];
  /** Versions of each aspect, and points of each time series, that the two runs left in the catalog. */
  readonly writes: Readonly<Record<string, number>>;
  /** Names of the datasets that can be found, without the database. */
  readonly datasets: readonly string[];
  /** How many documents the index has more than before. */
  readonly documents: number;
  readonly deadLetters: number;
}

/** What an app says at its health endpoints. */
export interface AppHealth {
  readonly live: number;
  readonly ready: number;
  /** Names of the dependencies that are not up. */
  readonly down: readonly string[];
}

/** A stack that runs, and a server with databases for it to read. */
export class BusyStack {
  private jobs = 0;

  private constructor(
    readonly home: string,
    readonly launcher: Launcher,
    readonly api: Api,
    readonly databases: SourceServer,
    private readonly catalogUrl: string,
    private readonly ports: Readonly<Record<string, number>>,
    private readonly dispose: () => Promise<void>,
  ) {}

  static async start(): Promise<BusyStack> {
    const home = await makeHome();
    const databases = await startSourceServer();
    let launcher: Launcher | undefined;
    const dispose = async (): Promise<void> => {
      await stopLauncher(launcher);
      await databases.stop();
      await home.remove();
    };
    try {
      await databases.createDatabase('overture', 1);
      launcher = startLauncher(home.path, '--source', databases.url('overture'));
      await databases.createDatabase(MODEL, TABLES);
      await launcher.printed(UP);
      const { api, catalog } = await readSummary(home.path);
      const ports = JSON.parse(await readFile(join(home.path, 'ports.json'), 'utf8')) as Record<
        string,
        number
      >;
      const gateway = Number(new URL(api.url).port);
      return new BusyStack(
        home.path,
        launcher,
        await apiOf(home.path),
        databases,
        catalog.url,
        { ...ports, 'api-gateway': gateway },
        dispose,
      );
    } catch (error) {
      await dispose();
      throw error;
    }
  }

  stop(): Promise<void> {
    return this.dispose();
  }

  /** Makes a database like all the others, and starts reading it. */
  async begin(prepare: (database: string) => Promise<void> = () => Promise.resolve()): Promise<Job> {
    await this.ready();
    this.jobs += 1;
    const database = `branch${this.jobs}`;
    await this.databases.run('postgres', `create database ${database} template ${MODEL}`);
    await prepare(database);
    const [source, logs, { documents }] = await Promise.all([
      this.api.register(database, { url: this.databases.url(database) }),
      ChangeLogs.fromNow(this.catalogUrl),
      this.indexStatus(),
    ]);
    const startAgain = (): Promise<Answer<Run>> =>
      this.api.call<Run>('POST', `/api/v1/sources/${source.id}/runs`, {
        body: {},
        headers: { 'idempotency-key': `start-of-${database}` },
      });
    const answer = await startAgain();
    if (answer.status !== 202) throw new Error(`the run was not started: ${JSON.stringify(answer.body)}`);
    return { database, sourceId: source.id, run: answer.body, answer, startAgain, logs, documents };
  }

  /** Waits for a moment of a run, and looks often: some pass within a second. */
  async reached({ run: { id } }: Job, isMoment: (run: Run) => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + MOMENT_MS;
    for (;;) {
      const { status, body } = await this.api.call<Run>('GET', `/api/v1/runs/${id}`);
      if (status === 200 && (await isMoment(body))) return;
      if (performance.now() > deadline || (status === 200 && isFinal(body.state))) {
        throw new Error(`the moment has not come, or has passed: ${JSON.stringify(body)}`);
      }
      await delay(LOOK_MS);
    }
  }

  /** Waits until every app is ready and lacks nothing. */
  async ready(): Promise<void> {
    await eventually(async () => {
      const lacking = Object.entries(await this.health()).filter(
        ([, { ready, down }]) => ready !== 200 || down.length > 0,
      );
      if (lacking.length > 0) throw new Error(`not everything is ready: ${JSON.stringify(lacking)}`);
    }, READY_MS);
  }

  indexStatus(): Promise<IndexStatus> {
    return this.api.get<IndexStatus>('/api/v1/search/index-status');
  }

  /** Waits for the end of a job, reads its source once more, and tells what came of it. */
  async outcome({ database, run, sourceId, logs, documents }: Job): Promise<JobFacts> {
    const ended = await this.api.ended(run.id);
    await this.api.searchable(ended);
    const next = await this.api.run(sourceId);
    const index = await this.api.searchable(next);
    const prefix = `${database}.`;
    return {
      state: ended.state,
      failure: ended.failure,
      counts: ended.counts,
      unbalanced: [...unbalanced(ended.counts), ...unbalanced(next.counts)],
      next: next.counts.changes,
      writes: await logs.writes(),
      datasets: (await this.api.datasets())
        .map(({ urn }) => urn.split(',')[1] ?? '')
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length))
        .sort(),
      documents: index.documents - documents,
      deadLetters: index.deadLetters,
    };
  }

  /** What every app says of itself now. */
  async health(): Promise<Record<AppName, AppHealth>> {
    const entries = await Promise.all(APP_NAMES.map(async (app) => [app, await this.healthOf(app)] as const));
    return Object.fromEntries(entries) as Record<AppName, AppHealth>;
  }

  private async healthOf(app: AppName): Promise<AppHealth> {
    const ask = (path: string): Promise<Response> =>
      fetch(`http://127.0.0.1:${this.ports[app]}/health/${path}`, { signal: AbortSignal.timeout(2_000) });
    const [live, ready] = await Promise.all([ask('live'), ask('ready')]);
    await live.body?.cancel();
    const { dependencies } = (await ready.json()) as {
      dependencies: { name: string; state: string }[];
    };
    return {
      live: live.status,
      ready: ready.status,
      down: dependencies.filter(({ state }) => state !== 'up').map(({ name }) => name),
    };
  }
}
