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
 * read directly. A table that they fill and then rename or swap counts under its later name. Edges without a table at their end are
 * left out.
 */
export function combine(statements: readonly StatementLineage[]): CombinedLineage {
  return new Combination(false).add(statements).result();
}

/**
 * The same for a whole text, whose end may be looked at: results of queries and temporary tables that nothing goes on from are told,
 * too.
 */
export function combineText(statements: readonly StatementLineage[]): CombinedLineage {
  return new Combination(true).add(statements).result();
}

class Combination {
  private readonly reads = new Map<string, TableName>();
  private readonly writes = new Map<string, TableName>();
  private readonly passing = new Map<string, Passing>();
  private readonly edges = new Map<string, ColumnEdge>();
  private readonly filters = new Map<string, ColumnName>();
  private readonly warnings = new Set<string>();
  private confidence = 1;

  constructor(private readonly tellsEnds: boolean) {}

  add(statements: readonly StatementLineage[]): this {
    for (const statement of statements) {
      this.confidence = Math.min(this.confidence, statement.confidence);
      for (const warning of statement.warnings) this.warnings.add(warning);
      if (!this.move(statement)) this.one(statement);
    }
    return this;
  }

  result(): CombinedLineage {
    if (this.tellsEnds) this.tellUnread();
    return {
      reads: [...this.reads.values()],
      writes: [...this.writes.values()],
      columns: [...this.edges.values()],
      filters: withoutValues(this.filters, this.edges.values()),
      confidence: this.confidence,
      warnings: [...this.warnings],
    };
  }

  private one(statement: StatementLineage): void {
    const { reads, writes, passing, edges, filters } = this;
    const temporary = new Set(statement.temporary.map(tableKey));
    const sources = statement.reads.flatMap((table) => this.source(table)?.reads ?? [table]);
    for (const table of statement.writes) {
      const key = tableKey(table);
      if (temporary.has(key)) pass(passing, table, sources, statement.columns);
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
      const isShown = table ? !temporary.has(tableKey(table)) : this.tellsEnds;
      if (isShown) addEdges(edges, resolved(edge, passing), table, edge.to.column);
    }
  }

  private source(table: TableName): Passing | undefined {
    const found = this.passing.get(tableKey(table));
    if (found) found.isRead = true;
    return found;
  }

  /** A rename or swap of tables that were filled before; any other says all by itself. */
  private move({ kind, reads, writes }: StatementLineage): boolean {
    if (kind !== 'rename' && kind !== 'swap') return false;
    const pairs = writes.flatMap((to, index) => {
      const from = kind === 'swap' ? writes[1 - index] : reads[index];
      return from ? [{ from, to }] : [];
    });
    if (!pairs.some(({ from }) => this.writes.has(tableKey(from)))) return false;
    if (kind === 'swap') return this.rename(pairs.map(({ from, to }) => [tableKey(from), to]));
    for (const { from, to } of pairs) this.rename([[tableKey(from), to]]);
    return true;
  }

  private rename(pairs: readonly (readonly [from: string, to: TableName])[]): true {
    const names = new Map(pairs);
    const written = [...this.writes].map(([key, table]) => names.get(key) ?? table);
    this.writes.clear();
    for (const table of written) this.writes.set(tableKey(table), table);
    const edges = [...this.edges.values()];
    this.edges.clear();
    for (const { from, to, kind } of edges) {
      const table = to.table && (names.get(tableKey(to.table)) ?? to.table);
      addEdges(this.edges, [{ ...from, kind }], table, to.column);
    }
    return true;
  }

  private tellUnread(): void {
    for (const { table, reads, columns, isRead } of this.passing.values()) {
      if (isRead) continue;
      this.writes.set(tableKey(table), table);
      for (const source of reads) this.reads.set(tableKey(source), source);
      for (const [column, origins] of columns) addEdges(this.edges, origins, table, column);
    }
  }
}

/** A temporary table: what it was filled from. */
interface Passing {
  readonly table: TableName;
  readonly reads: readonly TableName[];
  readonly columns: ReadonlyMap<string, readonly Origin[]>;
  isRead: boolean;
}

function pass(
  passing: Map<string, Passing>,
  table: TableName,
  sources: readonly TableName[],
  columns: readonly ColumnEdge[],
): void {
  const key = tableKey(table);
  const before = passing.get(key);
  const filled = new Map(before?.columns);
  for (const edge of columns) {
    if (!edge.to.table || tableKey(edge.to.table) !== key) continue;
    filled.set(edge.to.column, mergeOrigins(filled.get(edge.to.column) ?? [], resolved(edge, passing)));
  }
  const reads = [...(before?.reads ?? []), ...sources];
  passing.set(key, { table, reads, columns: filled, isRead: before?.isRead ?? false });
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
  table: TableName | null,
  column: string,
): void {
  for (const origin of origins) {
    const key = JSON.stringify([tableKey(origin.table), origin.column, table && tableKey(table), column]);
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
