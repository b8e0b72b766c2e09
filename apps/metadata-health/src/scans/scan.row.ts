import { type HealthScanCounts, type HealthScanProgress } from '@dataspoke/contracts';
import { JobRow } from '@dataspoke/service-kit';
import { Column, Entity, Index } from 'typeorm';

/** Name of the index that lets one full scan go on at a time. */
export const ONE_SCAN = 'scans_one';

/** One full scan. */
@Entity('scans')
@Index(ONE_SCAN, ['scope'], { unique: true, where: `(state IN ('queued', 'running'))` })
@Index('scans_page', ['createdAt', 'id'])
export class ScanRow extends JobRow {
  /** What is scanned; so far always everything. */
  @Column('text', { default: 'all' })
  scope: string;

  @Column('jsonb')
  progress: HealthScanProgress;

  @Column('jsonb')
  counts: HealthScanCounts;

  /** Where the listing of the catalog goes on; `null` at its beginning. */
  @Column('text', { nullable: true })
  cursor: string | null;

  /** Pages done: an attempt may write its page only while this is what it has read. */
  @Column('integer', { default: 0 })
  pages: number;

  /** How often the catalog had to be listed from its beginning again. */
  @Column('integer', { default: 0 })
  restarts: number;

  @Column('text', { nullable: true })
  failure: string | null;
}
