import { type WarningKind } from '@dataspoke/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Something that a run read with limits. */
@Entity('run_warnings')
@Index('run_warnings_page', ['runId', 'createdAt', 'id'])
export class RunWarningRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'run_id' })
  runId: string;

  @Column('text')
  scope: string;

  @Column('text')
  kind: WarningKind;

  @Column('text')
  name: string;

  @Column('text')
  message: string;

  @Column('timestamp with time zone', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
