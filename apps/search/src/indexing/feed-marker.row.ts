import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An event that said how far the feed had come, and where it stands in the event stream (docs/adr/0006). */
@Entity('feed_markers')
export class FeedMarkerRow {
  @PrimaryColumn('bigint', { name: 'stream_sequence' })
  streamSequence: string;

  @Column('text')
  position: string;
}
