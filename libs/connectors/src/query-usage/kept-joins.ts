import { Urn } from '@dataspoke/domain';
import { type SqlDialect } from '@dataspoke/sql-lineage';
import { createHash } from 'node:crypto';
import { type JsonObject } from '../connector';
import { isObject } from '../json';
import { type FileBackedMap } from '../working-file/file-backed-map';
import { type Stored, type WorkingFile } from '../working-file/working-file';
import { QUERY_ACTOR } from './kept-queries';
import { storedTexts } from './stored-values';
import { joinKey, joinStatement, joinText, type TableJoin } from './table-joins';
import { type TableUrns } from './table-urns';
import { type Users } from './users';

/** Most different joins that are held. */
export const MAX_JOINS = 20_000;
/** Users and queries that are held in memory, about 100 bytes each. */
const HELD_NAMES = 100_000;
/** Of each dataset, those that were made most. */
const PER_DATASET = 10;
/** How much of what is held is let go at a time, so that it need not be sorted for each new join. */
const LET_GO = 0.1;
/** Longest name of a query entity. */
const MAX_NAME = 200;

/** A statement that made a join. */
export interface JoinRun {
  readonly user?: string;
  /** What tells the statement from others, whatever its values. */
  readonly query: string;
  readonly at: number;
  /** How often it ran in all. */
  readonly count: number;
}

/** Who made a join, and in which statements. */
interface Makers {
  readonly users: Set<string>;
  readonly queries: Set<string>;
}

const STORED_MAKERS: Stored<Makers> = {
  toJson: ({ users, queries }) => ({ users: [...users], queries: [...queries] }),
  fromJson: (json) => {
    const value = isObject(json) ? json : {};
    return {
      users: new Set(storedTexts(value['users'])),
      queries: new Set(storedTexts(value['queries'])),
    };
  },
};

interface Kept extends TableJoin {
  runs: number;
  first: number;
  last: number;
}

/** Adds up how datasets are joined: how often, by how many users, in how many different queries. */
export class KeptJoins {
  private readonly found = new Map<string, Kept>();
  private readonly makers: FileBackedMap<Makers>;
  /** Joins that were let go. */
  dropped = 0;

  constructor(
    file: WorkingFile,
    private readonly urns: TableUrns,
    private readonly users: Users,
    private readonly place: { readonly platform: string; readonly dialect: SqlDialect },
    private readonly maxJoins = MAX_JOINS,
  ) {
    this.makers = file.map(STORED_MAKERS, {
      most: HELD_NAMES,
      weigh: ({ users: who, queries }) => 1 + who.size + queries.size,
    });
  }

  /** The URN that the join has or would have as a query entity. */
  urnOf(join: TableJoin): string {
    const id = createHash('sha256')
      .update(JSON.stringify([this.place.platform, 'join', joinKey(join)]))
      .digest('hex');
    return Urn.of('query', id).toString();
  }

  add(urn: string, join: TableJoin, { user, query, at, count }: JoinRun): void {
    if (count === 0) return;
    const known = this.found.get(urn);
    const kept = known ?? {
      ...join,
      runs: 0,
      first: at,
      last: at,
    };
    const makers = this.makers.get(urn) ?? { users: new Set<string>(), queries: new Set<string>() };
    if (user !== undefined) makers.users.add(user);
    makers.queries.add(query);
    this.makers.set(urn, makers);
    kept.runs += count;
    kept.first = Math.min(kept.first, at);
    kept.last = Math.max(kept.last, at);
    if (!known) this.found.set(urn, kept);
    if (this.found.size > this.maxJoins) this.letGo();
  }

  /** The joins of each dataset that were made most, as query entities in the order of their URNs. */
  *told(): Generator<{
    readonly urn: string;
    readonly path: readonly [string, ...string[]];
    readonly aspects: Readonly<Record<string, JsonObject>>;
  }> {
    for (const urn of [...this.mostMade()].sort()) {
      const kept = this.found.get(urn);
      const makers = this.makers.get(urn);
      if (kept && makers) yield { urn, path: [this.nameOf(kept)], aspects: this.aspects(kept, makers) };
    }
  }

  private mostMade(): ReadonlySet<string> {
    const byUse = [...this.found].sort(
      ([a, one], [b, other]) => other.runs - one.runs || other.last - one.last || (a < b ? -1 : 1),
    );
    const counts = new Map<string, number>();
    const told = new Set<string>();
    for (const [urn, { one, other }] of byUse) {
      const datasets = [one.dataset, other.dataset];
      if (datasets.every((dataset) => (counts.get(dataset) ?? 0) >= PER_DATASET)) continue;
      told.add(urn);
      for (const dataset of datasets) counts.set(dataset, (counts.get(dataset) ?? 0) + 1);
    }
    return told;
  }

  private nameOf(kept: TableJoin): string {
    return joinText(kept, this.urns).replaceAll('\n', ' and ').slice(0, MAX_NAME);
  }

  private aspects(kept: Kept, { users, queries }: Makers): Readonly<Record<string, JsonObject>> {
    const { one, other, runs, first, last } = kept;
    const people = new Set([...users].flatMap((user) => this.users.of(user)?.urn ?? [])).size;
    const by = people === 0 ? '' : ` by ${counted(people, 'user')}`;
    const fields = [one, other].flatMap(({ dataset, columns }) =>
      columns.flatMap((column) => this.urns.field(dataset, column) ?? []),
    );
    return {
      queryProperties: {
        name: this.nameOf(kept),
        description: `Joined ${counted(runs, 'time')}${by} in ${counted(queries.size, 'query', 'queries')}, ${dayText(first)} to ${dayText(last)}.`,
        statement: { value: joinStatement(kept, this.urns, this.place.dialect), language: 'SQL' },
        source: 'SYSTEM',
        created: { time: first, actor: QUERY_ACTOR },
        lastModified: { time: last, actor: QUERY_ACTOR },
        customProperties: {
          joins: joinText(kept, this.urns),
          runs: String(runs),
          ...(people === 0 ? {} : { users: String(people) }),
          queries: String(queries.size),
        },
      },
      querySubjects: {
        subjects: [...[one, other].map(({ dataset }) => dataset), ...fields].map((entity) => ({ entity })),
      },
    };
  }

  // What was made least says least; of those the oldest.
  private letGo(): void {
    const least = [...this.found].sort(([, a], [, b]) => a.runs - b.runs || a.last - b.last);
    for (const [urn] of least.slice(0, Math.ceil(this.found.size * LET_GO))) {
      this.found.delete(urn);
      this.makers.delete(urn);
      this.dropped += 1;
    }
  }
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function dayText(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
