import { type RunCounts, type RunFailure, type RunKind, type RunProgress } from '@dataspoke/contracts';
import { JobRow } from '@dataspoke/service-kit';
import { Column, Entity, Index } from 'typeorm';

/** Name of the index that lets a source have one run at a time. */
export const ONE_RUN_PER_SOURCE = 'runs_one_per_source';

/** One execution of a source. */
@Entity('runs')
@Index(ONE_RUN_PER_SOURCE, ['sourceId'], { unique: true, where: `(state IN ('queued', 'running'))` })
@Index('runs_page', ['createdAt', 'id'])
@Index('runs_of_source', ['sourceId', 'createdAt', 'id'])
export class RunRow extends JobRow {
  @Column('uuid', { name: 'source_id' })
  sourceId: string;

  @Column('text')
  kind: RunKind;

  @Column('jsonb')
  progress: RunProgress;

  @Column('jsonb')
  counts: RunCounts;

  @Column('jsonb', { nullable: true })
  failure: RunFailure | null;

  @Column('text', { name: 'feed_position', nullable: true })
  feedPosition: string | null;

  /** The newest attempt that writes; an older one may not touch the rows any more. */
  @Column('integer', { name: 'write_attempt', default: 0 })
  writeAttempt: number;

  /** The run whose held removals this one may carry out. */
  @Column('uuid', { nullable: true })
  confirms: string | null;

  /** The run of which this one reads again what was not read to the end. */
  @Column('uuid', { nullable: true })
  retries: string | null;

  /** The run of which this one reads again the objects that failed. */
  @Column('uuid', { nullable: true })
  replays: string | null;

  /** The dry run whose change set this one writes. */
  @Column('uuid', { nullable: true })
  applies: string | null;

  /** Digest of the recipe it reads with; null in runs from before that was kept. */
  @Column('text', { name: 'recipe_print', nullable: true })
  recipePrint: string | null;

  /** Since when its change set and failed records are no longer kept. */
  @Column('timestamp with time zone', { name: 'pruned_at', precision: 3, nullable: true })
  prunedAt: Date | null;
}
