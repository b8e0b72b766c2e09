import { createHash } from 'node:crypto';
import { type JsonObject, objectAt, parseObject, textAt } from '../json';
import { Refusal } from '../errors';
import { type Database, integer, text } from '../store/database';
import { type Criterion, fieldName } from './filters';

/** One point of a time series. */
export interface Point {
  timestamp: number;
  value: JsonObject;
  systemMetadata: JsonObject;
}

/** Which points are wanted; times in epoch milliseconds, both ends included. */
export interface PointQuery {
  start?: number;
  end?: number;
  limit?: number;
  /** OR of ANDs on scalar fields of the aspect (paths with `/` or `.`). */
  filters?: readonly (readonly Criterion[])[];
  oldestFirst?: boolean;
}

/** The index of time-series aspects. */
export class TimeseriesStore {
  constructor(private readonly database: Database) {}

  /** Stores a point; the same time, granularity, message id and partition replace the point that was there. */
  put(urn: string, aspect: string, value: JsonObject, systemMetadata: JsonObject): void {
    const timestamp = typeof value['timestampMillis'] === 'number' ? value['timestampMillis'] : 0;
    this.database.run(
      `INSERT INTO timeseries (urn, aspect, id, timestamp, value, system_metadata) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (urn, aspect, id) DO UPDATE SET value = excluded.value, system_metadata = excluded.system_metadata`,
      urn,
      aspect,
      identity(timestamp, value),
      timestamp,
      JSON.stringify(value),
      JSON.stringify(systemMetadata),
    );
  }

  /** The points asked for, newest first unless asked otherwise. */
  read(urn: string, aspect: string, query: PointQuery): Point[] {
    const found: Point[] = [];
    const rows = this.database.rows(
      `SELECT timestamp, value, system_metadata FROM timeseries
       WHERE urn = ? AND aspect = ? AND timestamp BETWEEN ? AND ? ORDER BY timestamp DESC, id`,
      urn,
      aspect,
      query.start ?? Number.MIN_SAFE_INTEGER,
      query.end ?? Number.MAX_SAFE_INTEGER,
    );
    const limit = query.limit ?? Number.POSITIVE_INFINITY;
    for (const row of query.oldestFirst ? rows.toReversed() : rows) {
      if (found.length >= limit) break;
      const value = parseObject(text(row, 'value'));
      if (!matches(value, query)) continue;
      const systemMetadata = parseObject(text(row, 'system_metadata'));
      found.push({ timestamp: integer(row, 'timestamp'), value, systemMetadata });
    }
    return found;
  }

  /** The latest point of each series of an entity, by aspect name. */
  latestOf(urn: string): { aspect: string; value: JsonObject; systemMetadata: JsonObject }[] {
    return this.database
      .rows(
        `SELECT aspect, value, system_metadata, max(timestamp) FROM timeseries WHERE urn = ? GROUP BY aspect`,
        urn,
      )
      .map((row) => ({
        aspect: text(row, 'aspect'),
        value: parseObject(text(row, 'value')),
        systemMetadata: parseObject(text(row, 'system_metadata')),
      }));
  }

  /** A page of the points of one aspect over all entities of a type, newest first, with the number of all. */
  scroll(
    entityType: string,
    aspect: string,
    { from, to, start, count }: { from?: number; to?: number; start: number; count: number },
  ): { points: (Point & { urn: string })[]; total: number } {
    const values = [
      ...beginningWith(entityType),
      aspect,
      from ?? Number.MIN_SAFE_INTEGER,
      to ?? Number.MAX_SAFE_INTEGER,
    ];
    const where = 'WHERE urn >= ? AND urn < ? AND aspect = ? AND timestamp BETWEEN ? AND ?';
    const rows = this.database.rows(
      `SELECT urn, timestamp, value, system_metadata FROM timeseries ${where}
       ORDER BY timestamp DESC, urn, id LIMIT ? OFFSET ?`,
      ...values,
      count,
      start,
    );
    const total = this.database.row(`SELECT count(*) AS n FROM timeseries ${where}`, ...values);
    return {
      points: rows.map((row) => ({
        urn: text(row, 'urn'),
        timestamp: integer(row, 'timestamp'),
        value: parseObject(text(row, 'value')),
        systemMetadata: parseObject(text(row, 'system_metadata')),
      })),
      total: total ? integer(total, 'n') : 0,
    };
  }

