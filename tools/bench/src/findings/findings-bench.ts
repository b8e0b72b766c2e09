import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type ApiClient,
  bringUp,
  CHECKOUT,
  doJob,
  doMainJob,
  type JobFacts,
  placesOf,
  type Progress,
  residentMiB,
  type RunningStack,
} from '@dataspoke/dev-stack';
import { figure, table } from '../table';
import { writeDatasets } from './generated-datasets';

const SERIES = 100;
const DATASETS = 10_000;
const CAUGHT_UP_MS = 1_200_000;
const LOOK_EVERY_MS = 1_000;
const FLIGHTS = 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.flights,PROD)';

interface TimedJob {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled';
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly progress: { readonly message: string };
}
interface Collection extends TimedJob {
  readonly counts: { readonly metrics: number; readonly days: number; readonly anomalies: number };
}
interface Scan extends TimedJob {
  readonly counts: { readonly seen: number; readonly changed: number };
}

/** Measures a whole stack of its own: the sample's rules, a year of 100 series, a scan of 10,000 datasets. */
export async function benchFindings(progress: Progress, signal: AbortSignal): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'dataspoke-bench-'));
  try {
    await using up = await bringUp(
      { once: true, port: 0, yes: false, help: false },
      placesOf(CHECKOUT, home),
      progress,
      signal,
    );
    const facts = await doMainJob(up.api, up.plan, progress);
    const collection = await progress.step(`Learn a year of ${SERIES} series`, (report) =>
      collectSeries(up.api, report),
    );
    const scans = await scanGenerated(up, progress);
    progress.say(reportOf(facts, collection, scans));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** One monitor for each last two digits of a flight number: so many shares of the same table. */
async function collectSeries(api: ApiClient, report: (text: string) => void): Promise<Collection> {
  for (let digits = 0; digits < SERIES; digits += 1) {
    await api.post('/api/v1/monitors', {
      dataset: FLIGHTS,
      name: `share of flight numbers that end in ${digits}`,
      metric: {
        kind: 'condition_share',
        condition: `flight % ${SERIES} = ${digits}`,
        dayOf: { year: 'year', month: 'month', day: 'day' },
      },
    });
  }
  const paths = { start: '/api/v1/metric-collections', jobs: '/api/v1/metric-collections' };
  return succeeded(await doJob<Collection>(api, paths, {}, report));
}

interface MeasuredScan {
  readonly scan: Scan;
  readonly residentMiB: number | undefined;
}

async function scanGenerated({ api, stack }: RunningStack, progress: Progress): Promise<MeasuredScan> {
  await progress.step(`Write ${DATASETS.toLocaleString('en')} datasets into the catalog`, (report) =>
    writeDatasets(stack.datahubUrl, DATASETS, report),
  );
  await progress.step('Wait until search and scores have followed', (report) => caughtUp(api, report));
  return progress.step(`Scan ${DATASETS.toLocaleString('en')} datasets`, async (report) => {
    const paths = { start: '/api/v1/health-scores/scans', jobs: '/api/v1/health-scores/scans' };
    const scan = succeeded(await doJob<Scan>(api, paths, {}, report));
    const pid = stack.processes().find(({ name }) => name === 'metadata-health')?.pid;
    return { scan, residentMiB: pid === undefined ? undefined : await residentMiB(pid) };
  });
}

async function caughtUp(api: ApiClient, report: (text: string) => void): Promise<void> {
  const giveUpAt = performance.now() + CAUGHT_UP_MS;
  for (;;) {
    const { documents, pending } = await api.get<{ documents: number; pending: number }>(
      '/api/v1/search/index-status',
    );
    if (documents >= DATASETS && pending === 0) return;
    if (performance.now() > giveUpAt) throw new Error(`${pending} changes are still waiting to be indexed.`);
    report(`${documents.toLocaleString('en')} documents, ${pending.toLocaleString('en')} changes waiting`);
    await delay(LOOK_EVERY_MS);
  }
}

function succeeded<J extends TimedJob>(job: J): J {
  if (job.state === 'succeeded') return job;
  throw new Error(`A job ended as ${job.state}; its figures are worth nothing.`);
}

function secondsOf({ startedAt, finishedAt }: TimedJob): number {
  return (Date.parse(finishedAt ?? '') - Date.parse(startedAt ?? '')) / 1000;
}

function reportOf({ findings }: JobFacts, collection: Collection, measured: MeasuredScan): string {
  const { scan } = measured;
  const evaluation = findings?.evaluation;
  return [
    '',
    table(
      ['', 'seconds', 'of them', 'a second'],
      [
        [
          'rules of the sample evaluated',
          figure(evaluation?.seconds ?? Number.NaN),
          String(evaluation?.counts.rules ?? 0),
          figure((evaluation?.counts.rules ?? Number.NaN) / (evaluation?.seconds ?? Number.NaN)),
        ],
        [
          'days measured and judged',
          figure(secondsOf(collection)),
          collection.counts.days.toLocaleString('en'),
          figure(collection.counts.days / secondsOf(collection)),
        ],
        [
          'datasets scanned',
          figure(secondsOf(scan)),
          scan.counts.seen.toLocaleString('en'),
          figure(scan.counts.seen / secondsOf(scan)),
        ],
      ],
    ),
    '',
    `metadata-health after the scan: ${measured.residentMiB ?? '–'} MiB resident; ${scan.counts.changed} scores had changed.`,
    '',
  ].join('\n');
}
