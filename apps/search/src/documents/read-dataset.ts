import { aspectOf, type Aspects } from '@dataspoke/datahub-client';
import { type DatasetUrn } from '@dataspoke/domain';
import { type DatasetStatistics } from './dataset-statistics';
import { type EntityFacts, NO_FACTS } from './entity-facts';
import { cut, firstOf, unique } from './plain-text';
import { readColumns, readForeignKeys, readPrimaryKey } from './read-columns';
import { GOVERNANCE_ASPECTS, readDescription, readGovernance } from './read-governance';

/** The versioned aspects that a dataset's document is made of. */
export const DATASET_ASPECTS = [
  ...GOVERNANCE_ASPECTS,
  'datasetKey',
  'datasetProperties',
  'editableDatasetProperties',
  'schemaMetadata',
  'editableSchemaMetadata',
  'upstreamLineage',
] as const;

/**
 * Reads the facts of a dataset out of its aspects; `undefined` when it is not stored or soft-deleted. Raises
 * `DataHubRejected` naming the field of an aspect that does not fit the model.
 */
export function readDataset(
  urn: DatasetUrn,
  aspects: Aspects | undefined,
  statistics: DatasetStatistics,
): EntityFacts | undefined {
  if (!aspects || aspects.size === 0 || aspectOf(aspects, 'status')?.removed === true) return undefined;
  const properties = aspectOf(aspects, 'datasetProperties');
  const edited = aspectOf(aspects, 'editableDatasetProperties');
  const schema = aspectOf(aspects, 'schemaMetadata');
  const changedAt = Math.max(statistics.changedAt ?? 0, properties?.lastModified?.time ?? 0);
  return {
    ...NO_FACTS,
    ...readGovernance(aspects, properties?.customProperties),
    ...readDescription(aspects, edited?.description, properties?.description),
    entityType: 'dataset',
    name: cut(firstOf(edited?.name, properties?.name, lastPart(urn.name)), 1_000),
    qualifiedName: cut(firstOf(properties?.qualifiedName, urn.name), 2_000),
    platform: cut(urn.platform, 100),
    env: urn.env,
    columns: readColumns(aspects, statistics.columns),
    primaryKey: readPrimaryKey(schema),
    foreignKeys: readForeignKeys(schema),
    upstreams: unique(aspectOf(aspects, 'upstreamLineage')?.upstreams.map(({ dataset }) => dataset)),
    ...(statistics.rowCount === undefined ? {} : { rowCount: statistics.rowCount }),
    ...(statistics.usage ? { usage: statistics.usage } : {}),
    ...(changedAt > 0 ? { changedAt } : {}),
  };
}

function lastPart(name: string): string {
  return firstOf(name.slice(name.lastIndexOf('.') + 1), name);
}
