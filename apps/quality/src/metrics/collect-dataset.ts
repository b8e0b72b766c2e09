import { ConnectorError, type DayRange, type MeasuredDay, type RuleMeasurer } from '@dataspoke/connectors';
import { type MetricCollectionInput, type MetricProblem } from '@dataspoke/contracts';
import { Clock, DataSpokeError, isTransient } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type EntityManager } from 'typeorm';
import { OpenMeasurer } from '../connections/open-measurer';
import { JudgeMetric } from '../monitors/judge-metric';
import { dayAfter } from '../monitors/model/calendar-day';
import { CollectionOver } from './collection-errors';
import { collectedDays, daysToCollect, localDay } from './collected-days';
import { MetricRow } from './metric.row';
import { type MeasuredCounts, MetricCollectionStepRow } from './metric-collection-step.row';
import { firstDay, storeDays } from './store-days';

/** Pauses between attempts to reach a source that does not answer: a restart is waited for, an outage is told. */
const PAUSES_MS: readonly number[] = [1_000, 2_000, 4_000];

const NOTE = `
  UPDATE metric_collection_steps SET measured = measured || jsonb_build_object($3::text, $4::jsonb)
  WHERE collection_id = $1 AND dataset_urn = $2`;

/** One dataset of a collection. */
type CollectionStep = MetricCollectionInput & { readonly dataset: string };

type Outcome =
  { readonly problem: MetricProblem } | { readonly range: DayRange; readonly days: readonly MeasuredDay[] };

/** Measures the metrics of one dataset next to its data, and has their monitors judge what came. */
@Injectable()
export class CollectDataset {
  constructor(
    private readonly database: DataSource,
    private readonly measurers: OpenMeasurer,
    private readonly judge: JudgeMetric,
    private readonly clock: Clock,
  ) {}

  /**
   * Goes on behind the metrics that an earlier attempt has stored. A metric that cannot be measured keeps its days and says why,
   * and so do all when the source stays away. Raises what an absent ingestion service raises.
   */
  async execute(step: CollectionStep, signal: AbortSignal): Promise<void> {
    const { manager } = this.database;
    const { collectionId, dataset } = step;
    const begun = await manager.findOneBy(MetricCollectionStepRow, { collectionId, datasetUrn: dataset });
    if (!begun) throw new CollectionOver(collectionId);
    const all = await manager.find(MetricRow, {
      where: { datasetUrn: dataset },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    const metrics = all.filter(({ id }) => !(id in begun.measured));
    if (metrics.length === 0) return;
    const outcomes = await this.measure(dataset, metrics, signal);
    for (const { id } of metrics) {
      signal.throwIfAborted();
      const outcome = outcomes.get(id);
      if (!outcome) throw new Error(`metric ${id} was not measured`);
      await this.keep(step, id, outcome);
    }
  }

  /** What came of each metric, by its id. */
  private async measure(
    dataset: string,
    metrics: readonly MetricRow[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Outcome>> {
    const failed = (error: MetricProblem): ReadonlyMap<string, Outcome> =>
      new Map(metrics.map(({ id }) => [id, { problem: toProblem(error) }]));
    for (let failures = 0; ; failures += 1) {
      try {
        return await this.measureOnce(dataset, metrics, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof ConnectorError) {
          const pause = error.retryable ? PAUSES_MS[failures] : undefined;
          if (pause === undefined) return failed(error);
          await sleep(pause, undefined, { signal });
        } else if (error instanceof DataSpokeError && error.code !== 'internal' && !isTransient(error)) {
          return failed({ code: error.code, message: error.message, remedy: '' });
        } else throw error;
      }
    }
  }

  private async measureOnce(
    dataset: string,
    metrics: readonly MetricRow[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Outcome>> {
    const measurer = await this.measurers.execute(dataset, signal);
    try {
      const ranges = Map.groupBy(metrics, (metric) => JSON.stringify(this.rangeOf(metric, measurer)));
      const measured = new Map<string, Outcome>();
      for (const group of ranges.values()) {
        const [first] = group;
        if (!first) continue;
        const range = this.rangeOf(first, measurer);
        const asked = group.map(({ id, definition }) => ({ id, metric: definition }));
        for (const result of await measurer.measureDaily(dataset, asked, range, signal)) {
          measured.set(
            result.id,
            'error' in result ? { problem: toProblem(result.error) } : { range, days: result.days },
          );
        }
      }
      return measured;
    } finally {
      await measurer.close();
    }
  }

  private rangeOf({ definition, collectedThrough }: MetricRow, { asOf }: RuleMeasurer): DayRange {
    const own = 'field' in definition.day ? definition.day.timezone : undefined;
    const today = localDay(asOf?.at ?? this.clock.now(), own ?? asOf?.zone ?? 'UTC');
    return daysToCollect(today, collectedThrough);
  }

  /** Stores what came of a metric together with the note that it was; two attempts queue up at the row of the metric. */
  private keep({ collectionId, dataset }: CollectionStep, metricId: string, outcome: Outcome): Promise<void> {
    return this.database.transaction(async (tx) => {
      const metric = await tx.findOne(MetricRow, {
        where: { id: metricId },
        lock: { mode: 'pessimistic_write' },
      });
      // Its last monitor was deleted meanwhile, and the metric with it.
      if (!metric) return;
      const step = await tx.findOneBy(MetricCollectionStepRow, { collectionId, datasetUrn: dataset });
      if (!step) throw new CollectionOver(collectionId);
      if (step.counts !== null || metricId in step.measured) return;
      const counts = await this.store(tx, metric, outcome);
      await tx.query(NOTE, [collectionId, dataset, metricId, JSON.stringify(counts)]);
    });
  }

  private async store(tx: EntityManager, metric: MetricRow, outcome: Outcome): Promise<MeasuredCounts> {
    const { id, definition } = metric;
    if ('problem' in outcome) {
      await tx.update(MetricRow, { id }, { problem: outcome.problem });
      return { failed: 1, days: 0, anomalies: 0 };
    }
    const { range } = outcome;
    const begun = definition.kind === 'rows' ? await firstDay(tx, id) : null;
    const days = collectedDays(definition, outcome.days, range, begun);
    const { changed, earliest } = await storeDays(tx, id, days, range);
    const collectedThrough = lastOf(range, metric.collectedThrough);
    await tx.update(MetricRow, { id }, { collectedThrough, problem: null });
    return { failed: 0, days: changed, anomalies: await this.judge.execute(tx, metric, earliest) };
  }
}

function lastOf({ before }: DayRange, known: string | null): string {
  const last = dayAfter(before, -1);
  return known !== null && known > last ? known : last;
}

function toProblem({ code, message, remedy }: MetricProblem): MetricProblem {
  return { code, message: message.slice(0, 4_000), remedy: remedy.slice(0, 2_000) };
}
