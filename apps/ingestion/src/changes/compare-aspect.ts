import { type DesiredAspect } from '@dataspoke/connectors';
import { type ChangeAction } from '@dataspoke/contracts';
import { aspectEquals, type AspectRecord, type JsonObject } from '@dataspoke/datahub-client';
import { isCatalogDefault } from './catalog-default';
import { isOwnWrite } from './own-writes';
import { mergeAspect, type MergeIdentity } from './merge-aspect';

/** What decides about an aspect beside its value. */
export interface CompareRules extends MergeIdentity {
  /** Write over what another producer wrote last. */
  readonly takeover: boolean;
  /** Name of another source that has written the entity, if one has. */
  readonly otherSource?: string;
}

/** An aspect of a change set, before it is written. */
export interface ComparedAspect {
  readonly action: ChangeAction;
  /** Null when there was nothing, and when unchanged: the catalog holds it, and most of a source is unchanged most of the time. */
  readonly before: JsonObject | null;
  /** Null when unchanged. */
  readonly after: JsonObject | null;
  /**
   * Condition of the write: the version read, `-1` when there was nothing, null for what is appended. Of a time series that needs no value, the
   * time of the newest one.
   */
  readonly beforeVersion: string | null;
  readonly systemProperties: Readonly<Record<string, string>> | null;
  readonly reason: string | null;
}

/**
 * Compares what a source says an aspect should hold with what the catalog holds, by meaning. Parts that others may add (edges
 * of other origins, custom properties, the life-cycle stage of a status) are kept; an aspect that another producer wrote last
 * and that differs is a conflict, unless the source takes over. Undefined when neither side has anything to say.
 */
export function compareAspect(
  desired: DesiredAspect,
  current: AspectRecord | undefined,
  rules: CompareRules,
): ComparedAspect | undefined {
  if (desired.timeseries) return compareAppended(desired, current?.value ?? null);
  const { value, shared, systemProperties = null } = mergeAspect(desired, current, rules);
  if (value === undefined) return undefined;
  if (current === undefined) {
    return {
      action: 'create',
      before: null,
      after: value,
      beforeVersion: '-1',
      systemProperties,
      reason: null,
    };
  }
  const before = current.value;
  const beforeVersion = current.version ?? null;
  if (aspectEquals(desired.aspectName, before, value)) return unchanged(beforeVersion);
  const free = shared || rules.takeover || isCatalogDefault(desired.urn, desired.aspectName, before);
  const reason = free ? undefined : foreignWriter(current, rules.otherSource);
  return {
    action: reason === undefined ? 'update' : 'conflict',
    before,
    after: value,
    beforeVersion,
    systemProperties,
    reason: reason ?? null,
  };
}

// A new value of a time series is appended; the one before stays where it is, unless it stands for the same time.
function compareAppended(desired: DesiredAspect, before: JsonObject | null): ComparedAspect {
  const after = desired.value;
  const change = { before, after, beforeVersion: null, systemProperties: null, reason: null };
  if (before === null) return { action: 'create', ...change };
  const isOfNow = desired.point === undefined;
  const [one, other] = isOfNow ? [timeless(before), timeless(after)] : [before, after];
  if (aspectEquals(desired.aspectName, one, other)) return unchanged(timeStamp(before));
  return { action: 'update', ...change };
}

/** When a value of a time series holds, which tells it from others as a version does; null when it does not say. */
export function timeStamp({ timestampMillis }: JsonObject): string | null {
  return typeof timestampMillis === 'number' ? String(timestampMillis) : null;
}

function timeless(value: JsonObject): JsonObject {
  return { ...value, timestampMillis: null, messageId: null };
}

function unchanged(beforeVersion: string | null): ComparedAspect {
  return {
    action: 'unchanged',
    before: null,
    after: null,
    beforeVersion,
    systemProperties: null,
    reason: null,
  };
}

function foreignWriter(current: AspectRecord, otherSource: string | undefined): string | undefined {
  if (otherSource !== undefined) {
    return `The source "${otherSource}" owns this entity; set takeover to write over it.`;
  }
  if (isOwnWrite(current.systemMetadata)) return undefined;
  const { runId, pipelineName } = current.systemMetadata ?? {};
  const who = [
    current.auditStamp?.actor,
    pipelineName && `pipeline ${pipelineName}`,
    runId && `run ${runId}`,
  ].filter((part) => part);
  return `Last written by another producer (${who.join(', ') || 'unknown'}); set takeover to write over it.`;
}
