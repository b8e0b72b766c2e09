import {
  type Checkpoint,
  type ColumnRecord,
  type DatasetRecord,
  type DatasetType,
  type ForeignKeyRecord,
  type LineageRecord,
  type Path,
  type ProfileRecord,
} from '../records';
import { type ColumnRow, type KeyRow, type RelationRow } from './catalog';
import { columnTypeOf } from './column-types';

const DATASET_TYPES: Readonly<Record<RelationRow['kind'], DatasetType>> = {
  r: 'table',
  p: 'table',
  v: 'view',
  m: 'materialized-view',
  f: 'foreign-table',
};

/** What kind of dataset a relation is. */
export function datasetTypeOf(relation: RelationRow): DatasetType {
  return DATASET_TYPES[relation.kind];
}

/** Everything that was found out about one relation. */
export interface RelationFacts {
  readonly relation: RelationRow;
  readonly columns: readonly ColumnRow[];
  readonly keys: readonly KeyRow[];
  readonly definition?: string;
  readonly lineage?: LineageRecord;
  readonly profile?: ProfileRecord;
  /** Could not be measured this time, though it may be: a mere estimate would take the place of what was measured before. */
  readonly unmeasured?: boolean;
}

/** The record of a relation. */
export function datasetRecord(
  facts: RelationFacts,
  database: string,
  schema: string,
  checkpoint: Checkpoint,
): DatasetRecord {
  const { relation, profile, lineage, definition } = facts;
  const primaryKey = facts.keys.find((key) => key.kind === 'p')?.columns ?? [];
  const rowCount = profile?.rowCount ?? (facts.unmeasured ? undefined : estimatedRows(relation));
  return {
    kind: 'dataset',
    checkpoint,
    path: [database, schema, relation.name],
    datasetType: datasetTypeOf(relation),
    ...(relation.comment ? { comment: relation.comment } : {}),
    columns: facts.columns.map((column) => columnRecord(column, primaryKey)),
    primaryKey,
    foreignKeys: facts.keys.flatMap((key) => foreignKey(key, database)),
    ...(rowCount ? { rowCount } : {}),
    ...(profile ? { profile } : {}),
    ...(definition === undefined ? {} : { viewDefinition: definition.trim() }),
    ...(lineage ? { lineage } : {}),
    properties: {
      owner: relation.owner,
      ...(relation.unlogged ? { persistence: 'unlogged' } : {}),
      ...(relation.partition_key ? { partition_key: relation.partition_key } : {}),
    },
  };
}

function estimatedRows(relation: RelationRow): { value: number; estimated: true } | undefined {
  const counted = relation.kind === 'r' || relation.kind === 'p' || relation.kind === 'm';
  if (!counted || relation.estimated_rows < 0) return undefined;
  return { value: Math.round(relation.estimated_rows), estimated: true };
}

function columnRecord(column: ColumnRow, primaryKey: readonly string[]): ColumnRecord {
  const keyPosition = primaryKey.indexOf(column.name) + 1;
  return {
    name: column.name,
    nativeType: column.native_type,
    type: columnTypeOf({ typeName: column.type_name, typeKind: column.type_kind, isArray: column.is_array }),
    nullable: !column.not_null,
    ...(column.comment ? { comment: column.comment } : {}),
    ordinal: column.ordinal,
    ...(column.default_expression === null ? {} : { default: column.default_expression }),
    ...(keyPosition > 0 ? { primaryKeyPosition: keyPosition } : {}),
  };
}

function foreignKey(key: KeyRow, database: string): readonly ForeignKeyRecord[] {
  if (key.kind !== 'f' || key.referenced_schema === null || key.referenced_name === null) return [];
  const referencedPath: Path = [database, key.referenced_schema, key.referenced_name];
  return [
    { name: key.name, columns: key.columns, referencedPath, referencedColumns: key.referenced_columns },
  ];
}
