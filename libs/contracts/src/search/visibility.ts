import { Instant, Integer, ListOf, Nested, OneOf, Text, TextList, Uuid } from '../fields/fields';
import { ROLES } from '../rpc/rpc-definition';

export const VISIBILITY_EFFECTS = ['allow', 'deny'] as const;
export type VisibilityEffect = (typeof VISIBILITY_EFFECTS)[number];

/** Which entities a rule is about: all lists that are given must hold, of the values of one at least one. */
export class VisibilitySelector {
  @TextList({
    optional: true,
    urns: true,
    description: 'URNs of domains; what lies in the domains below them is meant too.',
  })
  domains?: string[];

  @TextList({ optional: true, urns: true, description: 'URNs of tags, of the entity or of a column.' })
  tags?: string[];

  @TextList({ optional: true, urns: true, description: 'URNs of glossary terms, of the entity or a column.' })
  terms?: string[];

  @TextList({ optional: true, description: 'Platform names, e.g. `postgres`.' })
  platforms?: string[];

  @TextList({ optional: true, description: 'Environments, e.g. `PROD`.' })
  envs?: string[];
}

/** What some callers can find, or cannot. */
export class VisibilityRuleDraft {
  @Text({ max: 100, pattern: /\S/ })
  name: string;

  @OneOf(VISIBILITY_EFFECTS, {
    description:
      '`deny` hides, whatever else allows. Whoever an `allow` concerns finds only what one of them allows.',
  })
  effect: VisibilityEffect;

  @TextList({ oneOf: ROLES, description: 'Callers whose API key has one of these roles.' })
  roles: string[];

  @TextList({
    maxLength: 100,
    description: 'Ids of API keys. Without roles and API keys the rule concerns every caller.',
  })
  apiKeys: string[];

  @Nested(() => VisibilitySelector)
  entities: VisibilitySelector;
}

export class VisibilityRule extends VisibilityRuleDraft {
  @Uuid()
  id: string;

  @Integer({ min: 1, description: 'Grows with every change; the ETag.' })
  version: number;

  @Instant()
  createdAt: string;

  @Instant()
  updatedAt: string;
}

export class VisibilityRuleList {
  @ListOf(() => VisibilityRule, { description: 'All rules, by name.' })
  items: VisibilityRule[];
}

export class CreateVisibilityRuleRequest {
  @Nested(() => VisibilityRuleDraft)
  draft: VisibilityRuleDraft;

  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

/** Replaces a rule. */
export class ReplaceVisibilityRuleRequest {
  @Uuid()
  id: string;

  @Integer({ min: 1, description: 'The version the change is based on.' })
  version: number;

  @Nested(() => VisibilityRuleDraft)
  draft: VisibilityRuleDraft;
}

export class DeleteVisibilityRuleRequest {
  @Uuid()
  id: string;

  @Integer({ optional: true, min: 1 })
  version?: number;
}
