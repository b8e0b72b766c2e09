import { isObject, isStringArray, type JsonObject, numberAt, objectAt, objectsAt, textAt } from '../../json';
import { readCriterion } from '../../search/read-filter';
import { type PointQuery } from '../../search/timeseries-store';
import { AspectPart } from '../aspect-part';
import { type EntityNode } from '../entity-node';
import { type Arguments } from './resolver';

const DAY_MS = 86_400_000;
const DEFAULT_POINTS = 10;
const RANGE_DAYS: Readonly<Record<string, number>> = {
  DAY: 1,
  WEEK: 7,
  MONTH: 30,
  QUARTER: 90,
  HALF_YEAR: 180,
  YEAR: 365,
};

/** The points of a time series, newest first, as the usual arguments (`startTimeMillis`, …, `limit`) choose them. */
export function points(node: EntityNode, aspectName: string, args: Arguments): AspectPart[] {
  const query: PointQuery = {
    ...(typeof args['startTimeMillis'] === 'number' ? { start: args['startTimeMillis'] } : {}),
    ...(typeof args['endTimeMillis'] === 'number' ? { end: args['endTimeMillis'] } : {}),
    limit: typeof args['limit'] === 'number' ? args['limit'] : DEFAULT_POINTS,
    filters: [
      [
        ...(isObject(args['filter']) ? objectsAt(args['filter'], 'and').map(readCriterion) : []),
        ...(typeof args['status'] === 'string'
          ? [{ field: 'status', values: [args['status']], condition: 'EQUAL', negated: false }]
          : []),
      ],
    ],
  };
  const record = node.nodes.catalog.model.aspect(aspectName)?.record ?? '';
  return node.nodes.catalog.timeseries
    .read(node.urn, aspectName, query)
    .map(({ value }) => new AspectPart(node, record, value));
}

/** What the last thirty days say about the use of a dataset. */
export function statsSummary(node: EntityNode): object {
  const usage = usageSince(node, node.nodes.catalog.now() - 30 * DAY_MS);
  const { queries, users, most } = summed(usage);
  return {
    queryCountLast30Days: queries,
    uniqueUserCountLast30Days: Math.max(users.size, most),
    topUsersLast30Days: ranked(users)
      .slice(0, 5)
      .map(([urn]) => node.nodes.find(urn))
      .filter((each) => each !== null),
  };
}

/** The usage of a dataset by bucket, oldest first, and in sum. */
export function usageStats(node: EntityNode, args: Arguments): object {
  const range = typeof args['range'] === 'string' ? RANGE_DAYS[args['range']] : undefined;
  const since =
    typeof args['startTimeMillis'] === 'number'
      ? args['startTimeMillis']
      : range === undefined
        ? 0
        : node.nodes.catalog.now() - range * DAY_MS;
  const usage = usageSince(node, since);
  const { queries, users, emails, fields, most } = summed(usage);
  return {
    buckets: usage.map((value) => ({
      bucket: numberAt(value, 'timestampMillis') ?? null,
      duration: durationOf(value),
      resource: node.urn,
      metrics: {
        uniqueUserCount: numberAt(value, 'uniqueUserCount') ?? null,
        users: objectsAt(value, 'userCounts').map((each) => ({
          user: node.nodes.find(textAt(each, 'user')),
          count: numberAt(each, 'count') ?? null,
          userEmail: textAt(each, 'userEmail') ?? null,
        })),
        totalSqlQueries: numberAt(value, 'totalSqlQueries') ?? null,
        topSqlQueries: isStringArray(value['topSqlQueries']) ? value['topSqlQueries'] : null,
        fields: objectsAt(value, 'fieldCounts').map(fieldCount),
      },
    })),
    aggregations: {
      uniqueUserCount: Math.max(users.size, most),
      users: ranked(users).map(([urn, count]) => ({
        user: node.nodes.find(urn),
        count,
        userEmail: emails.get(urn) ?? null,
      })),
      fields: ranked(fields).map(([fieldName, count]) => ({ fieldName, count })),
      totalSqlQueries: queries,
    },
  };
}

function usageSince(node: EntityNode, start: number): JsonObject[] {
  return node.nodes.catalog.timeseries
    .read(node.urn, 'datasetUsageStatistics', { start, oldestFirst: true })
    .map(({ value }) => value);
}

// Buckets of another length cannot be told by the schema.
function durationOf(value: JsonObject): string | null {
  const unit = textAt(objectAt(value, 'eventGranularity'), 'unit') ?? '';
  return ['DAY', 'WEEK', 'MONTH', 'YEAR'].includes(unit) ? unit : null;
}

function fieldCount(value: JsonObject): object {
  return { fieldName: textAt(value, 'fieldPath') ?? null, count: numberAt(value, 'count') ?? null };
}

interface Sums {
  queries: number;
  users: Map<string, number>;
  emails: Map<string, string>;
  fields: Map<string, number>;
  /** The highest number of users that one bucket states. */
  most: number;
}

function summed(usage: readonly JsonObject[]): Sums {
  const sums: Sums = { queries: 0, users: new Map(), emails: new Map(), fields: new Map(), most: 0 };
  for (const value of usage) {
    sums.queries += numberAt(value, 'totalSqlQueries') ?? 0;
    sums.most = Math.max(sums.most, numberAt(value, 'uniqueUserCount') ?? 0);
    for (const each of objectsAt(value, 'userCounts')) {
      const [user, email] = [textAt(each, 'user'), textAt(each, 'userEmail')];
      add(sums.users, user, each);
      if (user && email) sums.emails.set(user, email);
    }
    for (const each of objectsAt(value, 'fieldCounts')) add(sums.fields, textAt(each, 'fieldPath'), each);
  }
  return sums;
}

function add(counts: Map<string, number>, name: string | undefined, value: JsonObject): void {
  if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + (numberAt(value, 'count') ?? 0));
}

function ranked(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort((a, b) => b[1] - a[1]);
}
