import { type JobTrigger, type MetricCollectionInput, QUALITY_WORKFLOWS } from '@dataspoke/contracts';
import {
  alreadyRunning,
  claim,
  Clock,
  DataSpokeError,
  dependencyUnavailable,
  Outbox,
  queuedJob,
} from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { MetricRow } from './metric.row';
import { MetricCollectionRow, ONE_COLLECTION_PER_SCOPE } from './metric-collection.row';

/** Claims a collection of metrics: its row and the start of its workflow, or neither. */
@Injectable()
export class ClaimCollection {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Raises `not-found` when the dataset has no metric, `already-running` with the id of the collection in the way. */
  async execute(
    tx: EntityManager,
    datasetUrn: string | null,
    trigger: JobTrigger,
  ): Promise<MetricCollectionRow> {
    if (datasetUrn !== null && !(await tx.existsBy(MetricRow, { datasetUrn }))) {
      throw new DataSpokeError('not-found', `There is no metric of ${datasetUrn}; make a monitor first.`);
    }
    const scopeKey = datasetUrn ?? 'all';
    const row = tx.create(MetricCollectionRow, {
      ...queuedJob(trigger, this.clock.now()),
      scopeKey,
      datasetUrn,
      planned: false,
      progress: { datasetsDone: 0, datasetsTotal: 0, message: 'waiting to be started' },
      counts: { metrics: 0, failed: 0, days: 0, anomalies: 0 },
      failure: null,
    });
    await claim(
      tx,
      ONE_COLLECTION_PER_SCOPE,
      () => tx.insert(MetricCollectionRow, row),
      async () =>
        inTheWay(await tx.findOneBy(MetricCollectionRow, { scopeKey, state: In(['queued', 'running']) })),
    );
    const input: MetricCollectionInput = { collectionId: row.id };
    await this.outbox.startWorkflow(tx, {
      workflow: QUALITY_WORKFLOWS.metricCollection,
      workflowId: row.id,
      input,
    });
    return row;
  }
}

function inTheWay(row: MetricCollectionRow | null): Error {
  return row
    ? alreadyRunning(`The same metrics are being collected (${row.state}); wait for it or cancel it.`, {
        id: row.id,
      })
    : dependencyUnavailable(
        'service-unavailable',
        'The collection that was in the way has just ended; ask again.',
      );
}
