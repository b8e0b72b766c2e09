import { CONSUMERS, type EntityChanged, ingestionEvents } from '@dataspoke/contracts';
import {
  Clock,
  type EventBatch,
  EventConsumer,
  isEvent,
  type MissedEvents,
  type ReceivedEvent,
} from '@dataspoke/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { OwedScans } from '../scans/owed-scans';
import { ScoreLinks } from '../scores/score-links';
import { ScoreDatasets } from '../scores/score-datasets';
import { datasetsToScore, isIndexed } from './relevance';

/** DataHub's index follows its change log by about a second; a time series read earlier would lack its newest point. */
const INDEX_LAG_MS = 2_000;

/** Keeps the scores true to the catalog: scores anew what changed, each dataset once a batch. */
@Injectable()
export class EntityChangesConsumer extends EventConsumer {
  private readonly log = new Logger(EntityChangesConsumer.name);
  override readonly definition = CONSUMERS.metadataHealthEntityChanges;
  override readonly maxBatch = 500;
  /** Changes of one dataset come in bursts; waiting for them saves reading. */
  override readonly lingerMs = 500;

  constructor(
    private readonly database: DataSource,
    private readonly datasets: ScoreDatasets,
    private readonly links: ScoreLinks,
    private readonly owed: OwedScans,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async handle(batch: EventBatch): Promise<void> {
    const changes = batch.events.filter((event) => isEvent(ingestionEvents.entityChanged, event));
    const resting = await this.links.datasetsOf(changes.flatMap(({ data }) => aroundDatasets(data)));
    const relevant = changes
      .map((event) => ({ event, datasets: datasetsToScore(event.data, resting.get(event.data.urn)) }))
      .filter(({ datasets }) => datasets.length > 0);
    const resets = batch.events.some((event) => isEvent(ingestionEvents.feedReset, event));
    if (relevant.length === 0) {
      await this.database.transaction(async (tx) => {
        if (resets) await this.owed.owe(tx, 'feed-reset');
        await batch.recordHandled(tx);
      });
      return;
    }
    await this.untilIndexed(
      relevant.map(({ event }) => event),
      batch.signal,
    );
    await this.datasets.execute({
      urns: [...new Set(relevant.flatMap(({ datasets }) => datasets))],
      changed: [...new Set(relevant.flatMap(({ event }) => aroundDatasets(event.data)))],
      signal: batch.signal,
      settle: async (tx, { failed }) => {
        for (const { event, datasets } of relevant) {
          const reason = datasets.map((urn) => failed.get(urn)).find((text) => text !== undefined);
          if (reason !== undefined) batch.fail(event, reason);
        }
        if (resets) await this.owed.owe(tx, 'feed-reset');
        await batch.recordHandled(tx);
      },
    });
  }

  override async missed({ lastHandled, firstKept }: MissedEvents): Promise<void> {
    this.log.warn(`events ${lastHandled + 1} to ${firstKept - 1} are gone; a full scan makes up for them`);
    await this.database.transaction((tx) => this.owed.owe(tx, 'feed-reset'));
  }

  private async untilIndexed(
    changes: readonly ReceivedEvent<EntityChanged>[],
    signal: AbortSignal,
  ): Promise<void> {
    const times = changes.filter(({ data }) => isIndexed(data)).map(({ time }) => time.getTime());
    const wait = Math.max(0, ...times) + INDEX_LAG_MS - this.clock.now().getTime();
    if (wait > 0) await delay(Math.min(wait, INDEX_LAG_MS), undefined, { signal });
  }
}

/** The entity when it is none that is scored itself. */
function aroundDatasets({ urn, entityType }: EntityChanged): readonly string[] {
  return entityType === 'dataset' ? [] : [urn];
}
