/** What entities can be told apart by: URNs or names, as the facts have them; `column` is a path in lower case. */
export type Facet =
  | 'entityType'
  | 'platform'
  | 'env'
  | 'owner'
  | 'tag'
  | 'term'
  | 'domain'
  | 'subType'
  | 'dataProduct'
  | 'column'
  | 'personalData'
  | 'user'
  | 'upstream'
  | 'deprecated'
  | 'certified'
  | 'gap';

/** The values that an entity has of each facet; none of those left out. */
export type FacetValues = Readonly<Partial<Record<Facet, readonly string[]>>>;

/** What entities can be limited to a range of, and sorted by; times in milliseconds. */
export type NumberField = 'changedAt' | 'healthScore' | 'openIncidents' | 'usage' | 'rows';

/** What has to hold for an entity. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  /** Has at least one of the values; none when the list is empty. */
  | { readonly facet: Facet; readonly in: readonly string[] }
  /** Has the number, and it lies between both ends, which belong to the range. */
  | { readonly number: NumberField; readonly from?: number; readonly to?: number }
  | { readonly urns: readonly string[] };

/** Holds for every entity. */
export const EVERYTHING: Condition = { all: [] };
