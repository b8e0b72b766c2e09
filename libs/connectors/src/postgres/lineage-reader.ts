import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  combine,
  type CombinedLineage,
  lineage,
  type StatementLineage,
  type TableName,
} from '@dataspoke/sql-lineage';
import { throwIfCancelled } from '../cancellation';
import { type LineageRecord, type Path } from '../records';
import {
  columnsByName,
  databaseSearchPath,
  type Dependency,
  type NamedColumns,
  viewDependencies,
} from './catalog';
import { quoteIdentifier, quoteName } from './identifiers';
import { searchPathOf } from './search-path';
import { type PostgresSession } from './session';
import { readStoredQueries } from './stored-query/stored-queries';
import { viewRecord } from './stored-query/view-record';
import { isSystem } from './system-schemas';

/** A view with the columns the catalog gives it. */
export interface ViewText {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly definition: string;
}

/** Tables whose columns are kept at a time. */
const MAX_KNOWN = 5_000;
/** Rounds of asking the catalog for the tables a batch of texts mentions; the second one finds all of them. */
const MAX_ROUNDS = 3;

/** What a text was read to do; undefined when it holds no statement. */
type Texts = ReadonlyMap<number, string>;

/** Finds out what views and routines read and write, with names and columns looked up in the source's catalog in batches. */
export class LineageReader {
  /** Columns by schema and name; null for what does not exist. */
  private readonly known = new Map<string, readonly string[] | null>();
  private searchPath: readonly string[] | undefined;

  constructor(
    private readonly session: PostgresSession,
    private readonly database: string,
  ) {}

