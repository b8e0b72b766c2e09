import { type JsonObject, type JsonValue } from '../json';
import { type AuditStamp } from '../store/aspect-store';

/** What a proposal wants done with its aspect. `UPDATE` is part of the enum and supported by no server. */
export const CHANGE_TYPES = [
  'UPSERT',
  'CREATE',
  'CREATE_ENTITY',
  'UPDATE',
  'DELETE',
  'PATCH',
  'RESTATE',
] as const;

/** One of {@link CHANGE_TYPES}. */
export type ChangeType = (typeof CHANGE_TYPES)[number];

/** A wanted change of one aspect of one entity, whichever interface it came through. */
export interface Proposal {
  urn: string;
  aspectName: string;
  changeType: ChangeType;
  /** The aspect, or for `PATCH` the operations (a list, or an envelope with them); absent for `DELETE`. */
  value?: JsonValue;
  systemMetadata?: JsonObject;
  /** Conditions and switches of this proposal (`If-Version-Match`, …); not HTTP headers. */
  headers: Readonly<Record<string, string>>;
}

/** On whose behalf a call writes, and under which trace. */
export interface Caller {
  stamp: AuditStamp;
  /** 32 hexadecimal digits. */
  traceId: string;
}

/** What became of a proposal. */
export interface WriteResult {
  urn: string;
  aspectName: string;
  outcome: 'written' | 'unchanged' | 'deleted' | 'skipped';
  /** The aspect as it is now; absent when it was deleted or skipped. */
  value?: JsonObject;
  systemMetadata?: JsonObject;
  created?: AuditStamp;
}
