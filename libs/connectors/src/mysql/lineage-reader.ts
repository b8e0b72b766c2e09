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
import { type Ask, columnsOf } from './catalog';
import { quoteName } from './identifiers';

/** Rounds of asking the catalog for the tables that a batch of texts mentions; the second one finds all of them. */
const MAX_ROUNDS = 3;
/** Tables whose columns are kept at a time. */
const MAX_KNOWN = 5_000;

/** Finds out what views and routines of one database read and write. */
export class LineageReader {
  /** By database and name; null for what does not exist. */
  private readonly known = new Map<string, readonly string[] | null>();

  constructor(
    private readonly ask: Ask,
    private readonly database: string,
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
      const tables = [...missing.values()].map((table) => ({
        database: table.schema ?? this.database,
        name: table.name,
      }));
      const found = await columnsOf(this.ask, tables);
      for (const { database, name } of tables)
        this.known.set(`${database}\n${name}`, found.get(`${database}\n${name}`) ?? null);
      open = again;
    }
    return result;
  }

  private async readText(
    text: string,
    missing: Map<string, TableName>,
  ): Promise<readonly StatementLineage[]> {
    const { statements } = await lineage(text, {
      dialect: 'mysql',
      defaultSchema: this.database,
      schema: (table) => {
        const key = `${table.schema ?? this.database}\n${table.name}`;
        const columns = this.known.get(key);
        if (columns === undefined) missing.set(key, table);
        return columns ?? undefined;
      },
    });
    return statements;
  }

  /** Tables that are not there are no part of lineage; they are told. */
  private toRecord({ reads, writes, columns, warnings, confidence }: CombinedLineage): LineageRecord {
    const unknown = new Set<string>();
    const pathOf = ({ schema = this.database, name }: TableName): Path | undefined => {
      if (this.known.get(`${schema}\n${name}`)) return [schema, name];
      unknown.add(`${schema}.${name}`);
      return undefined;
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
