import { type Catalog } from '../catalog';
import {
  type ColumnEdge,
  type ColumnName,
  type EdgeKind,
  type StatementLineage,
  strongest,
  type TableName,
  tableKey,
} from '../result';
import { isUnknown, UNKNOWN } from '../text/templates';
import { type Tree } from '../tree/node';
import { type Looks } from './looks';
import { type Origin, type Relation } from './relation';
import { type Scope } from './scope';

/** Names that a procedural language adds: parameters, variables, records. */
export interface Variables {
  /** What a scalar holds, or undefined when there is no such variable. Folded names. */
  scalar(name: string): readonly Origin[] | undefined;
  /** What the fields of a record come from. */
  record(name: string): Relation | undefined;
}

export const NO_VARIABLES: Variables = { scalar: () => undefined, record: () => undefined };

/** Collects what one statement does. */
export class Findings {
  private readonly reads = new Map<string, TableName>();
  private readonly writes = new Map<string, TableName>();
  private readonly temporary = new Map<string, TableName>();
  private readonly edges = new Map<string, ColumnEdge>();
  private readonly filters = new Map<string, ColumnName>();
  private readonly spellings = new Map<string, Map<string, string>>();
  private readonly warnings = new Set<string>();
  private confidence = 1;

  constructor(
    readonly catalog: Catalog,
    readonly variables: Variables,
    /** Only where somebody wants to know what conditions look at. */
    readonly looks?: Looks,
  ) {}

  /** Notes a table that is read and gives its full name. */
  read(table: TableName): TableName {
    if (!this.isKnown(table)) return table;
    const name = this.catalog.qualify(table);
    if (!isDual(table) || this.catalog.columns(name)) this.reads.set(tableKey(name), name);
    return name;
  }

  /** Notes a table that is written and gives its full name. */
  write(table: TableName, temporary = false): TableName {
    if (!this.isKnown(table)) return table;
    const name = temporary ? table : this.catalog.qualify(table);
    this.writes.set(tableKey(name), name);
    if (temporary || this.catalog.isTemporary(name)) this.temporary.set(tableKey(name), name);
    return name;
  }

  /** Whether the name of the table is known before the run time. */
  private isKnown({ name }: TableName): boolean {
    if (!isUnknown(name)) return true;
    this.doubt('A table is named by something that only the run time knows.', 0.5);
    return false;
  }

  edge(origins: readonly Origin[], table: TableName | null, name: string): void {
    if (isUnknown(name) || (table && isUnknown(table.name))) return;
    // T-SQL's `SELECT @a = x` gives nobody a result.
    if (!table && name.startsWith('@')) return;
    const column = table ? this.spelled(table, name) : name;
    for (const origin of origins) {
      const from = { table: origin.table, column: origin.column };
      if (isUnknown(from.table.name) || isUnknown(from.column)) continue;
      // A column that keeps part of its own value says nothing about where it comes from.
      if (table && tableKey(table) === tableKey(from.table) && column === from.column) continue;
      const key = JSON.stringify([tableKey(from.table), from.column, table && tableKey(table), column]);
      const kind: EdgeKind = strongest(origin.kind, this.edges.get(key)?.kind ?? 'identity');
      this.edges.set(key, { from, to: { table, column }, kind });
    }
  }

  /** The name of a column as its table has it. */
  private spelled(table: TableName, name: string): string {
    const key = tableKey(table);
    let names = this.spellings.get(key);
    if (!names) {
      const columns = this.catalog.columns(table) ?? [];
      names = new Map(columns.map((column) => [column.toLowerCase(), column]));
      for (const column of columns) names.set(column, column);
      this.spellings.set(key, names);
    }
    return names.get(name) ?? names.get(name.toLowerCase()) ?? name;
  }

  /** Notes columns that a condition, a group or an order looks at. */
  filter(origins: readonly Origin[]): void {
    for (const { table, column } of origins) {
      if (isUnknown(table.name) || isUnknown(column)) continue;
      this.filters.set(JSON.stringify([tableKey(table), column]), { table, column });
    }
  }

  /** Something could not be resolved; the rest stands. */
  doubt(warning: string, confidence = 0.8): void {
    this.warnings.add(warning.replace(new RegExp(`${UNKNOWN}+`, 'g'), '?'));
    this.confidence = Math.min(this.confidence, confidence);
  }

  result(): Omit<StatementLineage, 'kind' | 'span' | 'body'> {
    const valued = new Set(
      [...this.edges.values()].map(({ from }) => JSON.stringify([tableKey(from.table), from.column])),
    );
    return {
      reads: [...this.reads.values()],
      writes: [...this.writes.values()],
      columns: [...this.edges.values()],
      filters: [...this.filters].flatMap(([key, name]) => (valued.has(key) ? [] : [name])),
      confidence: this.confidence,
      warnings: [...this.warnings],
      temporary: [...this.temporary.values()],
    };
  }
}

/** The table of one row that queries without a table read. */
function isDual({ schema, name }: TableName): boolean {
  return schema === undefined && name.toUpperCase() === 'DUAL';
}

/** Common table expressions in view, by folded name. */
export type Ctes = ReadonlyMap<string, CommonTable>;

/** A common table expression: analysed at its first use, so that one nobody reads leaves no trace. */
export interface CommonTable {
  relation(): Relation;
}

/** What the parts of the analysis hand to each other. */
export interface Environment {
  readonly findings: Findings;
  readonly ctes: Ctes;
  /** Result of a query; `outer` is what it may refer to around itself. */
  query(tree: Tree, env: Environment, outer: Scope | undefined): Relation;
  /** Effect of a data-modifying statement inside a WITH, and what its RETURNING gives. */
  modify(tree: Tree, env: Environment): Relation;
}
