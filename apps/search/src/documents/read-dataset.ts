import { aspectOf, type Aspects } from '@dataspoke/datahub-client';
import { type DatasetUrn } from '@dataspoke/domain';
import { type DatasetStatistics } from './dataset-statistics';
import { type EntityFacts, NO_FACTS } from './entity-facts';
import { cut, firstOf, unique } from './plain-text';
import { type ColumnAspects, readColumns, readForeignKeys, readPrimaryKey } from './read-columns';
import { readDescription, readGovernance } from './read-governance';

/** Reads the facts of a dataset. */
export function readDataset(
  urn: DatasetUrn,
  aspects: Aspects,
  statistics: DatasetStatistics,
  columns: ColumnAspects,
): EntityFacts {
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
    columns: readColumns(aspects, statistics.columns, columns),
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
