import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An input a run could not process. */
@Entity('failed_records')
@Index('failed_records_page', ['runId', 'createdAt', 'id'])
export class FailedRecordRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'run_id' })
  runId: string;

  @Column('text')
  scope: string;

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
}
