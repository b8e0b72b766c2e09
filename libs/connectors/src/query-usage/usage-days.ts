import { isObject, numberAt } from '../json';
import { type FileBackedMap } from '../working-file/file-backed-map';
import { type Stored, type WorkingFile } from '../working-file/working-file';
import { pairsOf, storedNumbers } from './stored-values';

/** What happened to one entity on one day. */
export interface DayUsage {
  total: number;
  /** Counts by user, column and query. */
  readonly users: Map<string, number>;
  readonly fields: Map<string, number>;
  readonly queries: Map<string, number>;
  /** When the last of it ran; milliseconds since 1970. */
  last: number;
}

/** One statement that concerns an entity. */
export interface Use {
  readonly user?: string;
  readonly fields?: readonly string[];
  readonly query?: string;
  readonly at: number;
  readonly count: number;
}

export const DAY_MS = 86_400_000;
/** Counts that are held in memory, about 100 bytes each. */
const HELD_COUNTS = 100_000;
/** Stands between an entity and a day; no URN holds it. */
const BETWEEN = '\n';

/** The day in UTC; milliseconds since 1970. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS;
}

const STORED_USAGE: Stored<DayUsage> = {
  toJson: ({ total, last, users, fields, queries }) => ({
    total,
    last,
    users: pairsOf(users),
    fields: pairsOf(fields),
    queries: pairsOf(queries),
  }),
  fromJson: (json) => {
    const value = isObject(json) ? json : {};
    return {
      total: numberAt(value, 'total') ?? 0,
      last: numberAt(value, 'last') ?? -Infinity,
      users: storedNumbers(value['users']),
      fields: storedNumbers(value['fields']),
      queries: storedNumbers(value['queries']),
    };
  },
};

/** Counts uses of entities by day in UTC. */
export class UsageDays {
  private readonly usages: FileBackedMap<DayUsage>;
  /** Of all entities together, by day. */
  private readonly sums = new Map<number, number>();

  constructor(file: WorkingFile) {
    this.usages = file.map(STORED_USAGE, {
      most: HELD_COUNTS,
      weigh: ({ users, fields, queries }) => 1 + users.size + fields.size + queries.size,
    });
  }

  add(entity: string, { user, fields = [], query, at, count }: Use): void {
    this.change(entity, dayOf(at), (usage) => {
      usage.total += count;
      usage.last = Math.max(usage.last, at);
      if (user !== undefined) raise(usage.users, user, count);
      if (query !== undefined) raise(usage.queries, query, count);
      for (const field of fields) raise(usage.fields, field, count);
      return count;
    });
  }

  /** Days with what happened to the entity, in their order. */
  of(entity: string): readonly (readonly [day: number, usage: DayUsage])[] {
    return [...this.usages.entries(`${entity}${BETWEEN}`)]
      .map(([key, usage]) => [partsOf(key).day, usage] as const)
      .sort(([a], [b]) => a - b);
  }

  /** Everything that is counted on the day. */
  on(day: number): ReadonlyMap<string, DayUsage> {
    const found = new Map<string, DayUsage>();
    for (const [key, usage] of this.usages.entries()) {
      const parts = partsOf(key);
      if (parts.day === day) found.set(parts.entity, usage);
    }
    return found;
  }

  /** Adds what was counted before, as {@link on} tells it. */
  restore(day: number, entities: ReadonlyMap<string, DayUsage>): void {
    for (const [entity, before] of entities) {
      this.change(entity, day, (usage) => {
        usage.total += before.total;
        usage.last = Math.max(usage.last, before.last);
        for (const kind of ['users', 'fields', 'queries'] as const)
          for (const [name, count] of before[kind]) raise(usage[kind], name, count);
        return before.total;
      });
    }
  }

  /** What happened on each day to all entities together. */
  totals(): ReadonlyMap<number, number> {
    return new Map([...this.sums].sort(([a], [b]) => a - b));
  }

  /** All entities of all days, in their order. */
  *entities(): Generator<string, void, undefined> {
    let last: string | undefined;
    for (const key of this.usages.keys()) {
      const { entity } = partsOf(key);
      if (entity !== last) yield entity;
      last = entity;
    }
  }

  /** `by` changes the usage and gives by how much its total has grown. */
  private change(entity: string, day: number, by: (usage: DayUsage) => number): void {
    const key = `${entity}${BETWEEN}${day}`;
    const usage = this.usages.get(key) ?? {
      total: 0,
      users: new Map<string, number>(),
      fields: new Map<string, number>(),
      queries: new Map<string, number>(),
      last: -Infinity,
    };
    this.sums.set(day, (this.sums.get(day) ?? 0) + by(usage));
    this.usages.set(key, usage);
  }
}

function partsOf(key: string): { readonly entity: string; readonly day: number } {
  const at = key.lastIndexOf(BETWEEN);
  return { entity: key.slice(0, at), day: Number(key.slice(at + 1)) };
}

function raise(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

/** Names with their counts, the most first. */
export function mostFirst(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
}
