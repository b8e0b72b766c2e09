import { isObject, type JsonObject, numberAt, objectAt, objectsAt, textAt, textsAt } from '../../json';
import { type PointQuery } from '../../search/timeseries-store';
import { type EntityNode } from '../entity-node';
import { type Arguments, type Resolvers } from './resolver';
import { schemaMetadata } from './schema-fields';
import {
  auditStamp,
  customProperties,
  fineGrainedLineages,
  glossaryTerms,
  stringMap,
  tags,
  textOrNull,
} from './shared-values';

const MONTH_MS = 30 * 86_400_000;
const DEFAULT_POINTS = 10;

/** Fields of datasets. */
export const DATASET_FIELDS: Resolvers = {
  name: (node) => textAt(node.key, 'name') ?? '',
  origin: (node) => textAt(node.key, 'origin') ?? 'PROD',
  description: (node) => textOrNull(node.aspect('datasetProperties'), 'description'),
  externalUrl: (node) => textOrNull(node.aspect('datasetProperties'), 'externalUrl'),
  uri: (node) => textOrNull(node.aspect('datasetProperties'), 'uri'),
  properties: (node) => properties(node),
  editableProperties: (node) => {
    const aspect = node.aspect('editableDatasetProperties');
    return aspect
      ? { description: textOrNull(aspect, 'description'), name: textOrNull(aspect, 'name') }
      : null;
  },
  schemaMetadata: (node, args) => schemaMetadata(node, args),
  editableSchemaMetadata: (node) => {
    const aspect = node.aspect('editableSchemaMetadata');
    if (!aspect) return null;
    return {
      editableSchemaFieldInfo: objectsAt(aspect, 'editableSchemaFieldInfo').map((field) => {
        const fieldTags = tags(objectAt(field, 'globalTags'), node.urn, node.nodes);
        return {
          fieldPath: textAt(field, 'fieldPath') ?? '',
          description: textOrNull(field, 'description'),
          tags: fieldTags,
          globalTags: fieldTags,
          glossaryTerms: glossaryTerms(objectAt(field, 'glossaryTerms'), node.urn, node.nodes),
        };
      }),
    };
  },
  viewProperties: (node) => {
    const aspect = node.aspect('viewProperties');
    if (!aspect) return null;
    return {
      materialized: aspect['materialized'] === true,
      logic: textAt(aspect, 'viewLogic') ?? '',
      formattedLogic: textOrNull(aspect, 'formattedViewLogic'),
      language: textAt(aspect, 'viewLanguage') ?? '',
    };
  },
  siblings: (node) => {
    const aspect = node.aspect('siblings');
    if (!aspect) return null;
    return {
      isPrimary: aspect['primary'] === true,
      siblings: textsAt(aspect, 'siblings').map((urn) => node.nodes.find(urn)),
    };
  },
  fineGrainedLineages: (node) => fineGrainedLineages(node.aspect('upstreamLineage')),
  statsSummary: (node) => statsSummary(node),
  datasetProfiles: (node, args) => points(node, 'datasetProfile', args).map(profile),
  operations: (node, args) => points(node, 'operation', args).map(operation),
};

function properties(node: EntityNode): object | null {
  const aspect = node.aspect('datasetProperties');
  if (!aspect) return null;
  const created = objectAt(aspect, 'created');
  const lastModified = objectAt(aspect, 'lastModified');
  return {
    name: textAt(aspect, 'name') ?? textAt(node.key, 'name') ?? '',
    qualifiedName: textOrNull(aspect, 'qualifiedName'),
    origin: textAt(node.key, 'origin') ?? 'PROD',
    description: textOrNull(aspect, 'description'),
    customProperties: customProperties(aspect, node.urn),
    externalUrl: textOrNull(aspect, 'externalUrl'),
    created: numberAt(created, 'time') ?? null,
    createdActor: textOrNull(created, 'actor'),
    lastModified: auditStamp(lastModified ?? {}),
    lastModifiedActor: textOrNull(lastModified, 'actor'),
  };
}

function statsSummary(node: EntityNode): object {
  const { catalog } = node.nodes;
  const start = catalog.now() - MONTH_MS;
  const usage = catalog.timeseries.read(node.urn, 'datasetUsageStatistics', { start });
  const users = new Map<string, number>();
  let queries = 0;
  for (const { value } of usage) {
    queries += numberAt(value, 'totalSqlQueries') ?? 0;
    for (const entry of objectsAt(value, 'userCounts')) {
      const user = textAt(entry, 'user');
      if (user) users.set(user, (users.get(user) ?? 0) + (numberAt(entry, 'count') ?? 0));
    }
  }
  const top = [...users].sort((a, b) => b[1] - a[1]).slice(0, 5);
  const counted = Math.max(0, ...usage.map(({ value }) => numberAt(value, 'uniqueUserCount') ?? 0));
  return {
    queryCountLast30Days: queries,
    uniqueUserCountLast30Days: Math.max(users.size, counted),
    topUsersLast30Days: top.map(([urn]) => node.nodes.find(urn)).filter((each) => each !== null),
  };
}

function points(node: EntityNode, aspectName: string, args: Arguments): JsonObject[] {
  const query: PointQuery = {
    ...(typeof args['startTimeMillis'] === 'number' ? { start: args['startTimeMillis'] } : {}),
    ...(typeof args['endTimeMillis'] === 'number' ? { end: args['endTimeMillis'] } : {}),
    limit: typeof args['limit'] === 'number' ? args['limit'] : DEFAULT_POINTS,
    equal: isObject(args['filter'])
      ? objectsAt(args['filter'], 'and').map((each) => ({
          field: textAt(each, 'field') ?? '',
          values: textsAt(each, 'values'),
          negated: each['negated'] === true,
        }))
      : [],
  };
  return node.nodes.catalog.timeseries.read(node.urn, aspectName, query).map(({ value }) => value);
}

function profile(value: JsonObject): object {
  const partition = objectAt(value, 'partitionSpec');
  return {
    timestampMillis: numberAt(value, 'timestampMillis') ?? 0,
    rowCount: numberAt(value, 'rowCount') ?? null,
    columnCount: numberAt(value, 'columnCount') ?? null,
    sizeInBytes: numberAt(value, 'sizeInBytes') ?? null,
    fieldProfiles: objectsAt(value, 'fieldProfiles'),
    partitionSpec: {
      type: textAt(partition, 'type') ?? 'FULL_TABLE',
      partition: textAt(partition, 'partition') ?? 'FULL_TABLE_SNAPSHOT',
    },
  };
}

function operation(value: JsonObject): object {
  return {
    timestampMillis: numberAt(value, 'timestampMillis') ?? 0,
    actor: textOrNull(value, 'actor'),
    operationType: textAt(value, 'operationType') ?? 'UNKNOWN',
    customOperationType: textOrNull(value, 'customOperationType'),
    sourceType: textOrNull(value, 'sourceType'),
    numAffectedRows: numberAt(value, 'numAffectedRows') ?? null,
    affectedDatasets: textsAt(value, 'affectedDatasets'),
    lastUpdatedTimestamp: numberAt(value, 'lastUpdatedTimestamp') ?? 0,
    partition: textOrNull(objectAt(value, 'partitionSpec'), 'partition'),
    customProperties: stringMap(value['customProperties']),
  };
}
