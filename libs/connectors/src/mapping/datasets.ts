import { type JsonObject } from '../connector';
import { type ColumnRecord, type ColumnType, type DatasetRecord } from '../records';
import { type DesiredAspect, type MappingContext } from './desired-aspect';
import { upstreamLineage } from './lineage';
import { datasetProfile } from './profile';
import { EntityAspects, sortedProperties } from './entity-aspects';
import { datasetUrn, fieldUrn, pathsAbove, platformUrn, qualifiedName } from './urns';

const SUB_TYPES: Readonly<Record<DatasetRecord['datasetType'], string>> = {
  table: 'Table',
  view: 'View',
  'materialized-view': 'Materialized View',
  'foreign-table': 'Foreign Table',
};

/** Names of DataHub's field types. */
export const FIELD_TYPES: Readonly<Record<ColumnType, string>> = {
  boolean: 'BooleanType',
  fixed: 'FixedType',
  string: 'StringType',
  bytes: 'BytesType',
  number: 'NumberType',
  date: 'DateType',
  time: 'TimeType',
  enum: 'EnumType',
  null: 'NullType',
  map: 'MapType',
  array: 'ArrayType',
  union: 'UnionType',
  record: 'RecordType',
};

/** Aspects of a table or view. */
export function datasetAspects(record: DatasetRecord, context: MappingContext): readonly DesiredAspect[] {
  const [database] = record.path;
  const parents = pathsAbove(record.path);
  const entity = new EntityAspects(datasetUrn(record.path, context), 'dataset')
    .add('datasetProperties', {
      customProperties: sortedProperties(record.properties),
      name: record.path.at(-1) ?? database,
      qualifiedName: qualifiedName(record.path, context),
      ...(record.comment === undefined ? {} : { description: record.comment }),
    })
    .add('schemaMetadata', schemaMetadata(record, context))
    .addPlace(context, SUB_TYPES[record.datasetType], parents);
  if (record.viewDefinition !== undefined) {
    entity.add('viewProperties', {
      materialized: record.datasetType === 'materialized-view',
      viewLogic: record.viewDefinition,
      viewLanguage: 'SQL',
    });
  }
  const lineage = upstreamLineage(record, context);
  if (lineage) entity.add('upstreamLineage', lineage);
  const profile = datasetProfile(record, context.profiledAt);
  if (profile) entity.addTimeseries('datasetProfile', profile);
  return entity.list();
}

function schemaMetadata(record: DatasetRecord, context: MappingContext): JsonObject {
  const columns = [...record.columns].sort((a, b) => a.ordinal - b.ordinal);
  return {
    schemaName: qualifiedName(record.path, context),
    platform: platformUrn(context),
    version: 0,
    hash: '',
    platformSchema: { 'com.linkedin.schema.OtherSchema': { rawSchema: '' } },
    fields: columns.map(schemaField),
    ...(record.primaryKey.length > 0 ? { primaryKeys: record.primaryKey } : {}),
    ...(record.foreignKeys.length > 0
      ? {
          foreignKeys: record.foreignKeys.map((key) => ({
            name: key.name,
            foreignFields: key.referencedColumns.map((column) =>
              fieldUrn(key.referencedPath, column, context),
            ),
            sourceFields: key.columns.map((column) => fieldUrn(record.path, column, context)),
            foreignDataset: datasetUrn(key.referencedPath, context),
          })),
        }
      : {}),
  };
}

function schemaField(column: ColumnRecord): JsonObject {
  return {
    fieldPath: column.name,
    nullable: column.nullable,
    ...(column.comment === undefined ? {} : { description: column.comment }),
    type: { type: { [`com.linkedin.schema.${FIELD_TYPES[column.type]}`]: {} } },
    nativeDataType: column.nativeType,
    recursive: false,
    isPartOfKey: column.primaryKeyPosition !== undefined,
    ...(column.default === undefined ? {} : { jsonProps: JSON.stringify({ default: column.default }) }),
  };
}
