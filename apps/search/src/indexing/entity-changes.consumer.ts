import { CONSUMERS, type EntityChanged, ingestionEvents } from '@dataspoke/contracts';
import { type EventBatch, EventConsumer, isEvent, type ReceivedEvent } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { CatalogNames } from '../catalog/catalog-names';
import { aspectsOfType, hasDocument, STATISTICS_ASPECTS } from '../documents/document-types';
import { ReconcileAfterReset } from '../index-runs/reconcile-after-reset';
import { FeedMarkers } from './feed-markers';
import { IndexEntities, type IndexOutcome } from './index-entities';

const SERIES: ReadonlySet<string> = new Set(STATISTICS_ASPECTS);

/** Keeps the index true to the catalog: re-reads what changed, each entity once a batch. */
@Injectable()
export class EntityChangesConsumer extends EventConsumer {
  override readonly definition = CONSUMERS.searchEntityChanges;
  override readonly maxBatch = 500;
  /** Changes of one entity come in bursts; waiting for them saves reading and embedding. */
  override readonly lingerMs = 200;

  constructor(
    private readonly entities: IndexEntities,
    private readonly names: CatalogNames,
    private readonly markers: FeedMarkers,
    private readonly reconcile: ReconcileAfterReset,
  ) {
    super();
  }

  override async handle(batch: EventBatch): Promise<void> {
    const changes = batch.events
      .filter((event) => isEvent(ingestionEvents.entityChanged, event))
      .flatMap((event) => {
        const urns = concerned(event.data);
        const renames = this.names.concerns(event.data.entityType, event.data);
        return urns.length > 0 || renames ? [{ event, urns, renames }] : [];
      });
    const urns = new Set(changes.flatMap((change) => change.urns));
    await this.entities.execute({
      urns: [...urns],
      series: new Set(
        changes.flatMap(({ event: { data } }) =>
          data.aspects.some((aspect) => SERIES.has(aspect)) ? [data.urn] : [],
        ),
      ),
      renamed: [...new Set(changes.flatMap(({ event, renames }) => (renames ? [event.data.urn] : [])))],
      signal: batch.signal,
      settle: (tx, outcome) => this.settle(tx, batch, changes, outcome),
    });
  }

  private async settle(
    tx: EntityManager,
    batch: EventBatch,
    changes: readonly { readonly event: ReceivedEvent<EntityChanged>; readonly urns: readonly string[] }[],
    { failed }: IndexOutcome,
  ): Promise<void> {
    for (const { event, urns } of changes) {
      const reason = urns.map((urn) => failed.get(urn)).find((each) => each !== undefined);
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

/** The entities whose documents the change can touch. */
function concerned({ urn, entityType, change, aspects, affects }: EntityChanged): readonly string[] {
  if (entityType === 'query') return [urn];
  if (entityType === 'schemaField') return affects;
  if (!hasDocument(entityType)) return [];
  const relevant = new Set(aspectsOfType(entityType));
  const isRelevant =
    change === 'deleted' || aspects.some((aspect) => relevant.has(aspect) || SERIES.has(aspect));
  return isRelevant ? [urn] : [];
}
