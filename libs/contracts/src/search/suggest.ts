import { Flag, Integer, ListOf, OneOf, Text, UrnText } from '../fields/fields';

/** What can be suggested while somebody types. */
export const SUGGESTION_KINDS = [
  'entity',
  'column',
  'platform',
  'subType',
  'tag',
  'term',
  'domain',
  'dataProduct',
  'owner',
  'recent',
] as const;

export class SuggestRequest {
  @Text({ min: 0, max: 200, description: 'What has been typed so far; empty: what the caller asked lately.' })
  q: string;

  @Integer({ optional: true, min: 1, max: 20, description: 'How many at most (10 when left out).' })
  limit?: number;
}

export class Suggestion {
  @OneOf(SUGGESTION_KINDS)
  kind: (typeof SUGGESTION_KINDS)[number];

  @Text({ max: 2000, description: 'What to show and to ask for.' })
  text: string;

  @UrnText({ optional: true, description: 'Of the entity or label.' })
  urn?: string;

  @Text({ optional: true, max: 100, description: 'Of an entity.' })
  entityType?: string;

  @Text({ optional: true, max: 2000, description: 'Tells entities of one name apart.' })
  qualifiedName?: string;

  @Text({ optional: true, max: 100 })
  platform?: string;

  @Integer({ optional: true, description: 'Entities that have the column or label.' })
  entities?: number;

  @Flag({ optional: true, description: 'What was typed had to be corrected for it.' })
  corrected?: boolean;
}

export class SuggestionList {
  @ListOf(() => Suggestion)
  suggestions: Suggestion[];

  @Integer({ description: 'Milliseconds in the search service.' })
  tookMs: number;
}