  /** How many points of an aspect are as old as `end` (epoch milliseconds) or older, over all entities of a type. */
  countBefore(entityType: string, aspect: string, end: number): number {
    const row = this.database.row(
      'SELECT count(*) AS n FROM timeseries WHERE urn >= ? AND urn < ? AND aspect = ? AND timestamp <= ?',
      ...beginningWith(entityType),
      aspect,
      end,
    );
    return row ? integer(row, 'n') : 0;
  }

  /** Removes what {@link countBefore} counts; answers how many. */
  removeBefore(entityType: string, aspect: string, end: number): number {
    return this.database.run(
      'DELETE FROM timeseries WHERE urn >= ? AND urn < ? AND aspect = ? AND timestamp <= ?',
      ...beginningWith(entityType),
      aspect,
      end,
    );
  }

  /** Removes the points of one series between two times, or of all series of an entity; answers how many. */
  remove(urn: string, aspect?: string, start?: number, end?: number): number {
    return this.database.run(
      'DELETE FROM timeseries WHERE urn = ? AND (? IS NULL OR aspect = ?) AND timestamp BETWEEN ? AND ?',
      urn,
      aspect ?? null,
      aspect ?? null,
      start ?? Number.MIN_SAFE_INTEGER,
      end ?? Number.MAX_SAFE_INTEGER,
    );
  }
}

// The URNs of a type as a range: the character after the colon that ends the type is a semicolon.
function beginningWith(entityType: string): [string, string] {
  return [`urn:li:${entityType}:`, `urn:li:${entityType};`];
}

function identity(timestamp: number, value: JsonObject): string {
  const partition = objectAt(value, 'partitionSpec');
  const parts = [
    timestamp,
    value['eventGranularity'] ?? null,
    textAt(value, 'messageId') ?? null,
    textAt(partition, 'partition') ?? 'FULL_TABLE_SNAPSHOT',
    textAt(partition, 'type') ?? 'FULL_TABLE',
    partition?.['timePartition'] ?? null,
  ];
  return createHash('sha1').update(JSON.stringify(parts)).digest('base64url');
}

function matches(value: JsonObject, { filters = [] }: PointQuery): boolean {
  return (
    filters.length === 0 ||
    filters.some((group) => group.every((criterion) => fits(value, criterion) !== criterion.negated))
  );
}

function fits(value: JsonObject, { field, condition, values }: Criterion): boolean {
  let inner: unknown = value;
  for (const step of fieldName(field).split(/[./]/)) {
    inner = typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined;
  }
  if (inner === undefined || inner === null || typeof inner === 'object') return false;
  const scalar = String(inner);
  const than = Number(values[0]);
  switch (condition) {
    case 'EXISTS':
      return true;
    case 'EQUAL':
      return values.includes(scalar);
    case 'IEQUAL':
      return values.some((each) => each.toLowerCase() === scalar.toLowerCase());
    case 'CONTAIN':
      return values.some((each) => scalar.includes(each));
    case 'START_WITH':
      return values.some((each) => scalar.startsWith(each));
    case 'END_WITH':
      return values.some((each) => scalar.endsWith(each));
    case 'GREATER_THAN':
      return Number(scalar) > than;
    case 'GREATER_THAN_OR_EQUAL_TO':
      return Number(scalar) >= than;
    case 'LESS_THAN':
      return Number(scalar) < than;
    case 'LESS_THAN_OR_EQUAL_TO':
      return Number(scalar) <= than;
    default:
      throw new Refusal('unsupported', `Unsupported condition: ${condition}`);
  }
}
