import { throwIfCancelled } from '../cancellation';
import { type NameDefaults } from '@dataspoke/sql-lineage';
import { checkpointParts } from '../checkpoint-text';
import { ConnectorError } from '../errors';
import { StatementCollector } from '../query-usage/statement-collector';
import { datasetUsage, queryUsage } from '../query-usage/usage-aspects';
import { DAY_MS, dayOf } from '../query-usage/usage-days';
import { excludedBy } from '../recipe/name-filter';
import { type EntityRecord, type SourceRecord } from '../records';
import { type SourceOptions } from '../registry';
import { databaseSearchPath } from './catalog';
import { excludedObjects } from './object-rules';
import { type PostgresRecipe } from './recipe';
import { searchPathOf } from './search-path';
import { type PostgresSession, type Query } from './session';
import {
  decodeCursor,
  encodeCursor,
  entryKey,
  type KnownEntry,
  runsSince,
  spread,
  type UsageCursor,
} from './usage-cursor';
import {
  addNames,
  findStatements,
  type StatementEntry,
  statementEntries,
  type StatementsExtension,
  type StatementsOrigin,
  statementsOrigin,
  statementTexts,
  type UsedRelation,
  usedRelations,
} from './usage-source';

/** Queries of each dataset that are told. */
const QUERIES_PER_DATASET = 20;
/** Texts that are fetched at a time. */
const TEXTS = 2_000;
/** Longest name in bytes; what is longer names nothing. */
const MAX_NAME = 63;

/** Where a read of usage goes on: behind the entity with this URN. */
export interface UsagePosition {
  readonly urn: string;
}

/** Undefined without a checkpoint. Raises `ConnectorError` `unsupported` for one of another scope. */
export function usagePosition(checkpoint: string | undefined): UsagePosition | undefined {
  if (checkpoint === undefined) return undefined;
  const [phase, urn] = checkpointParts(checkpoint);
  if (phase === 'usage' && typeof urn === 'string') return { urn };
  throw new ConnectorError(
    'unsupported',
    'The checkpoint is not one of the usage of a PostgreSQL source.',
    'Read the scope from its start, without a checkpoint.',
  );
}

/** What one look at the server gave. */
interface Counters {
  readonly extension: StatementsExtension;
  readonly origin: StatementsOrigin;
  readonly entries: readonly StatementEntry[];
  readonly defaults: NameDefaults;
}

/**
 * Tells usage by the counters of `pg_stat_statements`. They only grow, so what counts is how much they have grown since the last read,
 * which its cursor remembers; the first read remembers only.
 */
export class UsageReader {
  /** For the next read. A read that went on from a checkpoint leaves none: its records are of two moments. */
  cursor: string | undefined;

  constructor(
    private readonly session: PostgresSession,
    private readonly recipe: PostgresRecipe,
    private readonly options: SourceOptions,
    private readonly signal: AbortSignal,
  ) {}

  /** Entities behind `after`, in the order of their URNs. */
  async *records(left: string | undefined, after: UsagePosition | undefined): AsyncGenerator<SourceRecord> {
    const counters = await this.countersOrFailure();
    if (counters instanceof ConnectorError) {
      if (!after) yield this.failed(counters);
      return;
    }
    const { origin } = counters;
    const decoded = decodeCursor(left);
    const before = decoded?.key === origin.key ? decoded : undefined;
    const collector = await this.collector(await this.relations(counters), counters.defaults);
    try {
      const entries = await this.collect(collector, counters, before);
      const from = before?.from ?? dayOf(origin.now) + DAY_MS;
      for (const record of this.told(collector, { from, after, isFirst: before === undefined })) {
        yield record;
        throwIfCancelled(this.signal);
      }
      await this.unlessReset(counters);
      if (after) return;
      const today = dayOf(origin.now);
      this.cursor = encodeCursor({
        key: origin.key,
        reset: origin.reset,
        at: origin.now,
        from,
        entries,
        datasets: collector.datasetDays.on(today),
        queries: collector.queryDays.on(today),
      });
    } finally {
      await collector.close();
    }
  }

