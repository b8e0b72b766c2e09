import { Flag, Instant, ListOf, Nested, OneOf, Text, TextList, UrnText, Uuid } from '../fields/fields';
import { PageRequest } from '../paging';
import { RuleDraft } from '../quality/rules';
import { SUGGESTION_DECISIONS, type SuggestionDecision } from './semantic-types';

export const PROPOSAL_STATES = ['proposed', 'accepted', 'rejected'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

export const CONSTRAINT_KINDS = ['check', 'unique', 'foreign-key'] as const;
export type ConstraintKind = (typeof CONSTRAINT_KINDS)[number];

/** A quality rule that a constraint of a source suggests, and what a person said about it. */
export class RuleProposal {
  @UrnText()
  dataset: string;

  @Text({
    max: 500,
    description: 'Name of the constraint in its table; of a domain, the column and the constraint.',
    example: 'orders_amount_check',
  })
  constraint: string;

  @OneOf(CONSTRAINT_KINDS)
  kind: ConstraintKind;

  @TextList({ description: 'Columns it is about.' })
  fields: string[];

  @Text({
    max: 4_000,
    description: 'As the source prints it; longer ones end in "…".',
    example: 'CHECK ((amount >= (0)::numeric))',
  })
  definition: string;

  @Flag({ description: 'The source has looked at every row, and not only at those written since.' })
  validated: boolean;

  @Nested(() => RuleDraft, {
    optional: true,
    description: 'The rule that demands the same; absent where there is none.',
  })
  draft?: RuleDraft;

  @OneOf(PROPOSAL_STATES)
  state: ProposalState;

  @Flag({
    description:
      'The source still has the constraint as it stands here. An accepted one that is not wants a look.',
  })
  current: boolean;

  @Uuid({ description: 'Another one after each new wording and each reopening.' })
  revision: string;

  @Uuid({ optional: true, description: 'Of an accepted one: the rule that was made.' })
  ruleId?: string;

  @Instant({ description: 'When the source last told of it.' })
  readAt: string;

  @Text({ optional: true, max: 200, description: 'Who accepted or rejected it.' })
  decidedBy?: string;

  @Instant({ optional: true })
  decidedAt?: string;
}

export class RuleProposalFilter extends PageRequest {
  @OneOf(PROPOSAL_STATES, { optional: true })
  state?: ProposalState;

  @UrnText({ optional: true, description: 'Of one dataset.' })
  dataset?: string;

  @OneOf(['true', 'false'], {
    optional: true,
    description: 'Only what sources still have, or only what they have no longer.',
  })
  current?: 'true' | 'false';
}

export class RuleProposalPage {
  @ListOf(() => RuleProposal)
  items: RuleProposal[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

/** Which proposal. */
export class RuleProposalKey {
  @UrnText()
  dataset: string;

  @Text({ max: 500 })
  constraint: string;
}

/** A person's word on a proposal. */
export class RuleProposalVerdict extends RuleProposalKey {
  @OneOf(SUGGESTION_DECISIONS, {
    description:
      '`accept` makes the rule; `reject` keeps it from being proposed again until the constraint is worded anew; `reopen` takes a decision back, and leaves a rule that was made.',
  })
  decision: SuggestionDecision;
}

/** The same with what the gateway has made of it. */
export class DecideRuleProposalRequest extends RuleProposalVerdict {
  @Uuid({ optional: true, description: 'Of an acceptance: the rule that was made.' })
  ruleId?: string;

  @Uuid({ optional: true, description: 'Of an acceptance: what the rule was made from.' })
  revision?: string;
}
