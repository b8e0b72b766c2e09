import { textAt } from '../../json';
import { type EntityNode } from '../entity-node';
import { contractOf, entityAssertions } from './quality-fields';
import { fromAspect, type Resolvers } from './resolver';
import { schemaMetadata } from './schema-fields';
import { fineGrainedLineages, textOrNull } from './shared-values';
import { points, statsSummary, usageStats } from './usage-fields';
import { runsAlong } from './run-fields';

const stated =
  (field: string) =>
  (node: EntityNode): string | null =>
    textOrNull(node.aspect('datasetProperties'), field);

/** Fields of datasets. */
export const DATASET_FIELDS: Resolvers = {
  name: (node) => textAt(node.key, 'name') ?? '',
  origin: (node) => textAt(node.key, 'origin') ?? 'PROD',
  description: stated('description'),
  externalUrl: stated('externalUrl'),
  uri: stated('uri'),
  properties: fromAspect('datasetProperties'),
  editableProperties: fromAspect('editableDatasetProperties'),
  schemaMetadata: (node, args) => schemaMetadata(node, args),
  editableSchemaMetadata: fromAspect('editableSchemaMetadata'),
  viewProperties: fromAspect('viewProperties'),
  siblings: fromAspect('siblings'),
  fineGrainedLineages: (node) => fineGrainedLineages(node.aspect('upstreamLineage')),
  statsSummary,
  usageStats,
  datasetProfiles: (node, args) => points(node, 'datasetProfile', args),
  operations: (node, args) => points(node, 'operation', args),
  assertions: entityAssertions,
  contract: contractOf,
  testResults: fromAspect('testResults'),
  runs: (node, args) => runsAlong(node, args),
};
