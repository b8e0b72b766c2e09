import {
  type EvaluationPlan,
  isFinal,
  type JobState,
  type MetricCollectionCounts,
  type MetricCollectionInput,
  progressHint,
} from '@dataspoke/contracts';
import { Clock, Hints } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import { CollectionOver } from './collection-errors';
import { findCollection } from './find-collection';
import { MetricCollectionRow } from './metric-collection.row';
import { MetricCollectionStepRow } from './metric-collection-step.row';

/** Keeps the history of one execution, and what it carries, small. */
const DATASETS_PER_PLAN = 500;

const DONE = `
  UPDATE metric_collection_steps SET counts = (
    SELECT jsonb_build_object('metrics', count(*), 'failed', coalesce(sum((value->>'failed')::integer), 0),
      'days', coalesce(sum((value->>'days')::integer), 0), 'anomalies', coalesce(sum((value->>'anomalies')::integer), 0))
    FROM jsonb_each(measured)
  ) WHERE collection_id = $1 AND dataset_urn = $2 AND counts IS NULL`;

const SUMS = `
  SELECT count(*)::integer AS total, count(counts)::integer AS done,
    coalesce(sum((counts->>'metrics')::integer), 0)::integer AS metrics,
    coalesce(sum((counts->>'failed')::integer), 0)::integer AS failed,
    coalesce(sum((counts->>'days')::integer), 0)::integer AS days,
    coalesce(sum((counts->>'anomalies')::integer), 0)::integer AS anomalies
  FROM metric_collection_steps WHERE collection_id = $1`;

type Sums = MetricCollectionCounts & { readonly total: number; readonly done: number };

interface Ending {
  readonly state: Extract<JobState, 'succeeded' | 'partial' | 'failed' | 'cancelled'>;
  readonly failure: string | null;
}

/** The life of a collection: which datasets it is about, which are done, how it ends. */
@Injectable()
export class CollectionSteps {
  constructor(
    private readonly database: DataSource,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  /** Fixes the datasets once, and then answers from the rows which are still to do. Raises {@link CollectionOver}. */
  async plan({ collectionId }: MetricCollectionInput): Promise<EvaluationPlan> {
    await this.database.transaction(async (tx) => {
      const row = await findCollection(tx, collectionId, 'pessimistic_write');
      if (isFinal(row.state)) throw new CollectionOver(collectionId);
      if (!row.planned) {
        await tx.query(
          `INSERT INTO metric_collection_steps (collection_id, dataset_urn)
          SELECT DISTINCT $1::uuid, dataset_urn FROM metrics WHERE dataset_urn = coalesce($2, dataset_urn)`,
          [collectionId, row.datasetUrn],
        );
      }
      await tx.update(
        MetricCollectionRow,
        { id: collectionId },
        { planned: true, state: 'running', startedAt: row.startedAt ?? this.clock.now() },
      );
    });
    await this.tell(collectionId, 'measuring');
    const steps = await this.database.manager.find(MetricCollectionStepRow, {
      where: { collectionId, counts: IsNull() },
      order: { datasetUrn: 'ASC' },
      take: DATASETS_PER_PLAN + 1,
    });
    return {
      datasets: steps.slice(0, DATASETS_PER_PLAN).map(({ datasetUrn }) => datasetUrn),
      more: steps.length > DATASETS_PER_PLAN,
    };
  }

  /** Whether the dataset is still to do. */
  isPending(collectionId: string, dataset: string): Promise<boolean> {
    return this.database.manager.existsBy(MetricCollectionStepRow, {
      collectionId,
      datasetUrn: dataset,
      counts: IsNull(),
    });
  }

  /** Sums up what the metrics of a dataset have brought; a step that is done is left as it is. */
  async done(collectionId: string, dataset: string): Promise<void> {
    await this.database.query(DONE, [collectionId, dataset]);
    await this.tell(collectionId, `measured ${dataset}`);
  }

  /** Shows how far the collection is. */
  async tell(collectionId: string, message: string): Promise<void> {
    const { total, done, ...counts } = await sums(this.database.manager, collectionId);
    await this.database.manager.update(
      MetricCollectionRow,
      { id: collectionId, state: 'running', cancelRequested: false },
      { counts, progress: { datasetsDone: done, datasetsTotal: total, message: message.slice(0, 500) } },
    );
    this.hints.publish(progressHint('quality', collectionId));
  }

  /** Settles a collection that came to its own end. A settled one is left as it is. */
  finish({ collectionId }: MetricCollectionInput): Promise<void> {
    return this.settle(collectionId, ({ metrics, failed }) => {
      if (failed === 0) return { state: 'succeeded', failure: null };
      const failure = `${failed} of ${metrics} metrics could not be measured; their monitors say why.`;
      return { state: failed < metrics ? 'partial' : 'failed', failure };
    });
  }

  /** Settles a collection that failed or was cancelled; the days it has measured stay. A settled one is left as it is. */
  abandon(
    { collectionId }: MetricCollectionInput,
    outcome: 'failed' | 'cancelled',
    message: string,
  ): Promise<void> {
    const failure = outcome === 'cancelled' ? null : message.slice(0, 4_000);
    return this.settle(collectionId, () => ({ state: outcome, failure }));
  }

  private async settle(id: string, decide: (counts: MetricCollectionCounts) => Ending): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await findCollection(tx, id, 'pessimistic_write');
      if (isFinal(row.state)) return;
      const { total, done, ...counts } = await sums(tx, id);
      const { state, failure } = decide(counts);
      await tx.update(
        MetricCollectionRow,
        { id },
        {
          state,
          failure,
          counts,
          finishedAt: this.clock.now(),
          progress: { datasetsDone: done, datasetsTotal: total, message: state },
        },
      );
      await tx.delete(MetricCollectionStepRow, { collectionId: id });
    });
    this.hints.publish(progressHint('quality', id));
  }
}

async function sums(manager: EntityManager, collectionId: string): Promise<Sums> {
  const [row] = await manager.query<Sums[]>(SUMS, [collectionId]);
  return row ?? { total: 0, done: 0, metrics: 0, failed: 0, days: 0, anomalies: 0 };
}
