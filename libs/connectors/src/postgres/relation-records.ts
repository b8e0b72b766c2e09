import {
  type Checkpoint,
  type ColumnRecord,
  type ConstraintRecord,
  type DatasetRecord,
  type DatasetType,
  type ForeignKeyRecord,
  type LineageRecord,
  type Path,
  type ProfileRecord,
  type RemoteTable,
} from '../records';
import { type ColumnRow, type Declaration, type KeyRow, type RelationRow } from './catalog';
import { columnTypeOf } from './column-types';
import { foreignProperties, type ForeignTableRow } from './foreign-tables';
import { type ChildRow, type FamilyRow } from './inheritance';

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
  readonly declaration?: Declaration;
  readonly definition?: string;
  readonly lineage?: LineageRecord;
  readonly profile?: ProfileRecord;
  readonly constraints?: readonly ConstraintRecord[];
  /** Of a table with partitions or tables that inherit from it. */
  readonly family?: FamilyRow;
  /** Tables that inherit from it. */
  readonly children: readonly ChildRow[];
  readonly foreign?: ForeignTableRow;
  readonly remote?: RemoteTable;
  readonly warnings: readonly string[];
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
  const estimated = facts.unmeasured || relation.kind === 'v' ? {} : estimate(facts);
  const known = profile ? { rowCount: profile.rowCount, profile } : estimated;
  const inherited = lineage ?? inheritedLineage(facts, database, schema);
  return {
    kind: 'dataset',
    checkpoint,
    path: [database, schema, relation.name],
    datasetType: datasetTypeOf(relation),
    ...(relation.comment ? { comment: relation.comment } : {}),
    columns: facts.columns.map((column) => columnRecord(column, primaryKey, facts.declaration)),
    primaryKey,
    foreignKeys: facts.keys.flatMap((key) => foreignKey(key, database)),
    ...known,
    ...(definition === undefined ? {} : { viewDefinition: definition.trim() }),
    ...(inherited ? { lineage: inherited } : {}),
    ...(facts.remote ? { remote: facts.remote } : {}),
    ...(facts.constraints ? { constraints: facts.constraints } : {}),
    ...(facts.warnings.length === 0 ? {} : { warnings: facts.warnings }),
    properties: propertiesOf(facts),
  };
}

const STRATEGIES = { l: 'list', r: 'range', h: 'hash' } as const;

function propertiesOf({
  relation,
  family,
  foreign,
  declaration,
}: RelationFacts): Readonly<Record<string, string>> {
  const parents = relation.parents.map((name) => name.join('.')).join(', ');
  const strategy = relation.partition_strategy;
  return {
    owner: relation.owner,
    ...(relation.unlogged ? { persistence: 'unlogged' } : {}),
    ...(strategy ? { partition_strategy: STRATEGIES[strategy] } : {}),
    ...(declaration?.partition_key ? { partition_key: declaration.partition_key } : {}),
    ...(strategy && family
      ? {
          partitions: String(family.holders),
          partition_levels: String(family.depth),
          ...(family.uncounted > 0 ? { partitions_never_analyzed: String(family.uncounted) } : {}),
        }
      : {}),
    ...(parents === '' ? {} : { [relation.is_partition ? 'partition_of' : 'inherits']: parents }),
    ...(relation.partition_bound ? { partition_bound: relation.partition_bound } : {}),
    ...(foreign ? foreignProperties(foreign) : {}),
  };
}

/** By the planner's statistics, as of the last time it counted; nothing where it never has. */
function estimate({ relation, family }: RelationFacts): Pick<DatasetRecord, 'rowCount' | 'sizeInBytes'> {
  const { estimated_rows: rows, estimated_bytes: bytes } = family ?? relation;
  if (rows === null) return {};
  return {
    rowCount: { value: Math.round(rows), estimated: true },
    ...(bytes === null || relation.kind === 'f' ? {} : { sizeInBytes: bytes }),
  };
}

/** Above so many tables that inherit, their columns are not told one by one. */
const MANY_CHILDREN = 100;

/**
 * Rows reach a partition through the table that it is part of; whoever reads a table reads those that inherit from it. Columns go by
 * their names.
 */
function inheritedLineage(
  { relation, columns, children }: RelationFacts,
  database: string,
  schema: string,
): LineageRecord | undefined {
  const own: Path = [database, schema, relation.name];
  const others = relation.is_partition
    ? relation.parents
    : children.map((child) => [child.schema, child.name] as const);
  if (others.length === 0) return undefined;
  const inputs = others.map(([itsSchema, name]): Path => [database, itsSchema, name]);
  const told = inputs.length > MANY_CHILDREN ? [] : columns;
  return {
    inputs,
    outputs: [own],
    columnEdges: told.flatMap(({ name: column }) =>
      inputs.map((path) => ({
        from: { path, column },
        to: { path: own, column },
        kind: 'identity' as const,
      })),
    ),
    confidence: 1,
    warnings: [],
  };
}

function columnRecord(
  column: ColumnRow,
  primaryKey: readonly string[],
  declaration: Declaration | undefined,
): ColumnRecord {
  const expression = column.default_expression ?? declaration?.generated?.[column.name];
  const keyPosition = primaryKey.indexOf(column.name) + 1;
  return {
    name: column.name,
    nativeType: column.native_type,
    type: columnTypeOf({ typeName: column.type_name, typeKind: column.type_kind, isArray: column.is_array }),
    nullable: !column.not_null,
    ...(column.comment ? { comment: column.comment } : {}),
    ordinal: column.ordinal,
    ...(expression === undefined ? {} : { default: expression }),
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
