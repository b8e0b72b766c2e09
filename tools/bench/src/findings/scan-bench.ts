import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  bringUp,
  CHECKOUT,
  doJob,
  placesOf,
  type Progress,
  type RunningStack,
  startEmulator,
} from '@dataspoke/dev-stack';
import { DataHubClient } from '@dataspoke/datahub-client';
import { datasetUrn } from '../datahub/proposals-file';
import { type Calls, CountingProxy } from './counting-proxy';
import { writeDatasets } from './generated-datasets';
import { type ProcessFigures, watching } from './process-figures';
import { readOneByOne } from './read-one-by-one';
import { secondsOf, succeeded, type TimedJob } from './timed-job';

const DATASETS = 10_000;
const READ_ONE_BY_ONE = 500;
const INDEXED_MS = 120_000;
const PUBLISHED_MS = 120_000;
const LOOK_EVERY_MS = 500;
/** Nothing else than what scans: what the other apps make of 10,000 new datasets is not what is measured. */
const APPS = ['api-gateway', 'metadata-health', 'worker'] as const;
/** Told of no database, so that the sample is not built; nothing reads it. */
const NO_SAMPLE = 'postgres://nobody@127.0.0.1/nothing';

/** One scan, and what it has cost. */
export interface MeasuredScan {
  readonly datasets: number;
  readonly changed: number;
  readonly seconds: number;
  readonly calls: Calls;
  readonly health: ProcessFigures;
}

export interface MeasuredScans {
  /** Of a catalog never seen, until the catalog has every score. */
  readonly first: MeasuredScan & { readonly secondsUntilPublished: number };
  /** Nothing has changed. */
  readonly second: MeasuredScan;
  readonly oneByOne: { readonly datasets: number; readonly seconds: number; readonly calls: Calls };
}

interface Scan extends TimedJob {
  readonly counts: { readonly seen: number; readonly changed: number; readonly failed: number };
}

/** Scans of 10,000 generated datasets by a stack of its own below `home`, and one dataset after the other. */
export async function benchScan(
  home: string,
  heapMiB: number,
  progress: Progress,
  signal: AbortSignal,
): Promise<MeasuredScans> {
  await using undo = new AsyncDisposableStack();
  const emulator = await startEmulator({
    script: join(CHECKOUT, 'tools/datahub-emulator/dist/main.js'),
    dataDir: join(home, 'catalog'),
    logFile: join(home, 'catalog.log'),
  });
  undo.defer(() => emulator.stop());
  const catalog = undo.use(new DataHubClient({ url: emulator.url }));
  const proxy = undo.use(await CountingProxy.start(emulator.url));
  await progress.step(`Write ${DATASETS.toLocaleString('en')} datasets into a catalog`, async (report) => {
    await writeDatasets(catalog, DATASETS, report);
    await untilListed(catalog, report);
  });
  const up = undo.use(
    await bringUp(
      { once: true, port: 0, yes: true, help: false, source: NO_SAMPLE, datahub: { url: proxy.url } },
      placesOf(CHECKOUT, home),
      progress,
      signal,
      { apps: APPS, heapMiB },
    ),
  );
  return await new ScanBench(up, catalog, proxy, progress).run();
}

class ScanBench {
  constructor(
    private readonly up: RunningStack,
    private readonly catalog: DataHubClient,
    private readonly proxy: CountingProxy,
    private readonly progress: Progress,
  ) {}

  async run(): Promise<MeasuredScans> {
    const startedAt = performance.now();
    const first = await this.progress.step(
      `Scan ${DATASETS.toLocaleString('en')} datasets for the first time, and write their scores into the catalog`,
      (report) =>
        this.measured(async () => {
          const scan = await this.scan(report);
          await this.untilPublished(report);
          return scan;
        }),
    );
    const secondsUntilPublished = (performance.now() - startedAt) / 1000;
    const second = await this.progress.step('Scan them again', (report) =>
      this.measured(() => this.scan(report)),
    );
    const oneByOne = await this.progress.step(`Read ${READ_ONE_BY_ONE} of them one by one`, async () => {
      const urns = Array.from({ length: READ_ONE_BY_ONE }, (_, index) => datasetUrn(index));
      const since = performance.now();
      const { calls } = await this.proxy.during(() => readOneByOne(this.proxy.url, urns));
      return { datasets: urns.length, seconds: (performance.now() - since) / 1000, calls };
    });
    return { first: { ...first, secondsUntilPublished }, second, oneByOne };
  }

  private async measured(work: () => Promise<Scan>): Promise<MeasuredScan> {
    const pid = this.up.stack.processes().find(({ name }) => name === 'metadata-health')?.pid;
    const { result, calls } = await this.proxy.during(() => watching(pid, work));
    const { result: scan, figures: health } = result;
    const { seen, changed, failed } = scan.counts;
    if (seen !== DATASETS || failed > 0)
      throw new Error(`The scan saw ${seen} datasets, and ${failed} failed.`);
    return { datasets: seen, changed, seconds: secondsOf(scan), calls, health };
  }

  private async scan(report: (text: string) => void): Promise<Scan> {
    const scans = '/api/v1/health-scores/scans';
    return succeeded(await doJob<Scan>(this.up.api, { start: scans, jobs: scans }, {}, report));
  }

  /** Asks the catalog itself, past what counts. */
  private async untilPublished(report: (text: string) => void): Promise<void> {
    const giveUpAt = performance.now() + PUBLISHED_MS;
    // They are written in the order of their URNs.
    for (let next = 0; next < DATASETS;) {
      const urns = Array.from({ length: Math.min(500, DATASETS - next) }, (_, at) => datasetUrn(next + at));
      const written = await this.catalog.reads.readAspects(urns, ['structuredProperties']);
      next += written.size;
      if (written.size === urns.length) continue;
      if (performance.now() > giveUpAt) throw new Error(`The catalog has ${next} scores of ${DATASETS}.`);
      report(`${next} scores in the catalog`);
      await delay(LOOK_EVERY_MS);
    }
  }
}

async function untilListed(catalog: DataHubClient, report: (text: string) => void): Promise<void> {
  const giveUpAt = performance.now() + INDEXED_MS;
  for (;;) {
    let listed = 0;
    for await (const { urns } of catalog.reads.scrollUrns({ entityTypes: ['dataset'] }))
      listed += urns.length;
    if (listed === DATASETS) return;
    if (performance.now() > giveUpAt) throw new Error(`The catalog lists ${listed} datasets of ${DATASETS}.`);
    report(`${listed} listed`);
    await delay(LOOK_EVERY_MS);
  }
}
