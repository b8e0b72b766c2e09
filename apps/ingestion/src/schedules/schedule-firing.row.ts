import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What one firing of a source's schedule led to. */
@Entity('schedule_firings')
@Index('schedule_firings_of_source', ['sourceId', 'scheduledAt'])
export class ScheduleFiringRow {
  /** Id of the workflow execution that the firing started. */
  @PrimaryColumn('text')
  id: string;

  @Column('uuid', { name: 'source_id' })
  sourceId: string;

  @Column('timestamp with time zone', { name: 'scheduled_at', precision: 3 })
  scheduledAt: Date;

  @Column('text')
  outcome: 'started' | 'skipped';

  @Column('uuid', { name: 'run_id' })
  runId: string;
}
