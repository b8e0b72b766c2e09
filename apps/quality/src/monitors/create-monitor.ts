import { type CreateMonitorRequest, type Monitor, type MonitorDraft } from '@dataspoke/contracts';
import { isCalendarDay } from '@dataspoke/domain';
import { Clock, IdempotencyKeys, invalidRequest } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { type DailyMetric } from '@dataspoke/connectors';
import { defaultSubject, definitionKey, readMetric } from '../metrics/metric-definition';
import { MonitorRow } from './monitor.row';
import { toMonitor } from './monitor-view';

/** Has a metric watched; the metric is made when nobody watches it yet. */
@Injectable()
export class CreateMonitor {
  constructor(
    private readonly database: DataSource,
    private readonly idempotency: IdempotencyKeys,
    private readonly clock: Clock,
  ) {}

  /** Raises `invalid-request` that lists every bad field, and `idempotency-key-reused`. */
  async execute({ draft, idempotencyKey }: CreateMonitorRequest): Promise<Monitor> {
    const metric = readMetric(draft.metric);
    const wrong = draft.holidays?.find((day) => !isCalendarDay(day));
    if (wrong !== undefined) {
      throw invalidRequest('A holiday is no day.', [
        { field: 'holidays', message: `${wrong} must be a day that there is, as YYYY-MM-DD` },
      ]);
    }
    return this.database.transaction((tx) =>
      this.idempotency.once(
        tx,
        { scope: 'monitor.create', key: idempotencyKey, request: { ...draft } },
        async () => {
          const row = await this.store(tx, draft, metric);
          return toMonitor(tx, row);
        },
      ),
    );
  }

  private async store(tx: EntityManager, draft: MonitorDraft, metric: DailyMetric): Promise<MonitorRow> {
    const now = this.clock.now();
    const subject = draft.subject ?? defaultSubject(metric);
    const row = tx.create(MonitorRow, {
      id: randomUUID(),
      metricId: await this.metricOf(tx, draft.dataset, metric, now),
      datasetUrn: draft.dataset,
      name: draft.name ?? subject,
      subject,
      holidays: [...new Set(draft.holidays)].sort(),
      state: null,
      phase: 'no_data',
      days: 0,
      judgedThrough: null,
      createdAt: now,
    });
    await tx.insert(MonitorRow, row);
    return row;
  }

  /** The id of the metric, found or made. Its row stays locked, so that it is not deleted with its last monitor meanwhile. */
  private async metricOf(
    tx: EntityManager,
    dataset: string,
    metric: DailyMetric,
    now: Date,
  ): Promise<string> {
    const [row] = await tx.query<{ id: string }[]>(
      `INSERT INTO metrics (id, dataset_urn, definition_key, definition, created_at) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (dataset_urn, definition_key) DO UPDATE SET definition = excluded.definition RETURNING id`,
      [randomUUID(), dataset, definitionKey(metric), JSON.stringify(metric), now],
    );
    if (!row) throw new Error(`the metric of ${dataset} was lost`);
    return row.id;
  }
}
