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
/** Most counts that are held together, about 100 bytes each. */
const MAX_COUNTS = 2_000_000;

/** The day in UTC; milliseconds since 1970. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS;
}

/**
 * Counts uses of entities by day in UTC. When more is counted than fits, the oldest day is let go as a whole, so that no day is told in
 * part.
 */
export class UsageDays {
  private readonly days = new Map<number, Map<string, DayUsage>>();
  private counts = 0;
  private first = -Infinity;

  constructor(private readonly maxCounts = MAX_COUNTS) {}

  /** The first day that is told; days before were too many. -Infinity when none was let go. */
  get since(): number {
    return this.first;
  }

  add(entity: string, { user, fields = [], query, at, count }: Use): void {
    const day = dayOf(at);
    if (day < this.first) return;
    const usage = this.usage(day, entity);
    usage.total += count;
    usage.last = Math.max(usage.last, at);
    if (user !== undefined) this.count(usage.users, user, count);
    if (query !== undefined) this.count(usage.queries, query, count);
    for (const field of fields) this.count(usage.fields, field, count);
    while (this.counts > this.maxCounts && this.days.size > 1) this.dropOldest();
  }

  /** Days with what happened to the entity, in their order. */
  of(entity: string): readonly (readonly [day: number, usage: DayUsage])[] {
    return [...this.days.keys()]
      .sort((a, b) => a - b)
      .flatMap((day) => {
        const usage = this.days.get(day)?.get(entity);
        return usage ? [[day, usage] as const] : [];
      });
  }

  /** Everything that is counted on the day. */
  on(day: number): ReadonlyMap<string, DayUsage> {
    return this.days.get(day) ?? new Map<string, DayUsage>();
  }

  /** Adds what was counted before, as {@link on} tells it. */
  restore(day: number, entities: ReadonlyMap<string, DayUsage>): void {
    for (const [entity, { total, users, fields, queries, last }] of entities) {
      const usage = this.usage(day, entity);
      usage.total += total;
      usage.last = Math.max(usage.last, last);
      for (const [user, count] of users) this.count(usage.users, user, count);
      for (const [field, count] of fields) this.count(usage.fields, field, count);
      for (const [query, count] of queries) this.count(usage.queries, query, count);
    }
  }

  /** What happened on each day to all entities together. */
  totals(): ReadonlyMap<number, number> {
    const sum = (day: number): number =>
      [...this.on(day).values()].reduce((total, usage) => total + usage.total, 0);
    return new Map([...this.days.keys()].sort((a, b) => a - b).map((day) => [day, sum(day)]));
  }

  /** All entities of all days. */
  entities(): ReadonlySet<string> {
    return new Set([...this.days.values()].flatMap((entities) => [...entities.keys()]));
  }

  private usage(day: number, entity: string): DayUsage {
    const entities = this.days.get(day) ?? new Map<string, DayUsage>();
    this.days.set(day, entities);
    const known = entities.get(entity);
    if (known) return known;
    const usage = { total: 0, users: new Map(), fields: new Map(), queries: new Map(), last: -Infinity };
    entities.set(entity, usage);
    this.counts += 1;
    return usage;
  }

  private count(counts: Map<string, number>, key: string, by: number): void {
    const before = counts.get(key);
    if (before === undefined) this.counts += 1;
    counts.set(key, (before ?? 0) + by);
  }

  private dropOldest(): void {
    const oldest = Math.min(...this.days.keys());
    for (const { users, fields, queries } of this.on(oldest).values())
      this.counts -= 1 + users.size + fields.size + queries.size;
    this.days.delete(oldest);
    this.first = oldest + DAY_MS;
  }
}

/** Names with their counts, the most first. */
export function mostFirst(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
}