  /**
   * Lineage into each view: by the query that the server has stored of it, and by the text of its definition where that tells nothing. What
   * is not understood lowers its confidence.
   */
  async ofViews(
    views: readonly ViewText[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, LineageRecord>> {
    if (views.length === 0) return new Map();
    const oids = views.map((view) => view.oid);
    const stored = await this.session.transaction(signal, (query) => readStoredQueries(query, oids));
    const records = new Map<number, LineageRecord>();
    for (const oid of oids) {
      const record = viewRecord(stored, oid, this.database);
      if (record) records.set(oid, record);
    }
    const left = views.filter(({ oid }) => !records.has(oid));
    for (const [oid, record] of await this.ofTexts(left, signal)) records.set(oid, record);
    return records;
  }

  private async ofTexts(
    views: readonly ViewText[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, LineageRecord>> {
    if (views.length === 0) return new Map();
    this.forget();
    const texts = new Map(views.map((view) => [view.oid, createStatement(view)]));
    // Most of what the texts will ask for, so that they need to be read only once.
    const oids = views.map((view) => view.oid);
    const dependencies = await this.session.transaction(signal, (query) => viewDependencies(query, oids));
    this.learn(dependencies);
    const read = await this.readTexts(texts, signal);
    return new Map(
      views.map((view) => [view.oid, this.viewRecord(view, read.get(view.oid) ?? [], dependencies)]),
    );
  }

  /** Lineage of each routine's body; what is not understood lowers its confidence. */
  async ofRoutines(definitions: Texts, signal: AbortSignal): Promise<ReadonlyMap<number, LineageRecord>> {
    if (definitions.size === 0) return new Map();
    this.forget();
    const read = await this.readTexts(definitions, signal);
    return new Map(
      [...read].map(([oid, statements]) => {
        const body = statements.flatMap((statement) => statement.body ?? []);
        const whole = combine(body);
        const warnings = [...new Set(statements.flatMap((statement) => statement.warnings))];
        const confidence = statements.reduce((least, statement) => Math.min(least, statement.confidence), 1);
        return [oid, this.toRecord({ ...whole, warnings, confidence })];
      }),
    );
  }

  private async readTexts(
    texts: Texts,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, readonly StatementLineage[]>> {
    const result = new Map<number, readonly StatementLineage[]>();
    this.searchPath ??= await this.readSearchPath(signal);
    let open = texts;
    for (let round = 1; open.size > 0; round += 1) {
      const missing = new Map<string, TableName>();
      const again = new Map<number, string>();
      for (const [oid, text] of open) {
        // Parsing takes milliseconds a text: let cancellation and heartbeats through in between.
        await nextTurn();
        throwIfCancelled(signal);
        const asked = new Map<string, TableName>();
        result.set(oid, await this.readText(text, asked));
        if (asked.size > 0) again.set(oid, text);
        for (const [key, table] of asked) missing.set(key, table);
      }
      if (missing.size === 0 || round === MAX_ROUNDS) break;
      await this.lookUp([...missing.values()], signal);
      open = again;
    }
    return result;
  }

  private async readText(
    text: string,
    missing: Map<string, TableName>,
  ): Promise<readonly StatementLineage[]> {
    const { statements } = await lineage(text, {
      dialect: 'postgresql',
      defaultDatabase: this.database,
      searchPath: this.searchPath ?? [],
      schema: (table) => {
        const columns = this.known.get(keyOf(table));
        if (columns === undefined && table.schema !== undefined) missing.set(keyOf(table), table);
        return columns ?? undefined;
      },
    });
    return statements;
  }

  private async lookUp(tables: readonly TableName[], signal: AbortSignal): Promise<void> {
    const names = tables.map((table) => ({ schema: table.schema ?? '', name: table.name }));
    const found = await this.session.transaction(signal, (query) => columnsByName(query, names));
    for (const table of tables) this.known.set(keyOf(table), null);
    this.learn(found);
  }

  private forget(): void {
    if (this.known.size > MAX_KNOWN) this.known.clear();
  }

  private learn(found: readonly NamedColumns[]): void {
    for (const { schema, name, columns } of found) this.known.set(keyOf({ schema, name }), columns);
  }

  private async readSearchPath(signal: AbortSignal): Promise<readonly string[]> {
    const setting = await this.session.transaction(signal, databaseSearchPath);
    return searchPathOf(setting);
  }

  /** What is not understood of the text is filled up by what the server has recorded of the tables that the view reads. */
  private viewRecord(
    view: ViewText,
    statements: readonly StatementLineage[],
    dependencies: readonly Dependency[],
  ): LineageRecord {
    const record = this.toRecord(combine(statements));
    if (record.confidence === 1) return record;
    const recorded = dependencies.flatMap(({ views, schema, name }): Path[] =>
      views.includes(view.oid) ? [[this.database, schema, name]] : [],
    );
    const inputs = new Map([...record.inputs, ...recorded].map((path) => [JSON.stringify(path), path]));
    return { ...record, inputs: [...inputs.values()], outputs: [[this.database, view.schema, view.name]] };
  }

  private toRecord(whole: CombinedLineage): LineageRecord {
    const unknown = new Set<string>();
    const pathOf = (table: TableName): Path | undefined => {
      if (table.schema !== undefined && this.known.get(keyOf(table))) {
        return isSystem(table.schema) ? undefined : [this.database, table.schema, table.name];
      }
      unknown.add([table.schema, table.name].filter((part) => part !== undefined).join('.'));
      return undefined;
    };
    const paths = (tables: readonly TableName[]): readonly Path[] =>
      tables.flatMap((table) => {
        const path = pathOf(table);
        return path ? [path] : [];
      });
    const inputs = paths(whole.reads);
    const outputs = paths(whole.writes);
    const columnEdges = whole.columns.flatMap((edge) => {
      const from = pathOf(edge.from.table);
      const to = edge.to.table && pathOf(edge.to.table);
      return from && to
        ? [
            {
              from: { path: from, column: edge.from.column },
              to: { path: to, column: edge.to.column },
              kind: edge.kind,
            },
          ]
        : [];
    });
    const warnings = [
      ...whole.warnings,
      ...[...unknown].sort().map((name) => `It names "${name}", which does not exist.`),
    ];
    return { inputs, outputs, columnEdges, confidence: whole.confidence, warnings };
  }
}

/** The view as a statement that says under which names its columns go. */
function createStatement(view: ViewText): string {
  const columns = view.columns.map(quoteIdentifier).join(', ');
  return `CREATE VIEW ${quoteName(view.schema, view.name)} (${columns}) AS ${view.definition.trim().replace(/;$/, '')}`;
}

function keyOf(table: { readonly schema?: string; readonly name: string }): string {
  return JSON.stringify([table.schema ?? null, table.name]);
}
