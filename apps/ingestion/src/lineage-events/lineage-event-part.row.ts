import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A part of an event that was too large for one message, until the others have come. */
@Entity('lineage_event_parts')
@Index('lineage_event_parts_received', ['receivedAt'])
export class LineageEventPartRow {
  @PrimaryColumn('uuid')
  upload: string;

  /** Its place; the first one is 0. */
  @PrimaryColumn('int')
  part: number;

  @Column('bytea')
  bytes: Buffer;

  @Column('timestamp with time zone', { name: 'received_at', precision: 3 })
  receivedAt: Date;
}
