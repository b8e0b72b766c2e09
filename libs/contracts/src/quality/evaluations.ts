import { RULE_KINDS, type RuleKind, type Verdict, VERDICTS } from '@dataspoke/domain';
import {
  AnyObject,
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
import { JOB_STATES, JOB_TRIGGERS, type JobState, type JobTrigger } from '../jobs';
import { PageRequest } from '../paging';

export const EVALUATION_SCOPES = ['rule', 'dataset', 'all'] as const;
export type EvaluationScope = (typeof EVALUATION_SCOPES)[number];

/** Which rules are to be evaluated; without a field, all of them. */
export class EvaluationDraft {
  @Uuid({ optional: true, description: 'One rule.' })
  ruleId?: string;

  @DatasetUrnText({ optional: true, description: 'Every rule of one dataset.' })
  dataset?: string;
}

export class EvaluationProgress {
  @Integer()
  datasetsDone: number;

  @Integer()
  datasetsTotal: number;

  @Text({ min: 0, max: 500, description: 'One line for a person.' })
  message: string;
}

/** `rules = pass + warn + fail + error + noData + pending`. */
export class VerdictCounts {
  @Integer()
  rules: number;

  @Integer()
  pass: number;

  @Integer()
  warn: number;

  @Integer()
  fail: number;

  @Integer({ description: 'Could not be evaluated; never counted as passed.' })
  error: number;

  @Integer({ description: 'There was nothing to look at; never counted as passed.' })
  noData: number;

  @Integer({ description: 'Not evaluated (yet).' })
  pending: number;

  @Integer({ description: 'Verdicts that DataHub does not have yet.' })
  unpublished: number;
}

/** One execution of rules. */
export class Evaluation {
  @Uuid()
  id: string;

  @OneOf(JOB_STATES, { description: '`partial`: some rules could not be evaluated. `failed`: none could.' })
  state: JobState;

  @OneOf(JOB_TRIGGERS)
  trigger: JobTrigger;

  @OneOf(EVALUATION_SCOPES)
  scope: EvaluationScope;

  @Uuid({ optional: true })
  ruleId?: string;

  @DatasetUrnText({ optional: true })
  dataset?: string;

  @Instant()
  createdAt: string;

  @Instant({ optional: true })
  startedAt?: string;

  @Instant({ optional: true })
  finishedAt?: string;

  @Nested(() => EvaluationProgress)
  progress: EvaluationProgress;

  @Nested(() => VerdictCounts)
  counts: VerdictCounts;

  @Text({ optional: true, max: 4000 })
  failure?: string;
}

export class EvaluationPage {
  @ListOf(() => Evaluation)
  items: Evaluation[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export class StartEvaluationRequest {
  @Nested(() => EvaluationDraft)
  draft: EvaluationDraft;

  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

export class ListEvaluationsRequest extends PageRequest {}

/** A row, or a value, that breaks a rule: its key, each field as text. */
export class RuleExample {
  @AnyObject({ example: { tailnum: 'N15983' } })
  values: Record<string, unknown>;
}

/** Why a rule could not be evaluated. */
export class VerdictError {
  @Text({ max: 60, example: 'statement-invalid' })
  code: string;

  @Text({ max: 4000 })
  message: string;

  @Text({ min: 0, max: 2000, description: 'What to do about it.' })
  remedy: string;
}

/** What an evaluation found out about one rule. */
export class RuleVerdict {
  @Uuid()
  id: string;

  @Uuid()
  evaluationId: string;

  @Uuid()
  ruleId: string;

  @Integer({ min: 1, description: 'The version of the rule that was evaluated.' })
  ruleVersion: number;

  @Text({ max: 200 })
  ruleName: string;

  @DatasetUrnText()
  dataset: string;

  @OneOf(RULE_KINDS)
  kind: RuleKind;

  @TextList()
  fields: string[];

  @OneOf(VERDICTS)
  verdict: Verdict;

  @Text({ max: 2000 })
  message: string;

  @AnyObject({ description: 'Numbers that were measured.' })
  observed: Record<string, unknown>;

  @Text({ max: 2000 })
  expected: string;

  @Text({
    min: 0,
    max: 40_000,
    description:
      'SQL that measures this rule by itself; rules of one scan share a statement, so it may have been a part of one.',
  })
  statement: string;

  @Integer({ description: 'Milliseconds of the statements that measured it; those it shared included.' })
  durationMs: number;

  @ListOf(() => RuleExample, { max: 10 })
  examples: RuleExample[];

  @Nested(() => VerdictError, { optional: true })
  error?: VerdictError;

  @Instant({
    description: 'The moment the data stands for; that of the evaluation unless the source says otherwise.',
  })
  asOf: string;

  @Instant()
  evaluatedAt: string;

  @Flag({ description: 'DataHub has it.' })
  published: boolean;
}

export class RuleVerdictPage {
  @ListOf(() => RuleVerdict)
  items: RuleVerdict[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

/** Query of a list of verdicts. */
export class VerdictFilter extends PageRequest {
  @OneOf(VERDICTS, { optional: true })
  verdict?: Verdict;
}

export class ListVerdictsRequest extends VerdictFilter {
  @Uuid({ optional: true })
  evaluationId?: string;

  @Uuid({ optional: true })
  ruleId?: string;

  @DatasetUrnText({ optional: true })
  dataset?: string;
}
