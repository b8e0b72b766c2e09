import { isRecord } from '../recipe/recipe-reader';
import { DAY_MS, dayOf } from '../query-usage/usage-days';

/** Days of which a read remembers how much it counted. */
const MAX_DAYS = 400;

/**
 * Which days are told. A day that files hold in part would lower what was told of it before: so the day that they begin in counts only
 * when the recipe says that they are complete from then on, and a day counts no more once less of it is there than the last read counted.
 */
export class CoveredDays {
  /** Days that are left out because less of them is there than before. */
  readonly shrunk: readonly number[];
  private readonly first: number;

  constructor(
    private readonly totals: ReadonlyMap<number, number>,
    private readonly known: ReadonlyMap<number, number>,
    { oldest, since }: { readonly oldest: number; readonly since: number | undefined },
  ) {
    this.first = since ?? (Number.isFinite(oldest) ? dayOf(oldest) + DAY_MS : -Infinity);
    this.shrunk = [...totals].flatMap(([day, total]) => (total < (known.get(day) ?? 0) ? [day] : []));
  }

  /** Days that something is counted of and that lie before the first one that is told. */
  get before(): readonly number[] {
    return [...this.totals.keys()].filter((day) => day < this.first);
  }

  has(day: number): boolean {
    return day >= this.first && !this.shrunk.includes(day);
  }

  /** What the next read has to know, for the same recipe. */
  toCursor(recipe: string): string {
    const all = new Map(this.known);
    for (const [day, total] of this.totals)
      if (this.has(day)) all.set(day, Math.max(total, this.known.get(day) ?? 0));
    const days = [...all].sort(([a], [b]) => a - b).slice(-MAX_DAYS);
    return JSON.stringify({ recipe, days });
  }
}

/** What {@link CoveredDays.toCursor} wrote for this recipe; nothing for any other text. */
export function countedBefore(cursor: string | undefined, recipe: string): ReadonlyMap<number, number> {
  if (cursor === undefined) return new Map();
  let value: unknown;
  try {
    value = JSON.parse(cursor);
  } catch {
    return new Map();
  }
  if (!isRecord(value) || value['recipe'] !== recipe || !Array.isArray(value['days'])) return new Map();
  const days: readonly unknown[] = value['days'];
  return new Map(
    days.flatMap((pair): [number, number][] => {
      const parts: readonly unknown[] = Array.isArray(pair) ? pair : [];
      const [day, total] = parts;
      return typeof day === 'number' && typeof total === 'number' ? [[day, total]] : [];
    }),
  );
}
