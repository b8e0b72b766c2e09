import { Flag, Instant, Integer, ListOf, Nested, OneOf, Text, Uuid } from '../fields/fields';
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

/** One full re-index: every entity of the catalog is compared with its document. */
export class IndexRun {
  @Uuid()
  id: string;

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

  @Text({ optional: true, max: 4000 })
  failure?: string;
}

export class IndexRunPage {
  @ListOf(() => IndexRun)
  items: IndexRun[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export class StartIndexRunRequest {
  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

export class ListIndexRunsRequest extends PageRequest {}

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
