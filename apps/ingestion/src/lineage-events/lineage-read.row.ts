import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Which events a run has read: those behind `afterId` up to `lastId`. They count as read once the run has written all of it. */
@Entity('lineage_reads')
@Index('lineage_reads_of_source', ['sourceId'])
export class LineageReadRow {
  @PrimaryColumn('uuid', { name: 'run_id' })
  runId: string;

  @Column('uuid', { name: 'source_id' })
  sourceId: string;

  @Column('bigint', { name: 'after_id' })
  afterId: string;

  @Column('bigint', { name: 'last_id' })
  lastId: string;
}
