import { CHECKOUT, type Progress, spawnNode } from '@dataspoke/dev-stack';
import { enginePython, startQdrantStandIn } from '@dataspoke/qdrant-stand-in';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { closedLoop } from './closed-loop';
import { bytesOf, ProcessWatch } from './process-watch';
import { FullTextPeer } from './full-text-peer';
import { generatedTables } from './generated-catalog';
import { type Adapter, type ScaleArguments } from './scale-arguments';
import { scaleQuestions } from './scale-questions';
import {
  type AdapterResult,
  type CatalogResult,
  jsonReport,
  type MeasuredLoop,
  tableReport,
  toldLoop,
} from './scale-report';
import { type ScaleServers, startApps, startServers, untilIndexed } from './scale-servers';

const FILL = join(CHECKOUT, 'apps/search/dist/judged-sets/fill-main.js');
/** Up to so many datasets the model embeds all of them; beyond, it would take longer than everything else. */
const BY_MODEL = 10_000;
const SEARCHES = { one: 300, many: 1_000 } as const;
const WARM_UP = 60;
const INDEX_MS_EACH = 20;

/**
 * Measures search over generated catalogs through the gateway, with each index: how long indexing takes, what it needs, how fast
 * answers come to how many clients. Below a temporary folder, with servers of its own.
 */
