import { type JsonValue } from '@dataspoke/connectors';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An event of OpenLineage as it was received. Within a source ids grow in the order in which events become visible. */
@Entity('lineage_events')
@Index('lineage_events_once', ['sourceId', 'digest'], { unique: true })
@Index('lineage_events_of_source', ['sourceId', 'id'])
@Index('lineage_events_of_subject', ['sourceId', 'subject', 'id'])
export class LineageEventRow {
  @PrimaryColumn('bigint', { generated: 'identity', generatedIdentity: 'BY DEFAULT' })
  id: string;

  @Column('uuid', { name: 'source_id' })
  sourceId: string;

  /** Of the event: the same one twice is one row. */
  @Column('bytea')
  digest: Buffer;

  /** Digest of what it tells of: a job, or a dataset alone. Names are longer than an index can hold. */
  @Column('bytea')
  subject: Buffer;

  /** The run of OpenLineage that it belongs to. */
  @Column('uuid', { name: 'run_id', nullable: true })
  runId: string | null;

  @Column('timestamp with time zone', { name: 'received_at', precision: 3 })
  receivedAt: Date;

  @Column('jsonb')
  event: JsonValue;
}
