import { type JsonObject } from '../connector';
import { type DayUsage, mostFirst } from './usage-days';
import { type Users } from './users';

/** Queries that a day of a dataset names, and how much of each, as in DataHub's own sources. */
const TOP_QUERIES = 10;
const QUERY_CHARACTERS = 2_400;
/** Users and columns that one value names; the total counts all. */
const MAX_NAMED = 1_000;

/** `datasetUsageStatistics` of a day; `textOf` gives the text of a query without values, while it is known. */
export function datasetUsage(
  day: number,
  usage: DayUsage,
  users: Users,
  textOf: (query: string) => string | undefined,
): JsonObject {
  const texts = new Set<string>();
  for (const [query] of mostFirst(usage.queries)) {
    if (texts.size >= TOP_QUERIES) break;
    const text = textOf(query);
    if (text !== undefined) texts.add(shortened(text));
  }
  return {
    ...dayPoint(day),
    totalSqlQueries: usage.total,
    ...userCounts(usage, users),
    topSqlQueries: [...texts],
    fieldCounts: mostFirst(usage.fields)
      .slice(0, MAX_NAMED)
      .map(([fieldPath, count]) => ({ fieldPath, count })),
  };
}

/** `queryUsageStatistics` of a day. */
export function queryUsage(day: number, usage: DayUsage, users: Users): JsonObject {
  return {
    ...dayPoint(day),
    queryCount: usage.total,
    lastExecutedAt: usage.last,
    ...userCounts(usage, users),
  };
}

function dayPoint(day: number): JsonObject {
  return {
    timestampMillis: day,
    eventGranularity: { unit: 'DAY', multiple: 1 },
    partitionSpec: { type: 'FULL_TABLE', partition: 'FULL_TABLE_SNAPSHOT' },
  };
}

/** Users whom the recipe gives the same name are one. */
function userCounts(usage: DayUsage, users: Users): JsonObject {
  const counted = new Map<string, { readonly user: string; readonly userEmail?: string; count: number }>();
  for (const [name, count] of mostFirst(usage.users)) {
    const { urn, email } = users.of(name) ?? {};
    if (urn === undefined) continue;
    const known = counted.get(urn);
    if (known) known.count += count;
    else counted.set(urn, { user: urn, count, ...(email === undefined ? {} : { userEmail: email }) });
  }
  const counts = [...counted.values()].sort((a, b) => b.count - a.count || (a.user < b.user ? -1 : 1));
  return { uniqueUserCount: counts.length, userCounts: counts.slice(0, MAX_NAMED) };
}

function shortened(text: string): string {
  return text.length <= QUERY_CHARACTERS ? text : `${text.slice(0, QUERY_CHARACTERS - 4)} ...`;
}
