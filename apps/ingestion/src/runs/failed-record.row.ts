import { type ReplayResult } from '@dataspoke/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An input a run could not process. */
@Entity('failed_records')
@Index('failed_records_page', ['runId', 'createdAt', 'id'])
export class FailedRecordRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'run_id' })
  runId: string;

  /** Name of the scope, for people. */
  @Column('text')
  scope: string;

  /** Null in what was stored before records could be replayed, as is {@link object}. */
  @Column('text', { name: 'scope_id', nullable: true })
  scopeId: string | null;

  /** {@link objectKey} of the path. */
  @Column('text', { nullable: true })
  object: string | null;

  /** What it is written as, where that is known. */
  @Column('text', { nullable: true })
  urn: string | null;

  /** The path is a place and names no object. */
  @Column('boolean', { default: false })
  unnamed: boolean;

  @Column('text')
  kind: string;

  @Column('text')
  name: string;

  @Column('text')
  reason: string;

  @Column('text', { nullable: true })
  remedy: string | null;

  @Column('timestamp with time zone', { name: 'created_at', precision: 3 })
  createdAt: Date;

  /** The newest run that has read the object again. */
  @Column('uuid', { name: 'replayed_by', nullable: true })
  replayedBy: string | null;

  @Column('text', { name: 'replay_result', nullable: true })
  replayResult: ReplayResult | null;
}
