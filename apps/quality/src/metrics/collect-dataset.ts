import { ConnectorError, type DayRange, type MeasuredDay, type RuleMeasurer } from '@dataspoke/connectors';
import { type MetricCollectionCounts, type MetricProblem } from '@dataspoke/contracts';
import { Clock, DataSpokeError, isTransient } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { OpenMeasurer } from '../connections/open-measurer';
import { JudgeMetric } from '../monitors/judge-metric';
import { dayAfter } from '../monitors/model/calendar-day';
import { collectedDays, daysToCollect, localDay } from './collected-days';
import { MetricRow } from './metric.row';
import { firstDay, storeDays } from './store-days';

/** Pauses between attempts to reach a source that does not answer: a restart is waited for, an outage is told. */
const PAUSES_MS: readonly number[] = [1_000, 2_000, 4_000];

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
   * A metric that cannot be measured keeps its days and says why, and so do all when the source stays away. Raises what an absent
   * ingestion service raises.
   */
  async execute(dataset: string, signal: AbortSignal): Promise<MetricCollectionCounts> {
    const metrics = await this.database.manager.find(MetricRow, {
      where: { datasetUrn: dataset },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    const total = { metrics: metrics.length, failed: 0, days: 0, anomalies: 0 };
    if (metrics.length === 0) return total;
    const outcomes = await this.measure(dataset, metrics, signal);
    for (const { id } of metrics) {
      signal.throwIfAborted();
      const outcome = outcomes.get(id);
      if (!outcome) throw new Error(`metric ${id} was not measured`);
      if ('problem' in outcome) {
        total.failed += 1;
        await this.database.manager.update(MetricRow, { id }, { problem: outcome.problem });
      } else {
        const { days, anomalies } = await this.store(id, outcome.range, outcome.days);
        total.days += days;
        total.anomalies += anomalies;
      }
    }
    return total;
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

  private store(
    metricId: string,
    range: DayRange,
    measured: readonly MeasuredDay[],
  ): Promise<{ readonly days: number; readonly anomalies: number }> {
    return this.database.transaction(async (tx) => {
      const metric = await tx.findOne(MetricRow, {
        where: { id: metricId },
        lock: { mode: 'pessimistic_write' },
      });
      // Its last monitor was deleted meanwhile, and the metric with it.
      if (!metric) return { days: 0, anomalies: 0 };
      const begun = metric.definition.kind === 'rows' ? await firstDay(tx, metricId) : null;
      const days = collectedDays(metric.definition, measured, range, begun);
      const { changed, earliest } = await storeDays(tx, metricId, days, range);
      const collectedThrough = lastOf(range, metric.collectedThrough);
      await tx.update(MetricRow, { id: metricId }, { collectedThrough, problem: null });
      return { days: changed, anomalies: await this.judge.execute(tx, metric, earliest) };
    });
  }
}

function lastOf({ before }: DayRange, known: string | null): string {
  const last = dayAfter(before, -1);
  return known !== null && known > last ? known : last;
}

function toProblem({ code, message, remedy }: MetricProblem): MetricProblem {
  return { code, message: message.slice(0, 4_000), remedy: remedy.slice(0, 2_000) };
}
