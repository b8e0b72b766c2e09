import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { DAY_MS, type DayUsage, dayOf } from '../query-usage/usage-days';
import { isRecord } from '../recipe/recipe-reader';
import { type StatementEntry, type StatementsOrigin } from './usage-source';

/** Most that a cursor may unpack to. */
const MAX_BYTES = 200_000_000;

/** What a read knows of a statement from the one before. */
export interface KnownEntry {
  readonly calls: number;
  readonly since: number | undefined;
  /** End of the window in which it last ran; milliseconds since 1970. */
  readonly last: number;
}

/** What a read of usage leaves for the next one. */
export interface UsageCursor extends Omit<StatementsOrigin, 'now'> {
  /** When the counters were read; milliseconds since 1970. */
  readonly at: number;
  /** First day that is told: the counters are known from its start. */
  readonly from: number;
  readonly entries: ReadonlyMap<string, KnownEntry>;
  /** What is counted already of the day of `at`, by dataset and by query. */
  readonly datasets: ReadonlyMap<string, DayUsage>;
  readonly queries: ReadonlyMap<string, DayUsage>;
}

export function entryKey({ user, id, toplevel }: StatementEntry): string {
  return JSON.stringify([user, id, toplevel]);
}

/** How often a statement ran since the read before. An entry that the server let go, or reset, and that came back began at nothing. */
export function runsSince(entry: StatementEntry, known: KnownEntry | undefined): number {
  if (!known || known.since !== entry.since || entry.calls < known.calls) return entry.calls;
  return entry.calls - known.calls;
}

/**
 * Spreads what ran within a window over its days by their share of its time: counters do not tell when in it something ran. Each part
 * has the last moment of its day within the window; together they are `count`.
 */
export function spread(
  count: number,
  from: number,
  to: number,
): readonly { readonly at: number; readonly count: number }[] {
  if (to <= from || dayOf(from) === dayOf(to)) return [{ at: to, count }];
  const parts: { at: number; count: number }[] = [];
  let told = 0;
  for (let day = dayOf(from); day < to; day += DAY_MS) {
    const end = Math.min(day + DAY_MS, to);
    const until = Math.round((count * (end - from)) / (to - from));
    if (until > told) parts.push({ at: Math.min(to, day + DAY_MS - 1), count: until - told });
    told = until;
  }
  return parts;
}

export function encodeCursor(cursor: UsageCursor): string {
  const { entries, datasets, queries, ...rest } = cursor;
  const value = {
    ...rest,
    entries: [...entries].map(([key, { calls, since, last }]) => [key, calls, since ?? null, last]),
    datasets: packed(datasets),
    queries: packed(queries),
  };
  return deflateRawSync(JSON.stringify(value)).toString('base64');
}

/** Undefined for any text that is no cursor. */
export function decodeCursor(text: string | undefined): UsageCursor | undefined {
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    const bytes = inflateRawSync(Buffer.from(text, 'base64'), { maxOutputLength: MAX_BYTES });
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const { key, reset, at, from, entries, datasets, queries } = value;
  if (typeof key !== 'string' || typeof reset !== 'string') return undefined;
  if (typeof at !== 'number' || typeof from !== 'number') return undefined;
  return {
    key,
    reset,
    at,
    from,
    entries: new Map(
      rows(entries).flatMap(([name, calls, since, last]) =>
        typeof name === 'string' && typeof calls === 'number' && typeof last === 'number'
          ? [[name, { calls, since: typeof since === 'number' ? since : undefined, last }] as const]
          : [],
      ),
    ),
    datasets: unpacked(datasets),
    queries: unpacked(queries),
  };
}

function packed(usages: ReadonlyMap<string, DayUsage>): readonly unknown[] {
  return [...usages].map(([urn, { total, last, users, fields, queries }]) => [
    ...[urn, total, last],
    ...[[...users], [...fields], [...queries]],
  ]);
}

function unpacked(value: unknown): ReadonlyMap<string, DayUsage> {
  return new Map(
    rows(value).flatMap(([urn, total, last, users, fields, queries]) =>
      typeof urn === 'string' && typeof total === 'number' && typeof last === 'number'
        ? [
            [
              urn,
              { total, last, users: counts(users), fields: counts(fields), queries: counts(queries) },
            ] as const,
          ]
        : [],
    ),
  );
}

function counts(value: unknown): Map<string, number> {
  return new Map(
    rows(value).flatMap(([name, count]) =>
      typeof name === 'string' && typeof count === 'number' ? [[name, count] as const] : [],
    ),
  );
}

function rows(value: unknown): readonly (readonly unknown[])[] {
  if (!Array.isArray(value)) return [];
  const list: readonly unknown[] = value;
  return list.filter((row): row is unknown[] => Array.isArray(row));
}
