import { Decimal, Flag, Instant, ListOf, OneOf, Text, UrnText } from '../fields/fields';
import { PageRequest } from '../paging';

export const SUGGESTION_STATES = ['suggested', 'accepted', 'rejected'] as const;
export type SuggestionState = (typeof SUGGESTION_STATES)[number];

export const SUGGESTION_DECISIONS = ['accept', 'reject', 'reopen'] as const;
export type SuggestionDecision = (typeof SUGGESTION_DECISIONS)[number];

/** What a column seems to hold, and what a person said about it. */
export class ColumnSuggestion {
  @UrnText()
  dataset: string;

  @Text({ max: 2000, description: 'The column.', example: 'contact_mail' })
  field: string;

  @Text({ max: 60, example: 'email' })
  type: string;

  @Decimal({ description: 'How sure the newest evaluation is, 0 to 1.' })
  confidence: number;

  @Text({
    max: 1000,
    description: 'Why; never a value of the column.',
    example: '98 % of the values looked at have the form of an e-mail address.',
  })
  evidence: string;

  @OneOf(SUGGESTION_STATES)
  state: SuggestionState;

  @Flag({
    description:
      'The newest evaluation of the column still says so. An accepted one that is not wants a look.',
  })
  current: boolean;

  @Instant({ description: 'When the column was last evaluated.' })
  evaluatedAt: string;

  @Text({ optional: true, max: 200, description: 'Who accepted or rejected it.' })
  decidedBy?: string;

  @Instant({ optional: true })
  decidedAt?: string;
}

export class SuggestionFilter extends PageRequest {
  @OneOf(SUGGESTION_STATES, { optional: true })
  state?: SuggestionState;

  @Text({ optional: true, max: 60, example: 'email' })
  type?: string;

  @UrnText({ optional: true, description: 'Of one dataset.' })
  dataset?: string;

  @OneOf(['true', 'false'], {
    optional: true,
    description: 'Only what the newest evaluation says, or only what it says no longer.',
  })
  current?: 'true' | 'false';
}

export class SuggestionPage {
  @ListOf(() => ColumnSuggestion)
  items: ColumnSuggestion[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

/** A person's word on a suggestion. */
export class SuggestionVerdict {
  @UrnText()
  dataset: string;

  @Text({ max: 2000 })
  field: string;

  @Text({ max: 60 })
  type: string;

  @OneOf(SUGGESTION_DECISIONS, {
    description:
      '`accept` tags the column in DataHub; `reject` takes the tag away and keeps it from being suggested again; `reopen` takes a decision back.',
  })
  decision: SuggestionDecision;
}
