import { type EntityChanged } from '@dataspoke/contracts';
import { DATASET_ASPECTS } from '../catalog/dataset-facts';

const DATASET_SERIES = new Set(['operation', 'datasetProfile']);
/** Our own `structuredProperties` are not among them: writing a score causes no scoring. */
const RELEVANT: Readonly<Record<string, ReadonlySet<string>>> = {
  dataset: new Set([...DATASET_ASPECTS, ...DATASET_SERIES]),
  assertion: new Set(['assertionInfo', 'assertionRunEvent', 'status']),
  incident: new Set(['incidentInfo']),
};

/**
 * The datasets whose score may be another one after this change. `resting` are those whose score rests on the entity so far: of
 * a deleted one the catalog does not know any more what it was about.
 */
export function datasetsToScore(
  { urn, entityType, aspects, change, affects }: EntityChanged,
  resting: readonly string[] = [],
): readonly string[] {
  const relevant = RELEVANT[entityType];
  if (!relevant) return [];
  if (change !== 'deleted' && !aspects.some((aspect) => relevant.has(aspect))) return [];
  if (entityType === 'dataset') return [urn];
  return [...new Set([...affects.filter((one) => one.startsWith('urn:li:dataset:')), ...resting])];
}

/** Whether the change has to be in DataHub's index before it can be read. */
export function isIndexed({ entityType, aspects }: EntityChanged): boolean {
  return entityType !== 'dataset' || aspects.some((aspect) => DATASET_SERIES.has(aspect));
}
