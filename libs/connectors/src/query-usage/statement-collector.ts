import {
  LineagePool,
  LineagePoolError,
  type NameDefaults,
  type PooledLineage,
  type SchemaTable,
  type StatementKind,
  type StatementLineage,
  tableKey,
  withoutLiterals,
} from '@dataspoke/sql-lineage';
import { createHash } from 'node:crypto';
import { throwIfCancelled } from '../cancellation';
import { ConnectorError } from '../errors';
import { KeptJoins } from './kept-joins';
import { ColumnLookup, type KnownColumns } from './known-columns';
import { KeptQueries, MAX_QUERY_CHARACTERS } from './kept-queries';
import { LeastRecentlyUsed } from './least-recently-used';
import { Operations } from './operations';
import { type RanStatement } from './ran-statement';
import { type InSession, namesIn, Session } from './session';
import { type FilledTable, TableLineage } from './table-lineage';
import { type TablePlace, TableUrns } from './table-urns';
import { type QueryUrns, tell, type ToldStatement } from './told-statement';
import { UsageDays } from './usage-days';
import { type UserRules, Users } from './users';
import { WorkingFile } from '../working-file/working-file';

/** Kinds whose written tables come out of the tables they read. */
const FILLING: ReadonlySet<StatementKind> = new Set<StatementKind>([
  'insert',
  'update',
  'merge',
  'create-table',
  'create-view',
  'create-materialized-view',
  'copy',
]);
/** Statements that mean the same whatever their values are; others hold code, names or paths in strings. */
const ALIKE = /^\s*(?:select|with|insert|update|delete|merge|table|values)\b/i;
/** Texts that are known to the letter, each up to so many characters. */
const MAX_SAME_TEXT = 4_000;
const MAX_KNOWN_TEXTS = 5_000;
/** What is known of texts that differ in values only: tables, columns and characters of all of them, some 500 bytes each. */
const MAX_KNOWN_NAMES = 100_000;
/** Tables and columns of statements that sessions are remembered by, some 500 bytes each. */
const MAX_SESSION_NAMES = 50_000;
/** Characters of a text that take as much room as a name. */
const CHARACTERS_AS_NAME = 250;
/** Times that columns are looked up for one text; the second time nearly always finds the last ones. */
const MAX_ROUNDS = 3;

/** What is collected, and how. */
export interface CollectorOptions {
  readonly place: TablePlace;
  /** Of names that say no database or schema, where the statement says nothing itself. */
  readonly defaults: NameDefaults;
  readonly users: UserRules;
  /** Queries of each dataset that are told; 0 keeps none. */
  readonly queriesPerDataset: number;
  /** Whether statements are known to have run, and when. */
  readonly counted: boolean;
  /** Where columns of tables are looked up that no schema is given for; nowhere when absent. */
  readonly columns?: KnownColumns;
}

interface Remembered {
  readonly session: Session;
  readonly names: number;
}

/** How much of a text was understood. */
export interface Understood {
  readonly statements: number;
  readonly lost: number;
  /** Where the first one that was not understood begins. */
  readonly lostAt: number;
}

interface Analysed {
  readonly result: PooledLineage;
  /** How many names it holds. */
  readonly names: number;
  /** Of a text that no session matters to. */
  plain?: readonly ToldStatement[];
}

/**
 * Finds out what statements do and adds it up: lineage, queries worth showing, who uses what, who changes what. Texts that differ in
 * values only are analysed once.
 */
export class StatementCollector {
  readonly urns: TableUrns;
  readonly users: Users;
  readonly lineage: TableLineage;
  readonly queries: KeptQueries;
  readonly joins: KeptJoins;
  /** By URN of dataset and of query, joins among them. */
  readonly datasetDays: UsageDays;
  readonly queryDays: UsageDays;
  readonly operations: Operations;

  private readonly own: QueryUrns;
  private readonly lookup: ColumnLookup | undefined;
  private readonly pool = new LineagePool({ size: 1 });
  /** Keys of what is {@link alike}, by text. */
  private readonly texts = new LeastRecentlyUsed<string>(MAX_KNOWN_TEXTS);
  private readonly alike = new LeastRecentlyUsed<Analysed>(MAX_KNOWN_NAMES, ({ names }) => names);
  private readonly sessions = new LeastRecentlyUsed<Remembered>(MAX_SESSION_NAMES, ({ names }) => names);