export async function benchScale(
  options: ScaleArguments,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const results: CatalogResult[] = [];
  for (const datasets of options.datasets) {
    const home = await mkdtemp(join(tmpdir(), 'dataspoke-bench-'));
    try {
      await chmod(home, 0o755);
      results.push(await new ScaleBench(home, datasets, options, progress, signal).run());
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  }
  process.stdout.write(`${options.json ? jsonReport(results) : tableReport(results)}\n`);
}

class ScaleBench {
  constructor(
    private readonly home: string,
    private readonly datasets: number,
    private readonly options: ScaleArguments,
    private readonly progress: Progress,
    private readonly signal: AbortSignal,
  ) {}

  async run(): Promise<CatalogResult> {
    const { home, datasets, progress, signal } = this;
    await using undo = new AsyncDisposableStack();
    const servers = await startServers(home, undo, progress, signal);
    const corpus = join(home, 'corpus.jsonl');
    await progress.step(`Generate ${datasets.toLocaleString('en')} datasets`, () =>
      pipeline(Readable.from(lines(datasets)), createWriteStream(corpus)),
    );
    const vectors = this.options.vectors ?? (datasets <= BY_MODEL ? 'model' : 'words');
    const filled = await progress.step(
      `Embed them by ${vectors === 'model' ? 'the model' : 'their words'}`,
      () => this.fill(servers, corpus, vectors),
    );
    const adapters: AdapterResult[] = [];
    for (const adapter of this.options.adapters) {
      const result = await this.adapter(adapter, servers);
      if (result) adapters.push(result);
    }
    const peer = await progress.step('The same by the full text of PostgreSQL', () => this.peer(servers));
    return { datasets, columns: filled.columns, vectors, embedSeconds: filled.seconds, adapters, peer };
  }

  private async fill(servers: ScaleServers, corpus: string, vectors: string): Promise<Filled> {
    const { home } = this;
    const job = join(home, 'job.json');
    const answers = join(home, 'filled.json');
    const environment = { ...servers.search, DATASPOKE_INDEX_FILE: join(home, 'filling', 'search.db') };
    await writeFile(job, JSON.stringify({ environment, corpus, answers, vectors }), { mode: 0o600 });
    const logFile = join(home, 'fill.log');
    const child = await spawnNode(FILL, {}, { args: [job], logFile, pipe: true });
    const stop = () => void child.stop();
    this.signal.addEventListener('abort', stop, { once: true });
    const { code } = await child.exited;
    this.signal.removeEventListener('abort', stop);
    this.signal.throwIfAborted();
    if (code !== 0) throw new Error(`Filling ended with ${code}:\n${await readFile(logFile, 'utf8')}`);
    return readFilled(await readFile(answers, 'utf8'));
  }

  private async adapter(adapter: Adapter, servers: ScaleServers): Promise<AdapterResult | undefined> {
    const { home, datasets, progress, signal } = this;
    await using undo = new AsyncDisposableStack();
    const place = adapter === 'qdrant' ? await this.qdrant(undo) : { environment: {} };
    if (!place) return undefined;
    const startedAt = performance.now();
    const apps = await startApps(servers, home, place.environment, undo);
    const watch = new ProcessWatch({
      gateway: apps.gateway.pid,
      search: apps.search.pid,
      postgres: servers.postgres.pid,
      ...(place.pid === undefined ? {} : { qdrant: place.pid }),
    });
    await progress.step(`Index them with ${adapter}`, (report) =>
      untilIndexed(apps, servers.adminKey, datasets, datasets * INDEX_MS_EACH, report),
    );
    const indexSeconds = (performance.now() - startedAt) / 1_000;
    const indexing = await watch.figures();
    const loops: MeasuredLoop[] = [];
    for (const [at, clients] of this.options.clients.entries()) {
      for (const filtered of [false, true]) {
        const title = `Ask with ${clients} clients${filtered ? ' and filters' : ''}, ${adapter}`;
        loops.push(
          await progress.step(
            title,
            async () => {
              const result = await closedLoop(scaleQuestions(filtered, at), {
                url: `${apps.url}/api/v1/search`,
                key: servers.adminKey,
                clients,
                searches: clients === 1 ? SEARCHES.one : SEARCHES.many,
                warmUp: WARM_UP,
                started: () => watch.begin(),
                signal,
              });
              return { ...result, filtered, cost: await watch.figures() };
            },
            toldLoop,
          ),
        );
      }
    }
    const disk =
      adapter === 'sqlite' ? await bytesOf(join(home, 'index')) : await bytesOf(join(home, 'qdrant'));
    return { adapter, indexSeconds, indexing, diskBytes: disk, loops };
  }

  /** A Qdrant server, or nothing where there can be none. */
  private async qdrant(undo: AsyncDisposableStack): Promise<Place | undefined> {
    const collection = { QDRANT_COLLECTION: `dataspoke-bench-${process.pid}` };
    const url = process.env['QDRANT_URL'];
    const apiKey = process.env['QDRANT_API_KEY'];
    if (url !== undefined) {
      return {
        environment: { ...collection, QDRANT_URL: url, ...(apiKey ? { QDRANT_API_KEY: apiKey } : {}) },
      };
    }
    const engine = enginePython();
    if ('reason' in engine) {
      this.progress.say(`Qdrant is left out: ${engine.reason}`);
      return undefined;
    }
    const data = join(this.home, 'qdrant');
    await mkdir(data, { recursive: true });
    const server = await startQdrantStandIn({ python: engine.python, data });
    undo.defer(() => server.close());
    return { environment: { ...collection, QDRANT_URL: server.url }, pid: server.pid };
  }

  private async peer(servers: ScaleServers) {
    await using peer = await FullTextPeer.open(servers.databaseUrl);
    return await peer.measure(scaleQuestions(false), SEARCHES.one, WARM_UP);
  }
}

/** What search has to be told of the place of its index, and the process that is there. */
interface Place {
  readonly environment: Readonly<Record<string, string>>;
  readonly pid?: number;
}

interface Filled {
  readonly columns: number;
  readonly seconds: number;
}

function readFilled(text: string): Filled {
  const value: unknown = JSON.parse(text);
  if (
    typeof value === 'object' &&
    value !== null &&
    'columns' in value &&
    typeof value.columns === 'number' &&
    'seconds' in value &&
    typeof value.seconds === 'number'
  ) {
    return { columns: value.columns, seconds: value.seconds };
  }
  throw new Error('filling did not say what it did');
}

function* lines(count: number): Generator<string> {
  for (const table of generatedTables(count)) yield `${JSON.stringify(table)}\n`;
}
