import { mergeOrigins, type Origin, through } from './query/relation';
import {
  type ColumnEdge,
  type ColumnName,
  type EdgeKind,
  type StatementLineage,
  type TableName,
  tableKey,
} from './result';

/** What a sequence of statements does as a whole. */
export interface CombinedLineage {
  readonly reads: readonly TableName[];
  readonly writes: readonly TableName[];
  readonly columns: readonly ColumnEdge[];
  /** Columns that some statement filters by and none takes a value from. */
  readonly filters: readonly ColumnName[];
  /** The lowest of its statements. */
  readonly confidence: number;
  readonly warnings: readonly string[];
}

/**
 * Joins statements that run one after the other, temporary tables taken out: what was read into one and on from there counts as
 * read directly. Edges without a table at their end are left out.
 */
export function combine(statements: readonly StatementLineage[]): CombinedLineage {
  const reads = new Map<string, TableName>();
  const writes = new Map<string, TableName>();
  const passing = new Map<string, Passing>();
  const edges = new Map<string, ColumnEdge>();
  const filters = new Map<string, ColumnName>();
  for (const statement of statements) {
    const temporary = new Set(statement.temporary.map(tableKey));
    const sources = statement.reads.flatMap((table) => passing.get(tableKey(table))?.reads ?? [table]);
    for (const table of statement.writes) {
      const key = tableKey(table);
      if (temporary.has(key)) pass(passing, key, sources, statement.columns);
      else writes.set(key, table);
    }
    const kept =
      statement.writes.every((table) => temporary.has(tableKey(table))) && statement.writes.length > 0;
    // What only a temporary table takes counts when the temporary table is read.
    if (!kept) for (const table of sources) reads.set(tableKey(table), table);
    for (const filter of statement.filters) {
      for (const { table, column } of resolvedColumn(filter, 'identity', passing)) {
        filters.set(JSON.stringify([tableKey(table), column]), { table, column });
      }
    }
    for (const edge of statement.columns) {
      const { table } = edge.to;
      if (table && !temporary.has(tableKey(table)))
        addEdges(edges, resolved(edge, passing), table, edge.to.column);
    }
  }
  return {
    reads: [...reads.values()],
    writes: [...writes.values()],
    columns: [...edges.values()],
    filters: withoutValues(filters, edges.values()),
    confidence: statements.reduce((least, statement) => Math.min(least, statement.confidence), 1),
    warnings: [...new Set(statements.flatMap((statement) => statement.warnings))],
  };
}

/** A temporary table: what it was filled from. */
interface Passing {
  readonly reads: readonly TableName[];
  readonly columns: ReadonlyMap<string, readonly Origin[]>;
}

function pass(
  passing: Map<string, Passing>,
  key: string,
  sources: readonly TableName[],
  columns: readonly ColumnEdge[],
): void {
  const before = passing.get(key);
  const filled = new Map(before?.columns);
  for (const edge of columns) {
    if (!edge.to.table || tableKey(edge.to.table) !== key) continue;
    filled.set(edge.to.column, mergeOrigins(filled.get(edge.to.column) ?? [], resolved(edge, passing)));
  }
  passing.set(key, { reads: [...(before?.reads ?? []), ...sources], columns: filled });
}

function resolved(edge: ColumnEdge, passing: ReadonlyMap<string, Passing>): readonly Origin[] {
  return resolvedColumn(edge.from, edge.kind, passing);
}

function resolvedColumn(
  { table, column }: ColumnName,
  kind: EdgeKind,
  passing: ReadonlyMap<string, Passing>,
): readonly Origin[] {
  const source = passing.get(tableKey(table));
  if (!source) return [{ table, column, kind }];
  return through(source.columns.get(column) ?? [], kind);
}

function withoutValues(
  filters: ReadonlyMap<string, ColumnName>,
  edges: Iterable<ColumnEdge>,
): readonly ColumnName[] {
  const left = new Map(filters);
  for (const { from } of edges) left.delete(JSON.stringify([tableKey(from.table), from.column]));
  return [...left.values()];
}

function addEdges(
  edges: Map<string, ColumnEdge>,
  origins: readonly Origin[],
  table: TableName,
  column: string,
): void {
  for (const origin of origins) {
    const key = JSON.stringify([tableKey(origin.table), origin.column, tableKey(table), column]);
    const [merged] = mergeOrigins(
      [origin],
      edges.has(key) ? [{ ...origin, kind: edges.get(key)?.kind ?? origin.kind }] : [],
    );
    edges.set(key, {
      from: { table: origin.table, column: origin.column },
      to: { table, column },
      kind: merged?.kind ?? origin.kind,
    });
  }
}
