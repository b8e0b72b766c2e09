import { schemaFieldUrn, Urn } from '@dataspoke/domain';
import { type SqlDialect } from '@dataspoke/sql-lineage';
import { createHash } from 'node:crypto';
import { type JsonObject } from '../connector';
import { isList, isObject } from '../json';
import { type FileBackedMap } from '../working-file/file-backed-map';
import { type Stored, type WorkingFile } from '../working-file/working-file';
import { storedTexts } from './stored-values';
import { held } from './table-urns';

/** Most different statements that are held as query entities. */
export const MAX_QUERIES = 20_000;
/** Longest of them, without values. */
export const MAX_QUERY_CHARACTERS = 20_000;
/** Columns and joins that one query names. */
const MAX_COLUMNS = 500;
const MAX_JOINS = 50;
/** How much of what is held is let go at a time, so that it need not be sorted for each new statement. */
const LET_GO = 0.1;
/** Whoever is said to have written what runs of a source tell of queries. */
export const QUERY_ACTOR = 'urn:li:corpuser:datahub';

/** A statement as others may see it. */
export interface MaskedQuery {
  /** Without values. */
  readonly text: string;
  /** URNs of the datasets that it reads, sorted. */
  readonly datasets: readonly string[];
  /** Names of the columns that it reads, by the place of their dataset. */
  readonly columns: readonly (readonly string[])[];
  /** Columns that it equates, such as `public.orders.customer_id = public.customers.id`. */
  readonly joins: readonly string[];
  /** Where it was first seen, for people. */
  readonly origin: string;
}

/** When and how often a query ran. */
export interface QueryRun {
  readonly at: number;
  readonly count: number;
  readonly durationMs?: number;
}

interface Kept {
  first: number;
  last: number;
  runs: number;
  timedRuns: number;
  durationMs: number;
}

/** Which queries are told. */
export interface QueryLimits {
  readonly platform: string;
  readonly dialect: SqlDialect;
  /** Of each dataset those that ran most. */
  readonly perDataset: number;
  /** Whether runs are known, so that they are told. */
  readonly counted: boolean;
}

/** Characters of texts that are held in memory. */
const HELD_CHARACTERS = 4_000_000;

const STORED_QUERY: Stored<MaskedQuery> = {
  toJson: ({ text, datasets, columns, joins, origin }) => ({ text, datasets, columns, joins, origin }),
  fromJson: (json) => {
    const value = isObject(json) ? json : {};
    const [text = '', origin = ''] = storedTexts([value['text'] ?? '', value['origin'] ?? '']);
    const columns = value['columns'];
    return {
      text,
      origin,
      datasets: storedTexts(value['datasets']),
      columns: isList(columns) ? columns.map(storedTexts) : [],
      joins: storedTexts(value['joins']),
    };
  },
};

/** Holds the queries that are worth showing as examples: those that run most. */
export class KeptQueries {
  private readonly found = new Map<string, Kept>();
  private readonly queries: FileBackedMap<MaskedQuery>;
  /** Statements that were too long or not surely without values, and such that were let go. */
  dropped = 0;

  constructor(
    file: WorkingFile,
    private readonly limits: QueryLimits,
    private readonly maxQueries = MAX_QUERIES,
  ) {
    this.queries = file.map(STORED_QUERY, {
      most: HELD_CHARACTERS,
      weigh: ({ text, columns }) => 500 + text.length + 20 * columns.flat().length,
    });
  }

  /** The URN that the query has or would have. */
  urnOf({ text, datasets }: Pick<MaskedQuery, 'text' | 'datasets'>): string {
    const id = createHash('sha256')
      .update(JSON.stringify([this.limits.platform, text, datasets]))
      .digest('hex');
    return Urn.of('query', id).toString();
  }

  add(urn: string, query: MaskedQuery, { at, count, durationMs }: QueryRun): void {
    const known = this.found.get(urn);
    const kept = known ?? { first: at, last: at, runs: 0, timedRuns: 0, durationMs: 0 };
    kept.first = Math.min(kept.first, at);
    kept.last = Math.max(kept.last, at);
    kept.runs += count;
    if (durationMs !== undefined) {
      kept.timedRuns += count;
      kept.durationMs += durationMs;
    }
    if (known) return;
    if (this.found.size >= this.maxQueries) this.letGo();
    this.found.set(urn, kept);
    this.queries.set(urn, query);
  }

  textOf(urn: string): string | undefined {
    return this.queries.get(urn)?.text;
  }

  /** Queries that are told, in the order of their URNs. */
  *told(): Generator<{
    readonly urn: string;
    readonly origin: string;
    readonly aspects: Readonly<Record<string, JsonObject>>;
  }> {
    const told = this.mostUsed();
    for (const urn of [...told].sort()) {
      const kept = this.found.get(urn);
      const query = this.queries.get(urn);
      if (kept && query) yield { urn, origin: query.origin, aspects: this.aspects(query, kept) };
    }
  }

  private mostUsed(): ReadonlySet<string> {
    const byUse = [...this.found].sort(
      ([a, one], [b, other]) => other.runs - one.runs || other.last - one.last || (a < b ? -1 : 1),
    );
    const counts = new Map<string, number>();
    const told = new Set<string>();
    for (const [urn] of byUse) {
      const datasets = this.queries.get(urn)?.datasets ?? [];
      if (datasets.every((dataset) => (counts.get(dataset) ?? 0) >= this.limits.perDataset)) continue;
      told.add(urn);
      for (const dataset of datasets) counts.set(dataset, (counts.get(dataset) ?? 0) + 1);
    }
    return told;
  }

  private aspects(
    { text, datasets, columns, joins }: MaskedQuery,
    { first, last, runs, timedRuns, durationMs }: Kept,
  ): Readonly<Record<string, JsonObject>> {
    const fields = datasets.flatMap((dataset, at) =>
      (columns[at] ?? []).flatMap((column) => held(() => schemaFieldUrn(dataset, column).toString()) ?? []),
    );
    const properties = {
      ...(joins.length > 0 ? { joins: joins.slice(0, MAX_JOINS).join('\n') } : {}),
      ...(this.limits.counted ? { runs: String(runs) } : {}),
      ...(timedRuns > 0 ? { meanDurationMs: String(Math.round(durationMs / timedRuns)) } : {}),
    };
    return {
      queryProperties: {
        statement: { value: text, language: 'SQL' },
        source: 'SYSTEM',
        created: { time: this.limits.counted ? first : last, actor: QUERY_ACTOR },
        lastModified: { time: last, actor: QUERY_ACTOR },
        ...(Object.keys(properties).length > 0 ? { customProperties: properties } : {}),
      },
      querySubjects: {
        subjects: [...datasets, ...fields.slice(0, MAX_COLUMNS)].map((entity) => ({ entity })),
      },
    };
  }

  // What ran least says least; of those the oldest.
  private letGo(): void {
    const least = [...this.found].sort(([, a], [, b]) => a.runs - b.runs || a.last - b.last);
    for (const [urn] of least.slice(0, Math.ceil(this.maxQueries * LET_GO))) {
      this.found.delete(urn);
      this.queries.delete(urn);
      this.dropped += 1;
    }
  }
}
