import { Flag, Instant, Integer, ListOf, Nested, OneOf, Text, TextList, Uuid } from '../fields/fields';
import { JOB_STATES, JOB_TRIGGERS, type JobState, type JobTrigger } from '../jobs';
import { PageRequest } from '../paging';

export class IndexRunProgress {
  @Integer({ description: 'Entities looked at.' })
  done: number;

  @Integer({ optional: true, description: 'Entities the catalog has, once known.' })
  total?: number;

  @Text({ min: 0, max: 500 })
  message: string;
}

export class IndexRunCounts {
  @Integer()
  seen: number;

  @Integer({ description: 'Documents that were new or different.' })
  indexed: number;

  @Integer()
  unchanged: number;

  @Integer({ description: 'Documents whose entity is gone from the catalog.' })
  removed: number;

  @Integer({ description: 'Entities that could not be turned into a document.' })
  failed: number;
}

export const INDEX_RUN_KINDS = ['rebuild', 'reconcile', 'refresh'] as const;
export type IndexRunKind = (typeof INDEX_RUN_KINDS)[number];

/** How catalog, documents and index differed. All of it was repaired. */
export class IndexRunFindings {
  @Integer({ description: 'Entities that had no document.' })
  missing: number;

  @Integer({ description: 'Entities whose document was of another state of the catalog.' })
  stale: number;

  @Integer({ description: 'Documents whose entity is gone from the catalog.' })
  orphaned: number;

  @Integer({ description: 'Documents that the index lacked, or had of an older version.' })
  notIndexed: number;

  @Integer({ description: 'Entries of the index that had no document.' })
  leftInIndex: number;

  @Integer({ description: 'Documents after the repair.' })
  documents: number;

  @Integer({ description: 'Entries of the index after the repair.' })
  indexed: number;

  @TextList({ max: 20, description: 'URNs of some of the entities that differed.' })
  examples: string[];
}

/**
 * A run over the index. `rebuild`: everything is read from the catalog and put into a new index, which then takes the place
 * of the old one. `reconcile`: every entity of the catalog is compared with its document and the index with both; what
 * differs is repaired and told. `refresh`: documents that mention something that was renamed are read again.
 */
export class IndexRun {
  @Uuid()
  id: string;

  @OneOf(INDEX_RUN_KINDS)
  kind: IndexRunKind;

  @OneOf(JOB_STATES)
  state: JobState;

  @OneOf(JOB_TRIGGERS)
  trigger: JobTrigger;

  @Instant()
  createdAt: string;

  @Instant({ optional: true })
  startedAt?: string;

  @Instant({ optional: true })
  finishedAt?: string;

  @Nested(() => IndexRunProgress)
  progress: IndexRunProgress;

  @Nested(() => IndexRunCounts)
  counts: IndexRunCounts;

  @Nested(() => IndexRunFindings, { optional: true, description: 'Of a reconcile, once it is complete.' })
  findings?: IndexRunFindings;

  @Text({ optional: true, max: 4000 })
  failure?: string;
}

export class IndexRunPage {
  @ListOf(() => IndexRun)
  items: IndexRun[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

/** Body of `POST /search/index-runs`. */
export class StartIndexRun {
  @OneOf(['rebuild', 'reconcile'], {
    optional: true,
    description:
      '`rebuild` when left out: a new index in place of the old one. `reconcile`: compare and repair.',
  })
  kind?: 'rebuild' | 'reconcile';
}

export class StartIndexRunRequest extends StartIndexRun {
  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

export class ListIndexRunsRequest extends PageRequest {
  @OneOf(INDEX_RUN_KINDS, { optional: true, description: 'Only runs of this kind.' })
  kind?: IndexRunKind;
}

export class IndexStatusRequest {
  @Text({ optional: true, max: 2000, description: 'A feed position, e.g. the `feedPosition` of a run.' })
  after?: string;
}

export class IndexStatus {
  @Flag({
    description: 'Everything up to `after` is searchable; without `after`: the index is not behind the feed.',
  })
  reached: boolean;

  @Text({ optional: true, max: 2000, description: 'Feed position up to which the index is complete.' })
  position?: string;

  @Integer({ description: 'Documents that can be found.' })
  documents: number;

  @Integer({ description: 'Changes waiting to be indexed.' })
  pending: number;

  @Integer({ description: 'Changes set aside as dead letters.' })
  deadLetters: number;

  @Text({ max: 200, description: 'Model that made the vectors.' })
  model: string;

  @Integer()
  dimensions: number;

  @Text({ max: 60, description: 'Engine of the index.' })
  engine: string;
}
