import { Instant, Integer, ListOf, Nested, OneOf, Text, Uuid } from '../fields/fields';
import { JOB_STATES, JOB_TRIGGERS, type JobState, type JobTrigger } from '../jobs';
import { PageRequest } from '../paging';

export class HealthScanProgress {
  @Integer({ description: 'Datasets looked at.' })
  done: number;

  @Integer({ optional: true, description: 'Datasets the catalog has, once known.' })
  total?: number;

  @Text({ min: 0, max: 500 })
  message: string;
}

/** `seen = changed + unchanged + failed`. */
export class HealthScanCounts {
  @Integer()
  seen: number;

  @Integer({ description: 'Datasets whose score, gaps or owners were new or different.' })
  changed: number;

  @Integer()
  unchanged: number;

  @Integer({ description: 'Datasets with a score that are gone from the catalog.' })
  removed: number;

  @Integer({ description: 'Datasets that could not be understood.' })
  failed: number;
}

/** One full scan: every dataset of the catalog is scored. */
export class HealthScan {
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

  @Nested(() => HealthScanProgress)
  progress: HealthScanProgress;

  @Nested(() => HealthScanCounts)
  counts: HealthScanCounts;

  @Text({ optional: true, max: 4000 })
  failure?: string;
}

export class HealthScanPage {
  @ListOf(() => HealthScan)
  items: HealthScan[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export class StartHealthScanRequest {
  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

export class ListHealthScansRequest extends PageRequest {}
