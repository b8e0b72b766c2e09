import { type FeedReset, ingestionEvents } from '@dataspoke/contracts';
import {
  CatalogModel,
  CHANGE_LOG_TOPICS,
  type ChangeLogTopic,
  DataHubClient,
  DataHubRejected,
  type FeedEvent,
} from '@dataspoke/datahub-client';
import { FeedPosition } from '@dataspoke/domain';
import { Clock, Outbox } from '@dataspoke/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { withCatalogErrors } from '../catalog/catalog-errors';
import { IngestionEnv } from '../ingestion-env';
import { CompleteAffects } from './complete-affects';
import { FeedMetrics } from './feed-metrics';
import { FeedRow } from './feed.row';
import { mergeChanges } from './merge-changes';

const ROW_ID = 1;
const EVENTS_PER_POLL = 500;
/** Two topics wait side by side; a change is seen at most this much later. */
const POLL_SECONDS = 1;

interface Page {
  readonly topic: ChangeLogTopic;
  readonly offset: string;
  readonly events: readonly FeedEvent[];
  readonly position: FeedPosition;
}

/** Turns the catalog's change feed into events, one page at a time. */
@Injectable()
export class FollowFeed {
  private readonly log = new Logger(FollowFeed.name);
  private readonly model = new CatalogModel();

  constructor(
    private readonly database: DataSource,
    private readonly datahub: DataHubClient,
    private readonly affects: CompleteAffects,
    private readonly outbox: Outbox,
    private readonly metrics: FeedMetrics,
    private readonly env: IngestionEnv,
    private readonly clock: Clock,
  ) {}

  /**
   * One step: begins the feed when there is no sound offset, else polls both topics and stores the new offsets together with the
   * events. Raises `datahub-unavailable`, after which the same step can be taken again.
   */
  async step(signal: AbortSignal): Promise<void> {
    const row = await this.database.manager.findOneBy(FeedRow, { id: ROW_ID });
    const reason = resetReason(row, this.env.DATAHUB_URL);
    if (!row || reason) return this.begin(reason ?? 'first-start', signal);
    const pages = await this.poll(row, signal);
    if (pages === 'offset-lost') return this.begin('offset-lost', signal);
    const read = pages.filter((page) => page.offset !== row.offsets[page.topic]);
    if (read.length === 0) return;
    await this.store(row, read, signal);
  }

  // What happened before the end is not followed but reconciled, by whoever hears of the reset.
  private async begin(reason: FeedReset['reason'], signal: AbortSignal): Promise<void> {
    const ends = await withCatalogErrors(() =>
      Promise.all(
        CHANGE_LOG_TOPICS.map(async (topic) => ({
          topic,
          ...(await this.datahub.feed.endOffset(topic, { signal })),
        })),
      ),
    );
    const offsets = Object.fromEntries(ends.map(({ topic, offset }) => [topic, offset]));
    const position = ends.reduce((all, end) => all.merge(end.position), FeedPosition.BEGINNING).toString();
    await this.database.transaction(async (tx) => {
      await tx.save(FeedRow, {
        id: ROW_ID,
        datahubUrl: this.env.DATAHUB_URL,
        offsets,
        position,
        undecodable: 0,
        updatedAt: this.clock.now(),
      });
      await this.outbox.publish(tx, ingestionEvents.feedReset, { position, reason });
      await this.outbox.publish(tx, ingestionEvents.feedAdvanced, { position });
    });
    this.log.log(`the change feed begins anew (${reason})`);
  }

  private async poll(row: FeedRow, signal: AbortSignal): Promise<readonly Page[] | 'offset-lost'> {
    try {
      const polled = await Promise.all(
        CHANGE_LOG_TOPICS.map(async (topic) => ({
          topic,
          ...(await this.datahub.feed.poll({
            topic,
            offset: row.offsets[topic],
            limit: EVENTS_PER_POLL,
            timeoutSeconds: POLL_SECONDS,
            signal,
          })),
        })),
      );
      const lost = polled.find((page) => page.skipped !== 0);
      if (!lost) return polled;
      this.log.warn(`${lost.topic}: ${lost.skipped} events are missing between two polls`);
      return 'offset-lost';
    } catch (error) {
      if (error instanceof DataHubRejected) {
        this.log.warn(`the offset is not accepted: ${error.message}`);
        return 'offset-lost';
      }
      return withCatalogErrors(() => Promise.reject(error));
    }
  }

  private async store(row: FeedRow, pages: readonly Page[], signal: AbortSignal): Promise<void> {
    const position = pages.reduce((all, page) => all.merge(page.position), FeedPosition.parse(row.position));
    const merged = mergeChanges(
      pages.flatMap((page) => page.events),
      position.toString(),
      this.model,
    );
    const changes = await this.affects.execute(merged.changes, signal);
    for (const { topic, reason } of merged.unread)
      this.log.warn(`${topic}: an event cannot be read: ${reason}`);
    await this.database.transaction(async (tx) => {
      await this.advance(tx, row, pages, position, merged.unread.length);
      await this.outbox.publishMany(
        tx,
        ingestionEvents.entityChanged,
        changes.map((data) => ({ data, subject: data.urn })),
      );
      await this.outbox.publish(tx, ingestionEvents.feedAdvanced, { position: position.toString() });
    });
    this.metrics.passed(
      pages.reduce((sum, page) => sum + page.events.length, 0),
      merged.unread.length,
    );
  }

  // A follower that lost its election while it polled must not move the offsets of its successor.
  private async advance(
    tx: EntityManager,
    row: FeedRow,
    pages: readonly Page[],
    position: FeedPosition,
    unread: number,
  ): Promise<void> {
    const { affected } = await tx
      .createQueryBuilder()
      .update(FeedRow)
      .set({
        offsets: { ...row.offsets, ...Object.fromEntries(pages.map(({ topic, offset }) => [topic, offset])) },
        position: position.toString(),
        undecodable: row.undecodable + unread,
        updatedAt: this.clock.now(),
      })
      .where('id = :id AND position = :before', { id: ROW_ID, before: row.position })
      .execute();
    if (affected !== 1) throw new Error('the change feed was moved on by another process');
  }
}

function resetReason(row: FeedRow | null, url: string): FeedReset['reason'] | undefined {
  if (!row) return 'first-start';
  if (row.datahubUrl !== url) return 'catalog-changed';
  return CHANGE_LOG_TOPICS.every((topic) => row.offsets[topic] !== undefined) ? undefined : 'offset-lost';
}
