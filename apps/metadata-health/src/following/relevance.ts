import { type EntityChanged } from '@dataspoke/contracts';
import { DATASET_ASPECTS } from '../catalog/dataset-facts';

const DATASET_SERIES = new Set(['operation', 'datasetProfile']);
/** Our own `structuredProperties` are not among them: writing a score causes no scoring. */
const RELEVANT: Readonly<Record<string, ReadonlySet<string>>> = {
  dataset: new Set([...DATASET_ASPECTS, ...DATASET_SERIES]),
  assertion: new Set(['assertionInfo', 'assertionRunEvent', 'status']),
  incident: new Set(['incidentInfo']),
};

/** The datasets whose score may be another one after this change. */
export function datasetsToScore({
  urn,
  entityType,
  aspects,
  change,
  affects,
}: EntityChanged): readonly string[] {
  const relevant = RELEVANT[entityType];
  if (!relevant) return [];
  if (change !== 'deleted' && !aspects.some((aspect) => relevant.has(aspect))) return [];
  return entityType === 'dataset' ? [urn] : affects.filter((one) => one.startsWith('urn:li:dataset:'));
}

/** Whether the change has to be in DataHub's index before it can be read. */
export function isIndexed({ entityType, aspects }: EntityChanged): boolean {
  return entityType !== 'dataset' || aspects.some((aspect) => DATASET_SERIES.has(aspect));
}
