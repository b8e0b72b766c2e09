import { Instant, Integer, ListOf, Nested, OneOf, Text, TextList, Uuid } from '../fields/fields';
import { PageRequest } from '../paging';

export const REPLAY_RESULTS = ['read', 'filtered', 'failed', 'gone', 'unread'] as const;
export type ReplayResult = (typeof REPLAY_RESULTS)[number];

/** What became of that which a run has replayed. */
export class ReplayReport {
  @Integer({
    description: 'Objects that failed in the replayed run, or of which the catalog refused a change.',
  })
  objects: number;

  @Integer({ description: 'Read, and compared with the catalog.' })
  read: number;

  @Integer({ description: 'Left out by the recipe of now.' })
  filtered: number;

  @Integer({ description: 'Failed once more, or the catalog refused a change once more.' })
  failed: number;

  @Integer({ description: 'The source no longer has them.' })
  gone: number;

  @Integer({ description: 'Not met, and their scope was not read to its end.' })
  unread: number;

  @TextList({ max: 100, description: 'Names of the first hundred that the source no longer has.' })
  goneNames: string[];
}

/** The newest replay of a failed record. */
export class RecordReplay {
  @Uuid()
  runId: string;

  @OneOf(REPLAY_RESULTS, {
    description:
      '`read`: it could be read and was compared with the catalog. `filtered`: the recipe leaves it out by now. `failed`: it failed again. `gone`: the source no longer has it. `unread`: its scope could not be read to the end, or tells only what has changed.',
  })
  result: ReplayResult;
}

/** An input a run could not process. */
export class FailedRecord {
  @Uuid()
  id: string;

  @Text({ max: 500, description: 'Where it was met, e.g. a schema.' })
  scope: string;

  @Text({ max: 100, description: 'What it is, e.g. `view`.' })
  kind: string;

  @Text({ max: 1000 })
  name: string;

  @Text({ max: 4000 })
  reason: string;

  @Text({ optional: true, max: 2000 })
  remedy?: string;

  @Instant()
  createdAt: string;

  @Nested(() => RecordReplay, { optional: true })
  replay?: RecordReplay;
}

export class FailedRecordPage {
  @ListOf(() => FailedRecord)
  items: FailedRecord[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export const FAILED_RECORD_FORMATS = ['csv', 'jsonl'] as const;

export class FailedRecordFormat {
  @OneOf(FAILED_RECORD_FORMATS, {
    optional: true,
    description: '`jsonl` (when left out): a record a line, as the listing has them; `csv`: RFC 4180.',
  })
  format?: (typeof FAILED_RECORD_FORMATS)[number];
}

export class ListFailedRecordsRequest extends PageRequest {
  @Uuid()
  runId: string;
}

/** The run of which only the objects that failed are to be read again. */
export class ReplayRunRequest {
  @Uuid()
  runId: string;

  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}
