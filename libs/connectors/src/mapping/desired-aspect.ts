import { type FabricType } from '@dataspoke/domain';
import { type JsonObject } from '../connector';

/** What a record says an aspect should hold: plain JSON in DataHub's encoding, without system metadata. */
export interface DesiredAspect {
  readonly urn: string;
  readonly entityType: string;
  readonly aspectName: string;
  /** Time-series aspects are appended; compare them without `timestampMillis` to know whether something changed. */
  readonly timeseries: boolean;
  readonly value: JsonObject;
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
