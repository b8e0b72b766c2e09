import { type SearchHit } from '@dataspoke/contracts';
import { type Condition } from '../../index/condition';
import { type Vocabulary } from '../understand/vocabulary';

/** The hit without what it mentions and the asker cannot find; no path through it. */
export function toldHit({ path, ...hit }: SearchHit, vocabulary: Vocabulary): SearchHit {
  const told = (urns: readonly string[]) => urns.filter((urn) => !vocabulary.hides(urn));
  return {
    ...hit,
    ...(hit.domains ? { domains: told(hit.domains) } : {}),
    ...(hit.matchedTerms ? { matchedTerms: told(hit.matchedTerms) } : {}),
    ...(path && told(path).length === path.length ? { path } : {}),
  };
}

/** The condition without entities that the asker cannot find: lineage may have led through them. */
export function toldCondition(condition: Condition, vocabulary: Vocabulary): Condition {
  if ('all' in condition) return { all: condition.all.map((part) => toldCondition(part, vocabulary)) };
  if ('any' in condition) return { any: condition.any.map((part) => toldCondition(part, vocabulary)) };
  if ('not' in condition) return { not: toldCondition(condition.not, vocabulary) };
  if ('urns' in condition) return { urns: condition.urns.filter((urn) => !vocabulary.hides(urn)) };
  return condition;
}