  private constructor(
    private readonly file: WorkingFile,
    private readonly options: CollectorOptions,
    private readonly schema?: SchemaTable,
  ) {
    const { place, users, queriesPerDataset, counted, columns } = options;
    this.urns = new TableUrns(file, place);
    this.lookup = columns && new ColumnLookup(columns, this.urns);
    this.users = new Users(users);
    this.lineage = new TableLineage(file, this.urns);
    const { platform, dialect } = place;
    this.queries = new KeptQueries(file, { platform, dialect, perDataset: queriesPerDataset, counted });
    this.joins = new KeptJoins(file, this.urns, this.users, { platform, dialect });
    this.datasetDays = new UsageDays(file);
    this.queryDays = new UsageDays(file);
    this.operations = new Operations(file);
    this.own = {
      query: (query) => this.queries.urnOf(query),
      join: (join) => this.joins.urnOf(join),
    };
  }

  /** Whoever opens it closes it. `schema` has the columns of tables that are known beforehand. */
  static async open(options: CollectorOptions, schema?: SchemaTable): Promise<StatementCollector> {
    const file = await WorkingFile.open();
    try {
      return new StatementCollector(file, options, schema);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Adds a statement; `origin` says to people where it comes from. Raises `ConnectorError`. */
  async add(ran: RanStatement, origin: string, signal: AbortSignal): Promise<Understood> {
    const session =
      ran.session === undefined ? new Session() : (this.sessions.get(ran.session)?.session ?? new Session());
    const defaults = session.defaults ?? this.defaultsOf(ran);
    const analysed = await this.analysed(ran.text, defaults, signal);
    const { result } = analysed;
    if (session.isUntouchedBy(result)) {
      analysed.plain ??= this.take(ran.text, origin, result, session.take(result, defaults));
      this.count(analysed.plain, ran);
    } else {
      this.count(this.take(ran.text, origin, result, session.take(result, defaults)), ran);
      if (ran.session !== undefined) this.sessions.set(ran.session, { session, names: 1 + session.names });
    }
    const lost = result.statements.filter(({ kind }) => kind === 'unparsed');
    return { statements: result.statements.length, lost: lost.length, lostAt: lost[0]?.span.start ?? 0 };
  }

  /** Lets the parser go once all statements are added; what was collected stays. */
  closeParser(): Promise<void> {
    return this.pool.close();
  }

  async close(): Promise<void> {
    await this.closeParser();
    await this.file.close();
  }

  private defaultsOf({ database, schema }: RanStatement): NameDefaults {
    const { defaults } = this.options;
    if (database === undefined && schema === undefined) return defaults;
    return {
      ...(schema === undefined ? defaults : { defaultSchema: schema }),
      ...(database === undefined
        ? defaults.defaultDatabase === undefined
          ? {}
          : { defaultDatabase: defaults.defaultDatabase }
        : { defaultDatabase: database }),
    };
  }

  private async analysed(text: string, defaults: NameDefaults, signal: AbortSignal): Promise<Analysed> {
    const place = JSON.stringify(defaults);
    const same = text.length <= MAX_SAME_TEXT ? `${place}\n${text}` : undefined;
    const knownKey = same === undefined ? undefined : this.texts.get(same);
    const known = knownKey === undefined ? undefined : this.alike.get(knownKey);
    if (known) return known;
    const masked = ALIKE.test(text) ? withoutLiterals(text, this.options.place.dialect) : undefined;
    const key = createHash('sha256')
      .update(JSON.stringify([place, masked ?? text, masked !== undefined]))
      .digest('base64');
    const analysed = this.alike.get(key) ?? analysedAs(text, await this.analyse(text, defaults, signal));
    this.alike.set(key, analysed);
    if (same !== undefined) this.texts.set(same, key);
    return analysed;
  }

  private async analyse(text: string, defaults: NameDefaults, signal: AbortSignal): Promise<PooledLineage> {
    let schema = this.schema ?? {};
    let result = await this.read(text, defaults, schema, signal);
    if (!this.lookup) return result;
    // With columns of some tables others may be asked for, as those of a subquery.
    for (let round = 0; round < MAX_ROUNDS && result.unknown.length > 0; round += 1) {
      const found = await this.lookup.schemaOf(result.unknown, signal);
      if (Object.keys(found).length === 0) break;
      schema = { ...schema, ...found };
      result = await this.read(text, defaults, schema, signal);
    }
    return result;
  }

  private async read(
    text: string,
    defaults: NameDefaults,
    schema: SchemaTable,
    signal: AbortSignal,
  ): Promise<PooledLineage> {
    const { dialect } = this.options.place;
    try {
      return await this.pool.lineage(text, { ...defaults, schema, dialect, joins: true }, { signal });
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof LineagePoolError)) throw error;
      throw new ConnectorError('source-error', 'SQL cannot be analysed now.', 'Start the run again.');
    }
  }

