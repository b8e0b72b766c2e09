import { setTimeout as delay } from 'node:timers/promises';
import {
  type ApiClient,
  bringUp,
  CHECKOUT,
  doJob,
  evaluateRules,
  placesOf,
  type Progress,
  registerSource,
  type RunningStack,
  runSource,
} from '@dataspoke/dev-stack';
import { SAMPLE_RULES } from '@dataspoke/sample-warehouse';
import { askOneByOne, measureOneByOne, ONE_BY_ONE, type RuleToAsk, runAlone } from './one-by-one';
import { type ProcessFigures, watching } from './process-figures';
import { type Statement, StatementLog, tableOf, withClient } from './statement-log';
import { secondsOf, succeeded, type TimedJob } from './timed-job';

const PUBLISHED_MS = 60_000;
const LOOK_EVERY_MS = 100;
/** Nothing else than what is measured, and what leads to the data. */
const APPS = ['api-gateway', 'ingestion', 'quality', 'worker'] as const;
const QUALITY = 'dataspoke-quality';
const TABLE = 'raw.flights';
const ROUNDS = 5;
const SERIES = 100;

/** What an evaluation, and one statement per rule, have cost. */
export interface MeasuredRules {
  readonly rules: number;
  readonly seconds: number;
  readonly ours: readonly Statement[];
  /** The answers of ours, run again one after the other. */
  readonly alone: readonly Statement[];
  readonly oneByOne: readonly Statement[];
  readonly quality: ProcessFigures;
}

export interface MeasuredSeries {
  readonly series: number;
  readonly days: number;
  readonly seconds: number;
  readonly ours: readonly Statement[];
  readonly oneByOne: readonly Statement[];
  readonly quality: ProcessFigures;
}

/** All that is measured next to the data of the sample. */
export interface MeasuredData {
  readonly sample: MeasuredRules;
  /** With a rule more on each column of {@link TABLE}; only what is about that table. */
  readonly wide: MeasuredRules;
  readonly series: MeasuredSeries;
}

interface Evaluation extends TimedJob {
  readonly counts: { readonly rules: number; readonly error: number };
}
interface Collection extends TimedJob {
  readonly counts: { readonly metrics: number; readonly failed: number; readonly days: number };
}

/** The sample's rules and a year of 100 series, on a stack of its own below `home`. */
export async function benchData(
  home: string,
  heapMiB: number,
  progress: Progress,
  signal: AbortSignal,
): Promise<MeasuredData> {
  const places = placesOf(CHECKOUT, home);
  const options = { once: true, port: 0, yes: false, help: false };
  await using up = await bringUp(options, places, progress, signal, { apps: APPS, heapMiB });
  await progress.step('Read the sample into the catalog, and write its rules', async (report) => {
    const { source } = await registerSource(up.api, up.plan.source);
    await runSource(up.api, source.id, 'run', report);
    await evaluateRules(up.api, up.plan.expectations?.rules ?? [], report);
  });
  const bench = new DataBench(
    up,
    await StatementLog.begin(up.stack.sampleServerUrl, places.log('warehouse')),
    progress,
  );
  return await bench.run();
}

class DataBench {
  private readonly api: ApiClient;
  private readonly warehouseUrl: string;

  constructor(
    private readonly up: RunningStack,
    private readonly log: StatementLog,
    private readonly progress: Progress,
  ) {
    this.api = up.api;
    const url = new URL(up.stack.sampleServerUrl);
    url.pathname = '/warehouse';
    this.warehouseUrl = url.href;
  }

  async run(): Promise<MeasuredData> {
    const sample = await this.progress.step(
      `Evaluate the ${SAMPLE_RULES.length} rules of the sample ${ROUNDS} times, in turn with one statement per rule`,
      () => this.rules(SAMPLE_RULES, {}),
    );
    const wide = await this.progress.step(`The same with a rule on every column of ${TABLE}`, () =>
      this.wide(),
    );
    const series = await this.progress.step(`Learn a year of ${SERIES} series`, () => this.series());
    return { sample, wide, series };
  }

  /** In turn, so that both meet the same machine; the round in the middle by its seconds counts. */
  private async rules(
    rules: readonly RuleToAsk[],
    scope: { readonly dataset?: string },
  ): Promise<MeasuredRules> {
    const rounds: MeasuredRules[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { result: watched, statements: ours } = await this.log.during(QUALITY, () =>
        watching(this.quality(), () => this.evaluate(scope)),
      );
      const { result: broken, statements: oneByOne } = await this.log.during(ONE_BY_ONE, () =>
        askOneByOne(this.warehouseUrl, rules),
      );
      const { result: evaluation, figures: quality } = watched;
      const { statements: alone } = await this.log.during(ONE_BY_ONE, () =>
        runAlone(
          this.warehouseUrl,
          answers(ours).map(({ text }) => text),
        ),
      );
      await this.requireSame(evaluation, rules, broken);
      rounds.push({ rules: rules.length, seconds: secondsOf(evaluation), ours, alone, oneByOne, quality });
    }
    const middle = rounds.sort((a, b) => a.seconds - b.seconds)[Math.floor(ROUNDS / 2)];
    if (!middle) throw new Error('Nothing was measured.');
    return middle;
  }

