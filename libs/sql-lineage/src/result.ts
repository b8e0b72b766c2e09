import { type NameDefaults } from './catalog';

/** A table or view, as far as the text and the defaults qualify it. Names are folded as the dialect folds unquoted ones. */
export interface TableName {
  readonly database?: string;
  readonly schema?: string;
  readonly name: string;
}

/**
 * `identity`: the value arrives as it is. `aggregation`: many rows make one value. `transformation`: everything else that the
 * value is computed from, conditions of CASE and FILTER and the PARTITION and ORDER of a window included.
 */
export type EdgeKind = 'identity' | 'transformation' | 'aggregation';

/** A value that went through several steps has the strongest kind of them. */
export const EDGE_STRENGTH: Readonly<Record<EdgeKind, number>> = {
  identity: 0,
  transformation: 1,
  aggregation: 2,
};

/** The stronger of two kinds: what was aggregated once stays aggregated. */
export function strongest(a: EdgeKind, b: EdgeKind): EdgeKind {
  return EDGE_STRENGTH[a] >= EDGE_STRENGTH[b] ? a : b;
}

export interface ColumnEdge {
  readonly from: { readonly table: TableName; readonly column: string };
  /** `table` is null for the result of a query that is stored nowhere. */
  readonly to: { readonly table: TableName | null; readonly column: string };
  readonly kind: EdgeKind;
}

/** A stored column. */
export interface ColumnName {
  readonly table: TableName;
  readonly column: string;
}

export type StatementKind =
  | 'select'
  | 'insert'
  | 'update'
  | 'delete'
  | 'merge'
  | 'truncate'
  | 'create-table'
  | 'create-view'
  | 'create-materialized-view'
  | 'refresh-materialized-view'
  /** Rows that go between tables and files, or as they are from one table into another. */
  | 'copy'
  | 'rename'
  | 'swap'
  | 'drop'
  /** The columns of a table change. */
  | 'alter'
  | 'create-routine'
  | 'do'
  | 'call'
  /** An expression of a procedural language that reads tables. */
  | 'expression'
  /** SQL that is put together at run time. */
  | 'dynamic'
  /** Understood, and neither reads nor writes data that lineage speaks of. */
  | 'other'
  | 'unparsed';

/** Two stored columns of different tables whose values have to be equal. */
export interface JoinedColumns {
  readonly one: ColumnName;
  readonly other: ColumnName;
}

/** What one statement reads and writes. */
export interface StatementLineage {
  readonly kind: StatementKind;
  /** Tables whose rows it reads. The target of UPDATE, DELETE and TRUNCATE is written, and read only when it is also named as a source. */
  readonly reads: readonly TableName[];
  readonly writes: readonly TableName[];
  /** One edge per pair of columns. */
  readonly columns: readonly ColumnEdge[];
  /**
   * Stored columns that only decide which rows count, how they are grouped or in which order they come: those of WHERE, ON, USING,
   * GROUP BY, HAVING, QUALIFY and ORDER BY that are the source of no edge.
   */
  readonly filters: readonly ColumnName[];
  /** Columns of different tables that conditions equate, where the options ask for them; not those inside of routines. */
  readonly joins?: readonly JoinedColumns[];
  /** UTF-16 offsets in the text, end exclusive. */
  readonly span: { readonly start: number; readonly end: number };
  /** 1: everything was resolved. 0.8: some columns were not. 0.5: a part was not understood. 0: nothing was. */
  readonly confidence: number;
  readonly warnings: readonly string[];
  /** Tables among `writes` that live no longer than the session. */
  readonly temporary: readonly TableName[];
  /** Of `create-routine`: what a call of it does, statement by statement. */
  readonly body?: readonly StatementLineage[];
}

export interface LineageResult {
  readonly statements: readonly StatementLineage[];
  /**
   * What the text does as a whole, temporary tables taken out: what was read into one and on from there counts as read directly.
   * Bodies of the routines that it defines count, called or not.
   */
  readonly reads: readonly TableName[];
  readonly writes: readonly TableName[];
  readonly columns: readonly ColumnEdge[];
  readonly filters: readonly ColumnName[];
  /** What is wrong with the text as a whole. */
  readonly warnings: readonly string[];
  /** What names without a place mean behind the text, when a statement of it has changed that, as USE does. */
  readonly defaults?: NameDefaults;
}

/** The name with dots, for people; not unique when a name contains a dot itself. */
export function formatTable(table: TableName): string {
  return [table.database, table.schema, table.name].filter((part) => part !== undefined).join('.');
}

/** Unique text of a table name. */
export function tableKey(table: TableName): string {
  return JSON.stringify([table.database ?? null, table.schema ?? null, table.name]);
}