  /** Texts are fetched after the counters: of a statement that a reset has let go in between nobody knows what it was. */
  private async unlessReset({ extension, origin }: Counters): Promise<void> {
    const now = await this.session.transaction(this.signal, (query) => statementsOrigin(query, extension));
    if (now.reset === origin.reset) return;
    throw new ConnectorError('interrupted', 'The counters were reset while they were read.', 'Try again.');
  }

  private async countersOrFailure(): Promise<Counters | ConnectorError> {
    try {
      return await this.session.transaction(this.signal, (query) => this.counters(query));
    } catch (error) {
      const isUsual =
        error instanceof ConnectorError && ['not-found', 'permission', 'unsupported'].includes(error.code);
      if (isUsual) return error;
      throw error;
    }
  }

  private async counters(query: Query): Promise<Counters> {
    const extension = await findStatements(query, this.recipe);
    const origin = await statementsOrigin(query, extension);
    const entries = await statementEntries(query, extension);
    const searchPath = searchPathOf(await databaseSearchPath(query));
    return {
      extension,
      origin,
      entries,
      defaults: { defaultDatabase: this.recipe.database, searchPath },
    };
  }

  /** Those that statements speak of, not all of the database, with their columns. */
  private async relations({ extension, entries }: Counters): Promise<readonly UsedRelation[]> {
    const names = new Set<string>();
    const ids = [...new Set(entries.map(({ id }) => id))];
    for (let at = 0; at < ids.length; at += TEXTS) {
      throwIfCancelled(this.signal);
      const texts = await this.session.transaction(this.signal, (query) =>
        statementTexts(query, extension, ids.slice(at, at + TEXTS)),
      );
      for (const text of texts.values()) addNames(names, text);
    }
    const short = [...names].filter((name) => name !== '' && Buffer.byteLength(name) <= MAX_NAME);
    return this.session.transaction(this.signal, (query) => usedRelations(query, short));
  }

  private collector(relations: readonly UsedRelation[], defaults: NameDefaults): Promise<StatementCollector> {
    const { database, platformInstance, users } = this.recipe;
    const selected = this.selected(relations);
    const schema = Object.fromEntries(
      relations.map(({ schema: of, name, columns }) => [`${database}.${of}.${name}`, columns]),
    );
    return StatementCollector.open(
      {
        place: {
          platform: 'postgres',
          dialect: 'postgresql',
          lowerCaseNames: false,
          env: this.options.env,
          ...(platformInstance === undefined ? {} : { platformInstance }),
          meant: ({ schema: of, name }) => {
            const root = of === undefined ? undefined : selected.get(JSON.stringify([of, name]));
            return root && { database, schema: root.root_schema, name: root.root_name };
          },
        },
        defaults,
        users,
        queriesPerDataset: QUERIES_PER_DATASET,
        counted: true,
      },
      schema,
    );
  }

  /** Relations that the recipe lets in, by schema and name. */
  private selected(relations: readonly UsedRelation[]): ReadonlyMap<string, UsedRelation> {
    const schemas = [...new Set(relations.map(({ root_schema }) => root_schema))];
    const rules = excludedBy('schemas', this.recipe.schemas, schemas);
    const closed = new Set(schemas.filter((_, at) => rules[at] !== undefined));
    const excluded = excludedObjects(
      this.recipe,
      relations.map(({ root_schema, root_name, kind }) => ({ schema: root_schema, name: root_name, kind })),
    );
    return new Map(
      relations.flatMap((relation, at): [string, UsedRelation][] =>
        excluded[at] === undefined && !closed.has(relation.root_schema)
          ? [[JSON.stringify([relation.schema, relation.name]), relation]]
          : [],
      ),
    );
  }

