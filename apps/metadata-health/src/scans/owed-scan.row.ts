import { type JobTrigger } from '@dataspoke/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A full scan that has to come; at most one row. */
@Entity('owed_scans')
export class OwedScanRow {
  @PrimaryColumn('smallint')
  id: number;

  /** Only a scan that starts after this makes up for it. */
  @Column('timestamp with time zone', { precision: 3 })
  since: Date;

  @Column('text')
  trigger: JobTrigger;
}
