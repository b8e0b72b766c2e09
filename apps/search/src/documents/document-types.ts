import { aspectOf, type Aspects, ENTITY_TYPES } from '@dataspoke/datahub-client';
import { DatasetUrn, type Urn } from '@dataspoke/domain';
import { type DatasetStatistics } from './dataset-statistics';
import { DOCUMENT_TYPES, type DocumentType, type EntityFacts } from './entity-facts';
import { readDataJob } from './read-data-job';
import { type ColumnAspects } from './read-columns';
import { readDataset } from './read-dataset';
import { GOVERNANCE_ASPECTS } from './read-governance';
import { readDataProduct, readDocument, readDomain, readGlossaryTerm } from './read-vocabulary';
import { readChart, readDashboard } from './read-visuals';

/** Time series that say something about a dataset. */
export const STATISTICS_ASPECTS = ['datasetProfile', 'datasetUsageStatistics', 'operation'] as const;

interface TypeReader {
  /** Versioned aspects beside those of governance and the key. */
  readonly aspects: readonly string[];
  readonly read: (urn: Urn, aspects: Aspects, more: DatasetParts) => EntityFacts | undefined;
}

/** What of a dataset does not lie in its own versioned aspects. */
export interface DatasetParts {
  readonly statistics: DatasetStatistics;
  readonly columns: ColumnAspects;
}

const READERS: Readonly<Record<DocumentType, TypeReader>> = {
  dataset: {
    aspects: [
      'datasetProperties',
      'editableDatasetProperties',
      'schemaMetadata',
      'editableSchemaMetadata',
      'upstreamLineage',
    ],
    read: (urn, aspects, { statistics, columns }) =>
      readDataset(DatasetUrn.parse(urn.toString()), aspects, statistics, columns),
  },
  dashboard: { aspects: ['dashboardInfo', 'editableDashboardProperties'], read: readDashboard },
  chart: { aspects: ['chartInfo', 'editableChartProperties', 'chartQuery'], read: readChart },
  dataJob: {
    aspects: ['dataJobInfo', 'editableDataJobProperties', 'dataJobInputOutput'],
    read: readDataJob,
  },
  glossaryTerm: { aspects: ['glossaryTermInfo', 'glossaryRelatedTerms'], read: readGlossaryTerm },
  domain: { aspects: ['domainProperties'], read: readDomain },
  dataProduct: { aspects: ['dataProductProperties'], read: readDataProduct },
  document: { aspects: ['documentInfo', 'documentSettings'], read: readDocument },
};

/** Whether entities of the type have documents. */
export function hasDocument(entityType: string): entityType is DocumentType {
  return DOCUMENT_TYPES.some((type) => type === entityType);
}

/** The versioned aspects that a document of the type is made of, the key among them. */
export function aspectsOfType(type: DocumentType): readonly string[] {
  const known = ENTITY_TYPES[type];
  const governance = GOVERNANCE_ASPECTS.filter((aspect) => known?.aspects.includes(aspect));
  return [...(known ? [known.keyAspect] : []), ...governance, ...READERS[type].aspects];
}

/**
 * The facts of an entity; `undefined` when it is not stored, soft-deleted or not for everybody's eyes. Raises
 * `DataHubRejected` naming the field of an aspect that does not fit the model, and `InvalidUrn`.
 */
export function readEntity(
  urn: Urn,
  aspects: Aspects | undefined,
  more: DatasetParts,
): EntityFacts | undefined {
  const type = urn.entityType;
  if (!hasDocument(type) || !aspects || aspects.size === 0) return undefined;
  if (aspectOf(aspects, 'status')?.removed === true) return undefined;
  return READERS[type].read(urn, aspects, more);
}

/** URNs of what the facts mention by name: owners, labels, and what the entity lies in. */
export function mentionsOf(facts: EntityFacts): readonly string[] {
  return [
    ...new Set([
      ...facts.owners,
      ...facts.domains,
      ...facts.dataProducts,
      ...facts.parents,
      ...[facts, ...facts.columns].flatMap(({ tags, glossaryTerms }) => [...tags, ...glossaryTerms]),
    ]),
  ];
}
