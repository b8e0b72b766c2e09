import { Integer, ListOf, Nested, OneOf, Text, TextList, UrnText, Uuid } from '../fields/fields';
import { PageRequest } from '../paging';
import { RecordCounts } from './run-counts';

/** What a run changes, in sentences. */
export class RunSummaryText {
  @TextList({ max: 100, description: 'One sentence each, the weightiest first; empty when nothing changes.' })
  sentences: string[];
}

export const ENTITY_DIFFERENCES = ['appeared', 'disappeared', 'changed'] as const;
export type EntityDifference = (typeof ENTITY_DIFFERENCES)[number];

export class CompareRunsFilter extends PageRequest {
  @OneOf(ENTITY_DIFFERENCES, { optional: true })
  difference?: EntityDifference;
}

/** Which runs, as a path names them. */
export class ComparedRunIds {
  @Uuid()
  id: string;

  @Uuid()
  other: string;
}

export class CompareRunsRequest extends CompareRunsFilter {
  @Uuid()
  id: string;

  @Uuid()
  other: string;
}

/** One of two runs that are compared. */
export class ComparedRun {
  @Uuid()
  id: string;

  @Text({ max: 60 })
  state: string;

  @Integer({ description: 'Milliseconds from start to end; 0 when it has not ended.' })
  durationMs: number;

  @Nested(() => RecordCounts)
  records: RecordCounts;

  @Integer()
  failedRecords: number;
}

export const NOT_READ_BY = ['before', 'after', 'both'] as const;
export type NotReadBy = (typeof NOT_READ_BY)[number];

/** A scope in both runs; null in the one that had it not. */
export class ComparedScope {
  @Text({ max: 500 })
  name: string;

  @Nested(() => RecordCounts, { nullable: true })
  before: RecordCounts | null;

  @Nested(() => RecordCounts, { nullable: true })
  after: RecordCounts | null;

  @OneOf(NOT_READ_BY, {
    optional: true,
    description:
      'Which of the runs did not read it to its end, or in a replay only some of its objects. What that run does not have may be there all the same.',
  })
  notReadBy?: NotReadBy;
}

export class ComparedEntity {
  @UrnText()
  urn: string;

  @OneOf(ENTITY_DIFFERENCES, {
    description:
      '`appeared`, `disappeared`: only one of the runs has it, and the other has looked. `changed`: the later one has something to write to it.',
  })
  difference: EntityDifference;

  @TextList({ max: 200, description: 'Aspects that the later run has something to write to.' })
  aspects: string[];
}

/** Of two runs of one source, the earlier one is before and the later one after. */
export class RunComparison {
  @Nested(() => ComparedRun)
  before: ComparedRun;

  @Nested(() => ComparedRun)
  after: ComparedRun;

  @ListOf(() => ComparedScope, {
    description: 'Scopes whose counts differ, or that not both runs have read to the end; at most 200.',
  })
  scopes: ComparedScope[];

  @ListOf(() => ComparedEntity, { description: 'By URN.' })
  entities: ComparedEntity[];

  @Integer({
    optional: true,
    description:
      'Entities that one run has and at which the other did not look, so that nothing is said of them. On the first page only.',
  })
  notCompared?: number;

  @TextList({
    max: 100,
    description:
      'Failed in the later run and not in the earlier one, which has looked; the first hundred names.',
  })
  newFailures: string[];

  @TextList({
    max: 100,
    description:
      'Failed in the earlier run and not in the later one, which has looked; the first hundred names.',
  })
  goneFailures: string[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}
