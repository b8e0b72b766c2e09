import {
  RULE_KINDS,
  RULE_SEVERITIES,
  type RuleKind,
  type RuleSeverity,
  type Verdict,
  VERDICTS,
} from '@dataspoke/domain';
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
import { PageRequest } from '../paging';

const PARAMETERS =
  'By kind: not_null, unique {maxShare?} · accepted_values {values, maxShare?} · range {min?, max?, maxShare?} · row_count {min?, max?} · freshness {maxAgeMinutes, timezone?} · foreign_key {references, referencedFields, maxShare?} · custom_sql {sql, maxRows?}.';

/** What a person writes to demand something of a dataset. */
export class RuleDraft {
  @DatasetUrnText()
  dataset: string;

  @OneOf(RULE_KINDS)
  kind: RuleKind;

  @Text({ optional: true, max: 200, description: 'For people; made from kind and fields when left out.' })
  name?: string;

  @TextList({
    optional: true,
    max: 16,
    description: 'Schema fields the rule is about; none for row_count and custom_sql.',
  })
  fields?: string[];

  @AnyObject({ optional: true, description: PARAMETERS, example: { maxShare: 0.01 } })
  parameters?: Record<string, unknown>;

  @OneOf(RULE_SEVERITIES, { optional: true, description: 'Verdict when it is broken; fail when left out.' })
  severity?: RuleSeverity;

  @Text({ optional: true, max: 4000, description: 'SQL condition: only rows that meet it are looked at.' })
  filter?: string;
}

/** What may change; a field left out stays as it is. Dataset and kind never change: that would be another rule. */
export class RuleChanges {
  @Text({ optional: true, max: 200 })
  name?: string;

  @TextList({ optional: true, max: 16 })
  fields?: string[];

  @AnyObject({ optional: true, description: `Replaces the parameters. ${PARAMETERS}` })
  parameters?: Record<string, unknown>;

  @OneOf(RULE_SEVERITIES, { optional: true })
  severity?: RuleSeverity;

  @Text({ optional: true, nullable: true, max: 4000, description: '`null` removes the filter.' })
  filter?: string | null;
}

export class VerdictSummary {
  @Uuid({ description: 'The evaluation it comes from.' })
  evaluationId: string;

  @OneOf(VERDICTS)
  verdict: Verdict;

  @Text({ max: 2000 })
  message: string;

  @Instant()
  evaluatedAt: string;
}

/** A quality expectation on a dataset; in DataHub it is an assertion. */
export class Rule {
  @Uuid()
  id: string;

  @DatasetUrnText()
  dataset: string;

  @OneOf(RULE_KINDS)
  kind: RuleKind;

  @Text({ max: 200 })
  name: string;

  @TextList()
  fields: string[];

  @AnyObject()
  parameters: Record<string, unknown>;

  @OneOf(RULE_SEVERITIES)
  severity: RuleSeverity;

  @Text({ optional: true, max: 4000 })
  filter?: string;

  @Text({ max: 2000, description: 'What it demands, in one sentence.' })
  expected: string;

  @Text({ max: 200, description: 'URN of its assertion in DataHub.' })
  assertion: string;

  @Integer({ min: 1, description: 'Grows with every change; the ETag.' })
  version: number;

  @Instant()
  createdAt: string;

  @Instant()
  updatedAt: string;

  @Nested(() => VerdictSummary, {
    nullable: true,
    description: 'The newest verdict; null before the first evaluation.',
  })
  lastVerdict: VerdictSummary | null;
}

export class RulePage {
  @ListOf(() => Rule)
  items: Rule[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export class CreateRuleRequest {
  @Nested(() => RuleDraft)
  draft: RuleDraft;

  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

export class ListRulesRequest extends PageRequest {
  @DatasetUrnText({ optional: true })
  dataset?: string;
}

export class UpdateRuleRequest {
  @Uuid()
  id: string;

  @Integer({ min: 1, description: 'The version the change is based on.' })
  version: number;

  @Nested(() => RuleChanges)
  changes: RuleChanges;
}

export class DeleteRuleRequest {
  @Uuid()
  id: string;

  @Integer({ optional: true, min: 1 })
  version?: number;
}

/** A rule as it was in one of its versions. */
export class RuleVersion {
  @Integer({ min: 1 })
  version: number;

  @Text({ max: 200 })
  name: string;

  @TextList()
  fields: string[];

  @AnyObject()
  parameters: Record<string, unknown>;

  @OneOf(RULE_SEVERITIES)
  severity: RuleSeverity;

  @Text({ optional: true, max: 4000 })
  filter?: string;

  @Text({ max: 2000, description: 'What it demanded, in one sentence.' })
  expected: string;

  @Instant({ description: 'Since when it was so.' })
  createdAt: string;

  @Flag({ description: 'DataHub has had it as an assertion.' })
  published: boolean;
}

export class RuleVersionPage {
  @ListOf(() => RuleVersion)
  items: RuleVersion[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export class ListRuleVersionsRequest extends PageRequest {
  @Uuid()
  id: string;
}