  /** Adds lineage of a text and tells the rest of it, which counts each time that it runs. */
  private take(
    text: string,
    origin: string,
    { writes }: PooledLineage,
    { statements, columns, sources, readsTemporary }: InSession,
  ): readonly ToldStatement[] {
    // A table that is renamed later in the text is none of its results under the first name.
    const lasting = new Set(writes.map(tableKey));
    const filled = statements.flatMap((statement, at): FilledTable[] => {
      if (!FILLING.has(statement.kind)) return [];
      const own = new Set(statement.temporary.map(tableKey));
      const targets = statement.writes.filter((to) => !own.has(tableKey(to)) && lasting.has(tableKey(to)));
      const { confidence } = statement;
      return targets.flatMap((to) => (sources[at] ?? []).map((from) => ({ from, to, confidence })));
    });
    this.lineage.add(filled, columns);
    return statements.map((statement, at) => {
      // What reads a temporary table is no example for anybody who does not have it.
      const shown = readsTemporary[at] ? undefined : this.masked(text, statement);
      return tell(statement, this.urns, shown, origin, this.own);
    });
  }

  /** The statement as a query that can be shown; undefined for one that is none, or not surely without values. */
  private masked(text: string, { kind, confidence, span, reads }: StatementLineage): string | undefined {
    if ((kind !== 'select' && !FILLING.has(kind)) || confidence === 0) return undefined;
    if (this.options.queriesPerDataset === 0) return undefined;
    if (!reads.some((table) => this.urns.dataset(table) !== undefined)) return undefined;
    const { dialect } = this.options.place;
    const masked = withoutLiterals(text.slice(span.start, span.end), dialect);
    if (masked !== undefined && masked.length <= MAX_QUERY_CHARACTERS) return masked;
    this.queries.dropped += 1;
    return undefined;
  }

  private count(told: readonly ToldStatement[], ran: RanStatement): void {
    const { at, count, user, rows, durationMs, total = count } = ran;
    if (!this.users.counts(user)) return;
    this.countJoins(told, ran);
    const who = user === undefined ? {} : { user };
    // What a text of several statements took and gave is none of its parts'.
    const isOne = told.length === 1;
    for (const { kind, reads, writes, query } of told) {
      const urn = query?.urn;
      if (query) {
        const timed = isOne && durationMs !== undefined ? { durationMs } : {};
        this.queries.add(query.urn, query, { at, count: total, ...timed });
      }
      if (count === 0 || !this.options.counted) continue;
      for (const { dataset, fields } of reads)
        this.datasetDays.add(dataset, {
          ...who,
          fields,
          at,
          count,
          ...(urn === undefined ? {} : { query: urn }),
        });
      for (const dataset of writes)
        this.operations.add(dataset, { kind, at, ...who, ...(isOne && rows !== undefined ? { rows } : {}) });
      if (urn !== undefined) this.queryDays.add(urn, { ...who, at, count });
    }
  }
  private countJoins(told: readonly ToldStatement[], ran: RanStatement): void {
    const { at, count, user, total = count } = ran;
    if (!this.options.counted || this.options.queriesPerDataset === 0) return;
    const who = user === undefined ? {} : { user };
    for (const { joins, query } of told) {
      // A statement that is not shown is told from others by its text.
      const id = query?.urn ?? (joins.length === 0 ? '' : this.idOf(ran.text));
      for (const { urn, ...join } of joins) {
        this.joins.add(urn, join, { ...who, query: id, at, count: total });
        if (count > 0) this.queryDays.add(urn, { ...who, at, count });
      }
    }
  }

  private idOf(text: string): string {
    return this.queries.urnOf({
      text: withoutLiterals(text, this.options.place.dialect) ?? text,
      datasets: [],
    });
  }
}

function analysedAs(text: string, result: PooledLineage): Analysed {
  return { result, names: 1 + Math.ceil(text.length / CHARACTERS_AS_NAME) + namesIn(result.statements) };
}
