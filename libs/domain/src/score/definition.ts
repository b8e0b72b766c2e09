export const DIMENSIONS = [
  'documentation',
  'ownership',
  'classification',
  'freshness',
  'quality',
  'lineage',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** What is looked at, by `<dimension>.<what>`; each can be a gap of a dataset. */
export const CHECKS = [
  'documentation.description',
  'documentation.fields',
  'ownership.technical',
  'ownership.business',
  'classification.domain',
  'classification.labels',
  'freshness.updated',
  'freshness.profiled',
  'quality.assertions',
  'quality.incidents',
  'lineage.upstreams',
  'lineage.fields',
] as const;
export type Check = (typeof CHECKS)[number];

/** What counts how much, and for which datasets. Weights are whole numbers; what is not named weighs nothing. */
export interface ScoreDefinition {
  readonly dimensions: readonly { readonly dimension: Dimension; readonly weight: number }[];
  /** Weights inside the dimension of the check. */
  readonly checks: readonly {
    readonly check: Check;
    readonly weight: number;
    /** Datasets of these subtypes are not asked. */
    readonly exceptSubTypes: readonly string[];
  }[];
  /** Datasets of these subtypes are made from others, so that missing lineage is a gap; for the rest it is unknown. */
  readonly derivedSubTypes: readonly string[];
  /** After how many days without a change data counts as stale. */
  readonly updatedWithinDays: number;
  /** After how many days a profile counts as old. */
  readonly profiledWithinDays: number;
}

/** The dimension a check belongs to. */
export function dimensionOf(check: Check): Dimension {
  const found = DIMENSIONS.find((dimension) => check.startsWith(`${dimension}.`));
  if (!found) throw new TypeError(`${check} belongs to no dimension`);
  return found;
}

/** What DataSpoke starts with. */
export const DEFAULT_SCORE_DEFINITION: ScoreDefinition = {
  dimensions: [
    { dimension: 'documentation', weight: 25 },
    { dimension: 'ownership', weight: 20 },
    { dimension: 'classification', weight: 10 },
    { dimension: 'freshness', weight: 10 },
    { dimension: 'quality', weight: 25 },
    { dimension: 'lineage', weight: 10 },
  ],
  checks: [
    { check: 'documentation.description', weight: 2, exceptSubTypes: [] },
    { check: 'documentation.fields', weight: 3, exceptSubTypes: [] },
    { check: 'ownership.technical', weight: 1, exceptSubTypes: [] },
    { check: 'ownership.business', weight: 1, exceptSubTypes: [] },
    { check: 'classification.domain', weight: 1, exceptSubTypes: [] },
    { check: 'classification.labels', weight: 1, exceptSubTypes: [] },
    // A view holds no data of its own that could be changed or measured.
    { check: 'freshness.updated', weight: 2, exceptSubTypes: ['View'] },
    { check: 'freshness.profiled', weight: 1, exceptSubTypes: ['View'] },
    { check: 'quality.assertions', weight: 3, exceptSubTypes: [] },
    { check: 'quality.incidents', weight: 1, exceptSubTypes: [] },
    { check: 'lineage.upstreams', weight: 2, exceptSubTypes: [] },
    { check: 'lineage.fields', weight: 1, exceptSubTypes: [] },
  ],
  derivedSubTypes: ['View', 'Materialized View', 'Model'],
  updatedWithinDays: 30,
  profiledWithinDays: 30,
};
