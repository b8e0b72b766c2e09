import { schemaFieldUrn } from '@dataspoke/domain';
import { type JsonObject, numberAt, objectAt, objectsAt, textAt, textsAt } from '../../json';
import { type EntityNode } from '../entity-node';
import { type Arguments } from './resolver';
import { glossaryTerms, tags, textOrNull } from './shared-values';

/** The schema of a dataset; `version` 0 or absent is the latest. */
export function schemaMetadata(node: EntityNode, args: Arguments): object | null {
  const version = typeof args['version'] === 'number' ? args['version'] : 0;
  const aspect =
    version === 0
      ? node.aspect('schemaMetadata')
      : node.nodes.catalog.store.version(node.urn, 'schemaMetadata', version)?.value;
  if (!aspect) return null;
  const primaryKeys = aspect['primaryKeys'];
  return {
    aspectVersion: version,
    datasetUrn: textOrNull(aspect, 'dataset'),
    name: textAt(aspect, 'schemaName') ?? '',
    platformUrn: textAt(aspect, 'platform') ?? '',
    version: numberAt(aspect, 'version') ?? 0,
    cluster: textOrNull(aspect, 'cluster'),
    hash: textAt(aspect, 'hash') ?? '',
    platformSchema: platformSchema(objectAt(aspect, 'platformSchema')),
    fields: objectsAt(aspect, 'fields').map((field) => schemaField(field, node)),
    primaryKeys: Array.isArray(primaryKeys) ? textsAt(aspect, 'primaryKeys') : null,
    foreignKeys: aspect['foreignKeys']
      ? objectsAt(aspect, 'foreignKeys').map((key) => foreignKey(key, node))
      : null,
    createdAt: numberAt(objectAt(aspect, 'created'), 'time') ?? null,
  };
}

/** A column as GraphQL shows it. */
export function schemaField(field: JsonObject, node: EntityNode): object {
  const fieldPath = textAt(field, 'fieldPath') ?? '';
  const fieldTags = tags(objectAt(field, 'globalTags'), node.urn, node.nodes);
  return {
    fieldPath,
    jsonPath: textOrNull(field, 'jsonPath'),
    label: textOrNull(field, 'label'),
    nullable: field['nullable'] === true,
    description: textOrNull(field, 'description'),
    type: dataType(objectAt(objectAt(field, 'type'), 'type')),
    nativeDataType: textOrNull(field, 'nativeDataType'),
    recursive: field['recursive'] === true,
    globalTags: fieldTags,
    tags: fieldTags,
    glossaryTerms: glossaryTerms(objectAt(field, 'glossaryTerms'), node.urn, node.nodes),
    isPartOfKey: field['isPartOfKey'] === true,
    isPartitioningKey: typeof field['isPartitioningKey'] === 'boolean' ? field['isPartitioningKey'] : null,
    jsonProps: textOrNull(field, 'jsonProps'),
    schemaFieldEntity:
      fieldPath === '' ? null : node.nodes.find(schemaFieldUrn(node.urn, fieldPath).toString()),
  };
}

/** The flat name of a column type: `{"com.linkedin.schema.NumberType": {}}` → NUMBER. */
export function dataType(union: JsonObject | undefined): string {
  const name = Object.keys(union ?? {})[0]
    ?.split('.')
    .at(-1)
    ?.replace(/Type$/, '')
    .toUpperCase();
  if (!name) return 'NULL';
  return name === 'RECORD' ? 'STRUCT' : name;
}

function platformSchema(union: JsonObject | undefined): object | null {
  const [kind, schema] = Object.entries(union ?? {})[0] ?? [];
  if (!kind || typeof schema !== 'object' || schema === null || Array.isArray(schema)) return null;
  if (kind.endsWith('.KeyValueSchema')) {
    return {
      __typename: 'KeyValueSchema',
      keySchema: textAt(schema, 'keySchema') ?? '',
      valueSchema: textAt(schema, 'valueSchema') ?? '',
    };
  }
  const text = ['rawSchema', 'tableSchema', 'documentSchema', 'schema']
    .map((key) => textAt(schema, key))
    .find((each) => each !== undefined);
  return text === undefined ? null : { __typename: 'TableSchema', schema: text };
}

function foreignKey(key: JsonObject, node: EntityNode): object {
  const fields = (name: string): unknown[] => textsAt(key, name).map((urn) => node.nodes.find(urn));
  return {
    name: textOrNull(key, 'name'),
    foreignFields: fields('foreignFields'),
    sourceFields: fields('sourceFields'),
    foreignDataset: node.nodes.find(textAt(key, 'foreignDataset')),
  };
}