  /** Ways that find something else cannot be compared. */
  private async requireSame(
    { id, counts }: Evaluation,
    rules: readonly RuleToAsk[],
    broken: readonly string[],
  ): Promise<void> {
    if (counts.rules !== rules.length) {
      throw new Error(`${rules.length} rules were to be evaluated, and ${counts.rules} were.`);
    }
    const verdicts = await this.api.list<{ readonly ruleName: string; readonly verdict: string }>(
      `/api/v1/evaluations/${id}/verdicts`,
    );
    const ours = verdicts.filter(({ verdict }) => verdict !== 'pass').map(({ ruleName }) => ruleName);
    if (ours.sort().join() === [...broken].sort().join()) return;
    throw new Error(`Broken rules: ${ours.join(', ')}; asked one by one: ${broken.join(', ')}.`);
  }

  private async evaluate(scope: { readonly dataset?: string }): Promise<Evaluation> {
    const paths = { start: '/api/v1/evaluations', jobs: '/api/v1/evaluations' };
    const evaluation = succeeded(await doJob<Evaluation>(this.api, paths, scope, () => undefined));
    await this.untilPublished(evaluation.id);
    return evaluation;
  }

  private async wide(): Promise<MeasuredRules> {
    const columns = await this.columns();
    const more = columns.map((column): RuleToAsk => ({
      name: `${column} is there`,
      dataset: TABLE,
      kind: 'not_null',
      fields: [column],
    }));
    for (const rule of more) {
      await this.api.post('/api/v1/rules', { ...rule, dataset: urnOf(TABLE), severity: 'warn' });
    }
    const rules = [...SAMPLE_RULES.filter(({ dataset }) => dataset === TABLE), ...more];
    return this.rules(rules, { dataset: urnOf(TABLE) });
  }

  private columns(): Promise<readonly string[]> {
    return withClient(this.warehouseUrl, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        'SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped',
        [TABLE],
      );
      return rows.map(({ name }) => name);
    });
  }

  /** One monitor for each last two digits of a flight number: so many shares of the same table. */
  private async series(): Promise<MeasuredSeries> {
    const conditions = Array.from({ length: SERIES }, (_, digits) => `flight % ${SERIES} = ${digits}`);
    for (const [digits, condition] of conditions.entries()) {
      await this.api.post('/api/v1/monitors', {
        dataset: urnOf(TABLE),
        name: `share of flight numbers that end in ${digits}`,
        metric: {
          kind: 'condition_share',
          condition,
          dayOf: { year: 'year', month: 'month', day: 'day' },
        },
      });
    }
    const paths = { start: '/api/v1/metric-collections', jobs: '/api/v1/metric-collections' };
    const { result: watched, statements: ours } = await this.log.during(QUALITY, () =>
      watching(this.quality(), async () =>
        succeeded(await doJob<Collection>(this.api, paths, {}, () => undefined)),
      ),
    );
    const { statements: oneByOne } = await this.log.during(ONE_BY_ONE, () =>
      measureOneByOne(this.warehouseUrl, TABLE, conditions),
    );
    const { result: collection, figures: quality } = watched;
    const { days } = collection.counts;
    return { series: SERIES, days, seconds: secondsOf(collection), ours, oneByOne, quality };
  }

  private async untilPublished(id: string): Promise<void> {
    const giveUpAt = performance.now() + PUBLISHED_MS;
    for (;;) {
      const { counts } = await this.api.get<{ readonly counts: { readonly unpublished: number } }>(
        `/api/v1/evaluations/${id}`,
      );
      if (counts.unpublished === 0) return;
      if (performance.now() > giveUpAt)
        throw new Error(`${counts.unpublished} verdicts do not reach the catalog.`);
      await delay(LOOK_EVERY_MS);
    }
  }

  private quality(): number | undefined {
    return this.up.stack.processes().find(({ name }) => name === 'quality')?.pid;
  }
}

/** Statements that answer a question about the data, evidence aside. */
export function answers(statements: readonly Statement[], table?: string): readonly Statement[] {
  return statements.filter(
    (one) => one.purpose === 'answer' && (table === undefined || tableOf(one) === table),
  );
}

function urnOf(table: string): string {
  return `urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.${table},PROD)`;
}
