import {
  combine,
  type CombinedLineage,
  lineage,
  type StatementLineage,
  type TableName,
} from '@dataspoke/sql-lineage';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfCancelled } from '../cancellation';
import { ConnectorError } from '../errors';
import { type LineageRecord, type Path } from '../records';
import { type Ask, readColumns } from './catalog';
import { quoteName } from './identifiers';

/** Rounds of asking the catalog for the tables that a batch of texts mentions; the second one finds all of them. */
const MAX_ROUNDS = 3;
/** Tables whose columns are kept at a time. */
const MAX_KNOWN = 5_000;

/** A table or view as the server has it. */
interface KnownTable {
  readonly path: Path;
  readonly columns: readonly string[];
}

/** Finds out what views and routines of one database read and write. */
export class LineageReader {
  /** By database and name; null for what does not exist. */
  private readonly known = new Map<string, KnownTable | null>();

  constructor(
    private readonly ask: Ask,
    private readonly database: string,
    /** The server takes names of databases and tables that differ by case only for one. */
    private readonly foldsNames: boolean,
    private readonly signal: AbortSignal,
  ) {}

  /** Lineage into each view, or why it could not be found. */
  async ofViews(
    views: ReadonlyMap<string, string>,
  ): Promise<ReadonlyMap<string, LineageRecord | ConnectorError>> {
    const texts = new Map(
      [...views].map(([name, definition]) => [
        name,
        `CREATE VIEW ${quoteName(this.database, name)} AS ${definition}`,
      ]),
    );
    const read = await this.read(texts);
    return new Map(
      [...read].map(([name, statements]) => [
        name,
        unparsed(statements) ?? this.toRecord(combine(statements)),
      ]),
    );
  }

  /** Lineage of each routine's body; what is not understood lowers its confidence. */
  async ofRoutines(definitions: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, LineageRecord>> {
    const read = await this.read(definitions);
    return new Map(
      [...read].map(([key, statements]) => {
        const body = statements.flatMap((statement) => statement.body ?? [statement]);
        const whole = combine(body);
        const warnings = [...new Set(statements.flatMap((statement) => statement.warnings))];
        const confidence = statements.reduce((least, statement) => Math.min(least, statement.confidence), 1);
        return [key, this.toRecord({ ...whole, warnings, confidence })];
      }),
    );
  }

  private async read(
    texts: ReadonlyMap<string, string>,
  ): Promise<ReadonlyMap<string, readonly StatementLineage[]>> {
    if (this.known.size > MAX_KNOWN) this.known.clear();
    const result = new Map<string, readonly StatementLineage[]>();
    let open = texts;
    for (let round = 1; open.size > 0; round += 1) {
      const missing = new Map<string, TableName>();
      const again = new Map<string, string>();
      for (const [key, text] of open) {
        await nextTurn();
        throwIfCancelled(this.signal);
        const asked = new Map<string, TableName>();
        result.set(key, await this.readText(text, asked));
        if (asked.size > 0) again.set(key, text);
        for (const [name, table] of asked) missing.set(name, table);
      }
      if (missing.size === 0 || round === MAX_ROUNDS) break;
      await this.lookUp([...missing.values()]);
      open = again;
    }
    return result;
  }

  private async lookUp(tables: readonly TableName[]): Promise<void> {
    for (const [database, own] of Map.groupBy(tables, ({ schema }) => schema ?? this.database)) {
      const names = own.map(({ name }) => name);
      for (const name of names) this.known.set(this.keyOf({ schema: database, name }), null);
      const columns = await readColumns(this.ask, { database, names, most: false });
      for (const [name, found] of Map.groupBy(columns, ({ relation }) => relation)) {
        const schema = found[0]?.database ?? database;
        const table = {
          path: [schema, name],
          columns: found.map((column) => column.name),
        } satisfies KnownTable;
        this.known.set(this.keyOf({ schema, name }), table);
      }
    }
  }

  private keyOf({ schema = this.database, name }: Pick<TableName, 'schema' | 'name'>): string {
    const key = `${schema}\n${name}`;
    return this.foldsNames ? key.toLowerCase() : key;
  }

  private async readText(
    text: string,
    missing: Map<string, TableName>,
  ): Promise<readonly StatementLineage[]> {
    const { statements } = await lineage(text, {
      dialect: 'mysql',
      defaultSchema: this.database,
      schema: (table) => {
        const key = this.keyOf(table);
        const known = this.known.get(key);
        if (known === undefined) missing.set(key, table);
        return known?.columns;
      },
    });
    return statements;
  }

  /** Tables that are not there are no part of lineage; they are told. */
  private toRecord({ reads, writes, columns, warnings, confidence }: CombinedLineage): LineageRecord {
    const unknown = new Set<string>();
    const pathOf = (table: TableName): Path | undefined => {
      const known = this.known.get(this.keyOf(table));
      if (!known) unknown.add(`${table.schema ?? this.database}.${table.name}`);
      return known?.path;
    };
    const paths = (tables: readonly TableName[]): readonly Path[] =>
      tables.flatMap((table) => {
        const path = pathOf(table);
        return path ? [path] : [];
      });
    const [inputs, outputs] = [paths(reads), paths(writes)];
    const columnEdges = columns.flatMap(({ from, to, kind }) => {
      const [source, target] = [pathOf(from.table), to.table && pathOf(to.table)];
      return source && target
        ? [{ from: { path: source, column: from.column }, to: { path: target, column: to.column }, kind }]
        : [];
    });
    const missing = [...unknown].sort().map((name) => `It names "${name}", which does not exist.`);
    return { inputs, outputs, columnEdges, confidence, warnings: [...warnings, ...missing] };
  }
}

function unparsed(statements: readonly StatementLineage[]): ConnectorError | undefined {
  const [failed] = statements.filter((statement) => statement.kind === 'unparsed');
  if (!failed) return undefined;
  return new ConnectorError(
    'unsupported',
    `The definition was not understood. ${failed.warnings.join(' ')}`,
    'Report the definition as a defect; everything else about the view was read.',
  );
}