  /** Counts what ran since the read before; gives what the next one has to know of each statement. */
  private async collect(
    collector: StatementCollector,
    { extension, origin, entries }: Counters,
    before: UsageCursor | undefined,
  ): Promise<ReadonlyMap<string, KnownEntry>> {
    if (before) {
      collector.datasetDays.restore(dayOf(before.at), before.datasets);
      collector.queryDays.restore(dayOf(before.at), before.queries);
    }
    // After a reset everything began at nothing within the window.
    const isReset = before !== undefined && before.reset !== origin.reset;
    const next = new Map<string, KnownEntry>();
    for (let at = 0; at < entries.length; at += TEXTS) {
      throwIfCancelled(this.signal);
      const page = entries.slice(at, at + TEXTS);
      const ids = [...new Set(page.map(({ id }) => id))];
      const texts = await this.session.transaction(this.signal, (query) =>
        statementTexts(query, extension, ids),
      );
      for (const entry of page) {
        const key = entryKey(entry);
        const known = isReset ? undefined : before?.entries.get(key);
        const runs = before ? runsSince(entry, known) : 0;
        // Of what ran before the first read an older server tells no time: the day makes each look at it the same.
        const last = runs > 0 ? origin.now : (known?.last ?? entry.since ?? dayOf(origin.now));
        next.set(key, { calls: entry.calls, since: entry.since, last });
        const text = texts.get(entry.id);
        if (text !== undefined)
          await this.add(collector, { entry, text, runs, last }, before?.at ?? origin.now, origin.now);
      }
    }
    return next;
  }

  private async add(
    collector: StatementCollector,
    { entry, text, runs, last }: Ran,
    from: number,
    to: number,
  ): Promise<void> {
    const who = { text, ...(entry.user === '' ? {} : { user: entry.user }) };
    const all = { ...who, at: last, count: 0, total: entry.calls, durationMs: entry.durationMs };
    await collector.add(all, 'pg_stat_statements', this.signal);
    if (runs === 0) return;
    for (const part of spread(runs, from, to))
      await collector.add({ ...who, ...part, total: 0 }, 'pg_stat_statements', this.signal);
  }

  private *told(
    collector: StatementCollector,
    { from, after, isFirst }: { from: number; after: UsagePosition | undefined; isFirst: boolean },
  ): Generator<SourceRecord> {
    const { queries, joins, queryDays, datasetDays, users, urns } = collector;
    const warnings = isFirst
      ? [
          'Usage is counted from now on: the server tells sums only, and this read is the first one to remember them.',
        ]
      : [];
    const entity = (record: Omit<EntityRecord, 'kind' | 'checkpoint'>): EntityRecord => ({
      kind: 'entity',
      checkpoint: JSON.stringify(['usage', record.urn]),
      ...record,
      ...(warnings.length > 0 ? { warnings: warnings.splice(0) } : {}),
    });
    const isNext = (urn: string): boolean => !after || urn > after.urn;
    // URNs of datasets sort before those of queries.
    for (const urn of datasetDays.entities()) {
      const points = datasetDays
        .of(urn)
        .flatMap(([day, usage]) =>
          day >= from ? [datasetUsage(day, usage, users, (query) => queries.textOf(query))] : [],
        );
      if (points.length === 0 || !isNext(urn)) continue;
      const series = { datasetUsageStatistics: points };
      yield entity({
        urn,
        path: urns.pathOf(urn),
        objectType: 'dataset',
        aspects: {},
        series,
        foreign: true,
      });
    }
    const kept = [
      ...[...queries.told()].map(({ origin, ...query }) => ({ ...query, path: [origin] as const })),
      ...[...joins.told()].map((join) => ({ ...join, objectType: 'join' })),
    ].sort((a, b) => (a.urn < b.urn ? -1 : 1));
    for (const record of kept) {
      const { urn } = record;
      if (!isNext(urn)) continue;
      const days = queryDays
        .of(urn)
        .flatMap(([day, usage]) => (day >= from ? [queryUsage(day, usage, users)] : []));
      const series = days.length > 0 ? { series: { queryUsageStatistics: days } } : {};
      yield entity({ objectType: 'query', ...record, ...series });
    }
  }

  private failed({ code, message, remedy }: ConnectorError): SourceRecord {
    return {
      kind: 'failed',
      checkpoint: JSON.stringify(['usage', '']),
      path: [this.recipe.database, 'pg_stat_statements'],
      objectType: 'usage',
      code,
      reason: message,
      remedy,
    };
  }
}

interface Ran {
  readonly entry: StatementEntry;
  readonly text: string;
  readonly runs: number;
  readonly last: number;
}
