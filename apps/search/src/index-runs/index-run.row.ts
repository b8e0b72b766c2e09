import { type IndexRunCounts, type IndexRunProgress } from '@dataspoke/contracts';
import { JobRow } from '@dataspoke/service-kit';
import { Column, Entity, Index } from 'typeorm';

/** Name of the index that lets one full re-index go on at a time. */
export const ONE_INDEX_RUN = 'index_runs_one';

/** One full re-index. */
@Entity('index_runs')
@Index(ONE_INDEX_RUN, ['scope'], { unique: true, where: `(state IN ('queued', 'running'))` })
@Index('index_runs_page', ['createdAt', 'id'])
export class IndexRunRow extends JobRow {
  /** What is re-indexed; so far always everything. */
  @Column('text', { default: 'all' })
  scope: string;

  @Column('jsonb')
  progress: IndexRunProgress;

  @Column('jsonb')
  counts: IndexRunCounts;

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
