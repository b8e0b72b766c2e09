import { FeedPosition, InvalidFeedPosition } from '@dataspoke/domain';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { FeedMarkerRow } from './feed-marker.row';

/** The consumer is never further behind than that many markers without being asked. */
const KEPT = 1_000;

/** How far the feed was followed, at which place of the event stream (docs/adr/0006). */
@Injectable()
export class FeedMarkers {
  constructor(private readonly database: DataSource) {}

  /** Notes that at `streamSequence` everything up to `position` had been told; gives the reason when that is no position. */
  async add(tx: EntityManager, streamSequence: number, position: string): Promise<string | undefined> {
    try {
      FeedPosition.parse(position);
    } catch (error) {
      if (error instanceof InvalidFeedPosition) return error.message;
      throw error;
    }
    await tx.query(
      'INSERT INTO feed_markers (stream_sequence, position) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [streamSequence, position],
    );
    await tx.query(
      `DELETE FROM feed_markers WHERE stream_sequence <
         (SELECT stream_sequence FROM feed_markers ORDER BY stream_sequence DESC OFFSET $1 LIMIT 1)`,
      [KEPT],
    );
    return undefined;
  }

  /** Forgets every marker: positions of a feed that began anew do not compare with those before. */
  async forget(tx: EntityManager): Promise<void> {
    await tx.createQueryBuilder().delete().from(FeedMarkerRow).execute();
  }

  /** The position of the newest marker up to `streamSequence`; `undefined` when there is none. */
  async reachedAt(streamSequence: number): Promise<FeedPosition | undefined> {
    const [row] = await this.database.query<{ position: string }[]>(
      'SELECT position FROM feed_markers WHERE stream_sequence <= $1 ORDER BY stream_sequence DESC LIMIT 1',
      [streamSequence],
    );
    return row && FeedPosition.parse(row.position);
  }
}
