import { CONSUMERS, type EntityChanged, ingestionEvents } from '@dataspoke/contracts';
import { type EventBatch, EventConsumer, isEvent, type ReceivedEvent } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { DATASET_ASPECTS } from '../documents/read-dataset';
import { ReconcileAfterReset } from '../index-runs/reconcile-after-reset';
import { FeedMarkers } from './feed-markers';
import { IndexEntities, type IndexOutcome } from './index-entities';

const SERIES = new Set(['datasetProfile', 'datasetUsageStatistics', 'operation']);
const RELEVANT = new Set<string>([...DATASET_ASPECTS, ...SERIES]);

/** Keeps the index true to the catalog: re-reads what changed, each entity once a batch. */
@Injectable()
export class EntityChangesConsumer extends EventConsumer {
  override readonly definition = CONSUMERS.searchEntityChanges;
  override readonly maxBatch = 500;
  /** Changes of one entity come in bursts; waiting for them saves reading and embedding. */
  override readonly lingerMs = 200;

  constructor(
    private readonly entities: IndexEntities,
    private readonly markers: FeedMarkers,
    private readonly reconcile: ReconcileAfterReset,
  ) {
    super();
  }

  override async handle(batch: EventBatch): Promise<void> {
    const changes = batch.events
      .filter((event) => isEvent(ingestionEvents.entityChanged, event))
      .filter(isRelevant);
    await this.entities.execute({
      urns: [...new Set(changes.map(({ data }) => data.urn))],
      profiles: new Set(
        changes
          .filter(({ data }) => data.aspects.some((aspect) => SERIES.has(aspect)))
          .map(({ data }) => data.urn),
      ),
      signal: batch.signal,
      settle: (tx, outcome) => this.settle(tx, batch, changes, outcome),
    });
  }

  private async settle(
    tx: EntityManager,
    batch: EventBatch,
    changes: readonly ReceivedEvent<EntityChanged>[],
    { failed }: IndexOutcome,
  ): Promise<void> {
    for (const event of changes) {
      const reason = failed.get(event.data.urn);
      if (reason !== undefined) batch.fail(event, reason);
    }
    for (const event of batch.events) {
      if (isEvent(ingestionEvents.feedReset, event)) {
        await this.markers.forget(tx);
        await this.reconcile.execute(tx);
      } else if (isEvent(ingestionEvents.feedAdvanced, event)) {
        const refused = await this.markers.add(tx, event.streamSequence, event.data.position);
        if (refused !== undefined) batch.fail(event, refused);
      }
    }
    await batch.recordHandled(tx);
  }
}

/** Only datasets have documents so far, and only these aspects are in them. */
function isRelevant({ data }: ReceivedEvent<EntityChanged>): boolean {
  if (data.entityType !== 'dataset') return false;
  return data.change === 'deleted' || data.aspects.some((aspect) => RELEVANT.has(aspect));
}
