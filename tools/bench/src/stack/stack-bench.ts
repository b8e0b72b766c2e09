import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import {
  type ApiClient,
  bringUp,
  CHECKOUT,
  doMainJob,
  freePort,
  type JobFacts,
  placesOf,
  type Progress,
  type RunningProcess,
  spawnNode,
} from '@dataspoke/dev-stack';
import { SAMPLE_QUESTIONS } from '@dataspoke/sample-warehouse';
import { load, type LoadResult, percentile } from './load';
import { figure, table } from '../table';

const CONNECTIONS = [1, 10, 50] as const;
const SECONDS = 5;
/** An operation that reads no database: what is measured is the way, not the work. */
const ROUND_TRIP = '/api/v1/connectors';
const SEARCH_ROUNDS = 20;

/** Measures a whole stack of its own: round trips next to a bare Nest app, ingestion, search. Ends early when `signal` says so. */
export async function benchStack(progress: Progress, signal: AbortSignal): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'dataspoke-bench-'));
  try {
    const places = placesOf(CHECKOUT, home);
    await using up = await bringUp(
      { once: true, port: 0, yes: false, help: false },
      places,
      progress,
      signal,
    );
    const facts = await doMainJob(up.api, { ...up.plan, questions: SAMPLE_QUESTIONS }, progress);
    const key = (await readFile(places.adminKey, 'utf8')).trim();
    const trips = await roundTrips(up.stack.gatewayUrl, key, up.api, home, progress);
    const searches = await progress.step(
      `Ask ${SAMPLE_QUESTIONS.length} questions ${SEARCH_ROUNDS} times`,
      () => timeSearches(up.api),
    );
    progress.say(report(trips, facts, searches));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

interface RoundTrips {
  readonly bare: readonly LoadResult[];
  readonly ours: readonly LoadResult[];
}

/** The same answer from a bare app and through gateway, bus and service, in turn, so that both meet the same machine. */
async function roundTrips(
  gatewayUrl: string,
  key: string,
  api: ApiClient,
  home: string,
  progress: Progress,
): Promise<RoundTrips> {
  const port = await freePort();
  const answer = JSON.stringify(await api.get<unknown>(ROUND_TRIP));
  const app: RunningProcess = await spawnNode(
    join(__dirname, 'bare-app.js'),
    { BENCH_PORT: String(port), BENCH_ANSWER: answer },
    { logFile: join(home, 'bare-app.log'), pipe: true },
  );
  try {
    const bareUrl = `http://127.0.0.1:${port}/answer`;
    await untilAnswering(bareUrl);
    const bare: LoadResult[] = [];
    const ours: LoadResult[] = [];
    for (const connections of CONNECTIONS) {
      await progress.step(`Round trips over ${connections} connections`, async () => {
        bare.push(await load(bareUrl, {}, connections, SECONDS));
        ours.push(
          await load(`${gatewayUrl}${ROUND_TRIP}`, { authorization: `Bearer ${key}` }, connections, SECONDS),
        );
      });
    }
    return { bare, ours };
  } finally {
    await app.stop();
  }
}

async function untilAnswering(url: string): Promise<void> {
  const giveUpAt = performance.now() + 20_000;
  for (;;) {
    const ok = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ok) return;
    if (performance.now() > giveUpAt) throw new Error('The bare Nest app did not start.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Milliseconds of each search through the gateway, one at a time, the first round left out. */
async function timeSearches(api: ApiClient): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round <= SEARCH_ROUNDS; round += 1) {
    for (const { question } of SAMPLE_QUESTIONS) {
      const startedAt = performance.now();
      await api.get(`/api/v1/search?q=${encodeURIComponent(question)}`);
      if (round > 0) times.push(performance.now() - startedAt);
    }
  }
  return times;
}

function report({ bare, ours }: RoundTrips, facts: JobFacts, searches: readonly number[]): string {
  const failures = [...bare, ...ours].reduce((sum, result) => sum + result.failures, 0);
  return [
    '',
    'Round trip: HTTP → gateway (key, validation) → NATS → service and back, next to a bare Nest HTTP app',
    '',
    table(
      [
        'connections',
        'bare req/s',
        'ours req/s',
        'ratio',
        'bare p50 ms',
        'ours p50 ms',
        'bare p99 ms',
        'ours p99 ms',
      ],
      ours.map((result, index) => {
        const other = bare[index];
        return [
          String(result.connections),
          figure(other?.requestsPerSecond ?? Number.NaN),
          figure(result.requestsPerSecond),
          figure(result.requestsPerSecond / (other?.requestsPerSecond ?? Number.NaN)),
          figure(other?.p50Ms ?? Number.NaN),
          figure(result.p50Ms),
          figure(other?.p99Ms ?? Number.NaN),
          figure(result.p99Ms),
        ];
      }),
    ),
    ...(failures > 0 ? [`${failures} answers were failures: these figures are worth nothing.`] : []),
    '',
    'Ingestion of the sample (read, profile, compare, write)',
    '',
    table(
      ['', 'seconds', 'datasets/s', 'aspects written'],
      [
        ['first run', ...runRow(facts.run, facts.datasets.total)],
        ...(facts.secondRun ? [['second run', ...runRow(facts.secondRun, facts.datasets.total)]] : []),
      ],
    ),
    '',
    'Search through the gateway, one question at a time',
    '',
    table(
      ['', 'questions', 'p50 ms', 'p95 ms'],
      [
        [
          'hybrid',
          String(searches.length),
          figure(percentile(searches, 0.5)),
          figure(percentile(searches, 0.95)),
        ],
      ],
    ),
    '',
  ].join('\n');
}

function runRow(run: JobFacts['run'], datasets: number): string[] {
  return [figure(run.seconds), figure(datasets / run.seconds), run.changes.written.toLocaleString('en')];
}
