import { type EvaluationScope, type SourceSchedule } from '@dataspoke/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Evaluates the same rules again and again. */
@Entity('evaluation_schedules')
@Index('evaluation_schedules_page', ['createdAt', 'id'])
export class EvaluationScheduleRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  scope: EvaluationScope;

  @Column('uuid', { name: 'rule_id', nullable: true })
  ruleId: string | null;

  @Column('text', { name: 'dataset_urn', nullable: true })
  datasetUrn: string | null;

  @Column('jsonb')
  schedule: SourceSchedule;

  /** Whether the workflow engine has taken it over, or has let go of it once it is deleted. */
  @Column('boolean', { default: false })
  synced: boolean;

  /** Grows with every change. */
  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamp with time zone', { name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column('timestamp with time zone', { name: 'deleted_at', precision: 3, nullable: true })
  deletedAt: Date | null;
}
