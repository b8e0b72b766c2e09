import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What one firing of a schedule led to. */
@Entity('evaluation_firings')
@Index('evaluation_firings_of_schedule', ['scheduleId', 'scheduledAt'])
export class EvaluationFiringRow {
  /** Id of the workflow execution that the firing started. */
  @PrimaryColumn('text')
  id: string;

  @Column('uuid', { name: 'schedule_id' })
  scheduleId: string;

  @Column('timestamp with time zone', { name: 'scheduled_at', precision: 3 })
  scheduledAt: Date;

  @Column('text')
  outcome: 'started' | 'skipped';

  @Column('uuid', { name: 'evaluation_id' })
  evaluationId: string;
}
