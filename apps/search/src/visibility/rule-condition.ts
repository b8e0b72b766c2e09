import { type Caller, type VisibilityRuleDraft, type VisibilitySelector } from '@dataspoke/contracts';
import { type Condition, EVERYTHING, type Facet } from '../index/condition';

type RuleContent = Pick<VisibilityRuleDraft, 'effect' | 'roles' | 'apiKeys' | 'entities'>;

/** URN of a domain → that and those of the domains below it. */
export type DomainTree = (domains: readonly string[]) => readonly string[];

/**
 * What a caller can find: what one of the allowing rules that concern him allows, or everything when there are none; without what
 * a denying one names. {@link EVERYTHING} itself when no rule concerns him.
 */
export function visibleBy(rules: readonly RuleContent[], caller: Caller, below: DomainTree): Condition {
  const own = rules.filter((rule) => concerns(rule, caller));
  if (own.length === 0) return EVERYTHING;
  const those = (effect: RuleContent['effect']): Condition => ({
    any: own.filter((rule) => rule.effect === effect).map(({ entities }) => conditionOf(entities, below)),
  });
  const isLimited = own.some(({ effect }) => effect === 'allow');
  return { all: [...(isLimited ? [those('allow')] : []), { not: those('deny') }] };
}

function concerns({ roles, apiKeys }: RuleContent, { id, role }: Caller): boolean {
  if (roles.length === 0 && apiKeys.length === 0) return true;
  return roles.includes(role) || apiKeys.some((key) => id === `api-key:${key}`);
}

function conditionOf(
  { domains = [], tags = [], terms = [], platforms = [], envs = [] }: VisibilitySelector,
  below: DomainTree,
): Condition {
  const inDomains = domains.length > 0 ? below(domains) : [];
  const has = (facet: Facet, values: readonly string[]): Condition[] =>
    values.length > 0 ? [{ facet, in: values }] : [];
  // A domain and a term are entities too, and what is said of their members holds for themselves.
  const hasOrIs = (facet: Facet, urns: readonly string[]): Condition[] =>
    urns.length > 0 ? [{ any: [{ facet, in: urns }, { urns }] }] : [];
  return {
    all: [
      ...hasOrIs('domain', inDomains),
      ...has('tag', tags),
      ...hasOrIs('term', terms),
      ...has('platform', platforms),
      ...has('env', envs),
    ],
  };
}
