import {
  type IndexRunCounts,
  type IndexRunFindings,
  type IndexRunKind,
  type IndexRunProgress,
} from '@dataspoke/contracts';
import { JobRow } from '@dataspoke/service-kit';
import { Column, Entity, Index } from 'typeorm';

/** Name of the index that lets one run over the same documents go on at a time. */
export const ONE_INDEX_RUN = 'index_runs_one';

export const NO_FINDINGS: IndexRunFindings = {
  missing: 0,
  stale: 0,
  orphaned: 0,
  notIndexed: 0,
  leftInIndex: 0,
  documents: 0,
  indexed: 0,
  examples: [],
};

/** One run over the index. */
@Entity('index_runs')
@Index(ONE_INDEX_RUN, ['scope'], { unique: true, where: `(state IN ('queued', 'running'))` })
@Index('index_runs_page', ['createdAt', 'id'])
export class IndexRunRow extends JobRow {
  /** What it works on: `all` documents, or those that have `mentions` of something renamed. */
  @Column('text', { default: 'all' })
  scope: string;

  /** What the run is for. */
  @Column('text', { default: 'reconcile' })
  kind: IndexRunKind;

  /** Part of the work that it is at; parts before it are done. */
  @Column('integer', { default: 0 })
  stage: number;

  /** What was wrong, and is repaired. */
  @Column('jsonb', { nullable: true })
  findings: IndexRunFindings | null;

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
