import { type EntityFacts } from '../../documents/entity-facts';
import { withoutLabels } from '../../documents/personal-data';
import { type Condition } from '../../index/condition';
import { type Vocabulary } from '../understand/vocabulary';

/**
 * What the catalog says about an entity, without the labels that the asker cannot find: whatever is told of a hit is made of that, so
 * that no reason, match or evidence confirms one of them.
 */
export function findableFacts(facts: EntityFacts, vocabulary: Vocabulary): EntityFacts {
  if (!vocabulary.isLimited) return facts;
  const isHidden = (urn: string) => vocabulary.hides(urn);
  const left = (urns: readonly string[]) => urns.filter((urn) => !isHidden(urn));
  return {
    ...facts,
    tags: left(facts.tags),
    glossaryTerms: left(facts.glossaryTerms),
    domains: left(facts.domains),
    columns: facts.columns.map((column) => {
      const hidden = [...column.tags, ...column.glossaryTerms].filter(isHidden);
      return hidden.length === 0 ? column : withoutLabels(column, hidden, facts);
    }),
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
