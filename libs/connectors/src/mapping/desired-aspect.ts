import { type FabricType } from '@dataspoke/domain';
import { type JsonObject } from '../connector';
import { isRecord } from '../recipe/recipe-reader';

/** What a record says an aspect should hold: plain JSON in DataHub's encoding, without system metadata. */
export interface DesiredAspect {
  readonly urn: string;
  readonly entityType: string;
  readonly aspectName: string;
  /** Time-series aspects are appended; compare them without `timestampMillis` to know whether something changed. */
  readonly timeseries: boolean;
  /** Of a value of a time series that stands for a time of its own: which one, see {@link pointOf}. Absent: what holds now. */
  readonly point?: string;
  readonly value: JsonObject;
}

/**
 * What tells one value of a time series from the others in DataHub: time, granularity, message and partition. A value with the same
 * ones takes the place of the one before.
 */
export function pointOf(value: Readonly<Record<string, unknown>>): string {
  const { timestampMillis, eventGranularity, messageId, partitionSpec } = value;
  const granularity = isRecord(eventGranularity)
    ? `${textOf(eventGranularity['multiple'] ?? 1)} ${textOf(eventGranularity['unit'])}`
    : '';
  const isWhole = !isRecord(partitionSpec) || partitionSpec['type'] === 'FULL_TABLE';
  const partition = isWhole ? '' : textOf(partitionSpec['partition']);
  return [textOf(timestampMillis), granularity, textOf(messageId), partition].join('|').replace(/\|+$/, '');
}

/** Time of a {@link pointOf}, milliseconds since 1970. */
export function timeOf(point: string): number {
  return Number.parseInt(point, 10);
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** What the source, not the record, decides about its aspects. */
export interface MappingContext {
  /** DataHub platform name, e.g. `postgres`. */
  readonly platform: string;
  readonly env: FabricType;
  /** Prefixes dataset names and enters container ids. */
  readonly platformInstance?: string;
  /** Time of the profile, epoch milliseconds; the only time that enters an aspect. */
  readonly profiledAt: number;
}
