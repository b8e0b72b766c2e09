import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a firing of the reconcile's schedule led to, so that an attempt repeated answers the same. */
@Entity('index_run_firings')
export class IndexRunFiringRow {
  /** Id of the firing in the workflow engine. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('timestamp with time zone', { name: 'scheduled_at', precision: 3 })
  scheduledAt: Date;

  @Column('text')
  outcome: 'started' | 'skipped';

  @Column('uuid', { name: 'index_run_id' })
  indexRunId: string;
}
