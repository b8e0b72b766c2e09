import {
  type ColumnEdge,
  type ColumnName,
  combine,
  type JoinedColumns,
  type LineageResult,
  type NameDefaults,
  type StatementLineage,
  tableKey,
  type TableName,
} from '@dataspoke/sql-lineage';

/** Statements that fill temporary tables which one session is remembered by. */
const MAX_FILLS = 100;

/** What one text does within its session. */
export interface InSession {
  readonly statements: readonly StatementLineage[];
  /** Edges between tables, temporary ones taken out. */
  readonly columns: readonly ColumnEdge[];
  /** For each statement the tables that it reads, temporary ones replaced by what they were filled from. */
  readonly sources: readonly (readonly TableName[])[];
  /** For each statement whether it reads a temporary table. */
  readonly readsTemporary: readonly boolean[];
}

/** What the texts of a session leave for those behind them: temporary tables, and what names without a place mean. */
export class Session {
  private fills: StatementLineage[] = [];
  private readonly temporary = new Map<string, readonly TableName[]>();
  /** Undefined until a text changes it. */
  defaults: NameDefaults | undefined;

  /** How many names are remembered of it. */
  get names(): number {
    return namesIn(this.fills);
  }

  /** Whether texts before this one make no difference to it, and nor does it to others. */
  isUntouchedBy({ statements, defaults }: LineageResult): boolean {
    return (
      this.temporary.size === 0 &&
      defaults === undefined &&
      statements.every(({ temporary, writes }) => temporary.length === 0 && !writes.some(isInTemporarySchema))
    );
  }

  /** Takes a text into the session; `result` is what it does by itself, with names as `defaults` have them. */
  take(result: LineageResult, defaults: NameDefaults): InSession {
    if (result.defaults) this.defaults = result.defaults;
    const statements: StatementLineage[] = [];
    const sources: (readonly TableName[])[] = [];
    const readsTemporary: boolean[] = [];
    const before = [...this.fills];
    for (const plain of result.statements) {
      this.forgetReplaced(plain);
      const statement = this.renamed(plain, defaults);
      const read = statement.reads.flatMap((table) => this.temporary.get(tableKey(table)) ?? [table]);
      statements.push(statement);
      sources.push(read);
      readsTemporary.push(statement.reads.some((table) => this.temporary.has(tableKey(table))));
      this.remember(statement, read);
    }
    const columns = before.length === 0 ? result.columns : combine([...before, ...statements]).columns;
    return { statements, columns, sources, readsTemporary };
  }

  /** A lasting table takes the place of a temporary one of its name. */
  private forgetReplaced({ kind, writes, temporary }: StatementLineage): void {
    if (kind !== 'create-table' && kind !== 'create-view' && kind !== 'create-materialized-view') return;
    const own = new Set(temporary.map(tableKey));
    for (const table of writes)
      if (!own.has(tableKey(table)) && !isInTemporarySchema(table)) this.drop({ name: table.name });
  }

  private remember({ kind, writes, temporary, ...rest }: StatementLineage, read: readonly TableName[]): void {
    if (kind === 'drop') {
      for (const table of writes) this.drop(table);
      return;
    }
    if (temporary.length === 0) return;
    for (const table of temporary) {
      const key = tableKey(table);
      this.temporary.set(key, [...new Set([...(this.temporary.get(key) ?? []), ...read])]);
    }
    this.fills = [...this.fills, { ...rest, kind, writes, temporary }].slice(-MAX_FILLS);
  }

  private drop(table: TableName): void {
    const key = tableKey(table);
    if (!this.temporary.delete(key)) return;
    this.fills = this.fills.filter(({ temporary }) => !temporary.some((one) => tableKey(one) === key));
  }

  /** The statement with temporary tables of texts before it under the names that they have there. */
  private renamed(statement: StatementLineage, defaults: NameDefaults): StatementLineage {
    const own = (table: TableName): TableName => {
      const name = { name: table.name };
      if (isInTemporarySchema(table)) return name;
      return this.temporary.has(tableKey(name)) && isUnqualified(table, defaults) ? name : table;
    };
    const column = ({ table, column: named }: ColumnName): ColumnName => ({
      table: own(table),
      column: named,
    });
    const join = ({ one, other }: JoinedColumns): JoinedColumns => ({
      one: column(one),
      other: column(other),
    });
    const { reads, writes, columns, filters, joins, temporary } = statement;
    const written = writes.map(own);
    const known = new Set(temporary.map(tableKey));
    const isTemporary = (table: TableName): boolean =>
      known.has(tableKey(table)) || (table.schema === undefined && this.temporary.has(tableKey(table)));
    return {
      ...statement,
      reads: reads.map(own),
      writes: written,
      columns: columns.map(({ from, to, kind }) => ({
        from: column(from),
        to: { table: to.table && own(to.table), column: to.column },
        kind,
      })),
      filters: filters.map(column),
      ...(joins ? { joins: joins.map(join) } : {}),
      temporary: written.filter(
        (table, at) => isTemporary(table) || isInTemporarySchema(writes[at] ?? table),
      ),
    };
  }
}

/** How many names of tables and columns the statements hold. */
export function namesIn(statements: readonly StatementLineage[]): number {
  const names = statements.map(
    ({ reads, writes, columns, filters, joins = [] }) =>
      reads.length + writes.length + columns.length + filters.length + joins.length,
  );
  return names.reduce((sum, count) => sum + count, 0);
}

/** PostgreSQL shows the schema of a session's own tables under this name. */
function isInTemporarySchema({ schema }: TableName): boolean {
  return schema !== undefined && /^pg_temp(?:_\d+)?$/i.test(schema);
}

/** Whether the place of the name can have come from the defaults alone. */
function isUnqualified({ schema }: TableName, { defaultSchema, searchPath }: NameDefaults): boolean {
  return schema === undefined || schema === defaultSchema || (searchPath ?? []).includes(schema);
}
