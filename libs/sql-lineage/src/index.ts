export { type ColumnsOf, type NameDefaults } from './catalog';
export { combine, type CombinedLineage } from './combine';
export { type Bound, type ColumnCondition, columnCondition, type Literal } from './condition';
export { DIALECTS, type SqlDialect } from './dialect';
export { dialectNamed } from './dialect-names';
export { lineage, type LineageOptions } from './lineage';
export {
  LineagePool,
  LineagePoolError,
  type LineagePoolOptions,
  type PooledOptions,
  type PoolText,
} from './pool/lineage-pool';
export { type PooledLineage } from './pool/protocol';
export { type ReadQuery, readQueries } from './read-queries';
export {
  type ColumnEdge,
  type ColumnName,
  EDGE_STRENGTH,
  type EdgeKind,
  formatTable,
  type JoinedColumns,
  type LineageResult,
  type StatementKind,
  type StatementLineage,
  strongest,
  tableKey,
  type TableName,
} from './result';
export { type SchemaTable } from './schema-table';
export { loadParser } from './tree/parser';
export { withoutLiterals } from './without-literals';
