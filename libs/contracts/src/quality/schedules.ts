import {
  DatasetUrnText,
  Flag,
  Instant,
  Integer,
  ListOf,
  Nested,
  OneOf,
  Text,
  TextList,
  Uuid,
} from '../fields/fields';
import { FIRING_OUTCOMES, SourceSchedule } from '../ingestion/sources';
import { PageRequest } from '../paging';
import { EVALUATION_SCOPES, EvaluationDraft, type EvaluationScope } from './evaluations';

/** What a person writes to have rules evaluated by themselves. */
export class EvaluationScheduleDraft extends EvaluationDraft {
  @Nested(() => SourceSchedule)
  schedule: SourceSchedule;
}

export class EvaluationFiring {
  @Instant({ description: 'When it was due.' })
  scheduledAt: string;

  @OneOf(FIRING_OUTCOMES, { description: '`skipped`: an evaluation of the same rules was still going on.' })
  outcome: (typeof FIRING_OUTCOMES)[number];

  @Uuid({ description: 'The evaluation it started, or the one that was in the way.' })
  evaluationId: string;
}

/** Evaluates the same rules again and again. */
export class EvaluationSchedule {
  @Uuid()
  id: string;

  @OneOf(EVALUATION_SCOPES)
  scope: EvaluationScope;

  @Uuid({ optional: true })
  ruleId?: string;

  @DatasetUrnText({ optional: true })
  dataset?: string;

  @Nested(() => SourceSchedule)
  schedule: SourceSchedule;

  @TextList({ description: 'Next instants at which it fires (UTC), soonest first.' })
  nextFirings: string[];

  @ListOf(() => EvaluationFiring, { description: 'Newest first, at most 10.' })
  recentFirings: EvaluationFiring[];

  @Flag({ description: 'The workflow engine has taken it over.' })
  synced: boolean;

  @Integer({ min: 1, description: 'Grows with every change; the ETag.' })
  version: number;

  @Instant()
  createdAt: string;
}

export class EvaluationSchedulePage {
  @ListOf(() => EvaluationSchedule)
  items: EvaluationSchedule[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export class CreateEvaluationScheduleRequest {
  @Nested(() => EvaluationScheduleDraft)
  draft: EvaluationScheduleDraft;
}

export class ListEvaluationSchedulesRequest extends PageRequest {}

/** What may change. What is evaluated never changes: that would be another schedule. */
export class EvaluationScheduleChanges {
  @Nested(() => SourceSchedule, { description: 'Replaces the schedule.' })
  schedule: SourceSchedule;
}

export class UpdateEvaluationScheduleRequest {
  @Uuid()
  id: string;

  @Integer({ min: 1, description: 'The version the change is based on.' })
  version: number;

  @Nested(() => EvaluationScheduleChanges)
  changes: EvaluationScheduleChanges;
}
