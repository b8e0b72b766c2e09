import { type Condition, type FacetValues, type NumberField } from '../../index/condition';

/** What a condition looks at of one entity. */
export interface Described {
  readonly urn: string;
  readonly facets: FacetValues;
  readonly numbers: Readonly<Partial<Record<NumberField, number>>>;
}

/** Whether an entity meets a condition; what an index decides by itself, for when there is none. */
export function meets(entity: Described, condition: Condition): boolean {
  if ('all' in condition) return condition.all.every((part) => meets(entity, part));
  if ('any' in condition) return condition.any.some((part) => meets(entity, part));
  if ('not' in condition) return !meets(entity, condition.not);
  if ('urns' in condition) return setOf(condition.urns).has(entity.urn);
  if ('facet' in condition) {
    const values = entity.facets[condition.facet] ?? [];
    return condition.in.some((value) => values.includes(value));
  }
  const number = entity.numbers[condition.number];
  return (
    number !== undefined && number >= (condition.from ?? -Infinity) && number <= (condition.to ?? Infinity)
  );
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** Made once: the same list is asked for each of thousands of entities. */
function setOf(urns: readonly string[]): ReadonlySet<string> {
  const known = sets.get(urns) ?? new Set(urns);
  sets.set(urns, known);
  return known;
}
