import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What one firing of the scan's schedule led to. */
@Entity('scan_firings')
export class ScanFiringRow {
  /** Id of the workflow execution that the firing started. */
  @PrimaryColumn('text')
  id: string;

  @Column('timestamp with time zone', { name: 'scheduled_at', precision: 3 })
  scheduledAt: Date;

  @Column('text')
  outcome: 'started' | 'skipped';

  @Column('uuid', { name: 'scan_id' })
  scanId: string;
}
