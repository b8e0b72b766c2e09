import { type JsonObject, numberAt, objectAt, textAt } from '../json';
import { NO_RUN, type StoredAspect } from '../store/aspect-store';
import { type Caller } from './proposal';

/** The system metadata stored with a new value: the caller's, the next version, who created and last changed it. */
export function nextSystemMetadata(
  given: JsonObject | undefined,
  previous: StoredAspect | undefined,
  caller: Caller,
): JsonObject {
  const stamp = { time: caller.stamp.time, actor: caller.stamp.actor };
  const version = previous ? Number(textAt(previous.systemMetadata, 'version') ?? '1') + 1 : 1;
  return {
    ...seriesSystemMetadata(given, caller),
    version: String(version),
    aspectCreated: objectAt(previous?.systemMetadata, 'aspectCreated') ?? stamp,
    aspectModified: stamp,
  };
}

/** The system metadata of a point of a time series: the caller's, with run and trace. */
export function seriesSystemMetadata(given: JsonObject | undefined, caller: Caller): JsonObject {
  const runId = textAt(given, 'runId') ?? NO_RUN;
  return {
    ...withoutNulls(given),
    lastObserved: numberAt(given, 'lastObserved') ?? caller.stamp.time,
    runId,
    lastRunId: runId,
    properties: { ...objectAt(given, 'properties'), telemetryTraceId: caller.traceId },
  };
}

/**
 * The system metadata after a write that changed nothing: when it was last seen and by which run, with the run
 * before it as `lastRunId`. `undefined` when that is what is stored already.
 */
export function observedSystemMetadata(
  given: JsonObject | undefined,
  stored: JsonObject,
  caller: Caller,
): JsonObject | undefined {
  const runId = textAt(given, 'runId') ?? NO_RUN;
  const lastObserved = numberAt(given, 'lastObserved') ?? caller.stamp.time;
  const before = textAt(stored, 'runId') ?? NO_RUN;
  if (
    before === runId &&
    textAt(stored, 'lastRunId') === before &&
    numberAt(stored, 'lastObserved') === lastObserved
  ) {
    return undefined;
  }
  const properties = { ...objectAt(stored, 'properties'), telemetryTraceId: caller.traceId };
  return { ...stored, lastObserved, runId, lastRunId: before, properties };
}

function withoutNulls(metadata: JsonObject | undefined): JsonObject {
  return Object.fromEntries(Object.entries(metadata ?? {}).filter(([, value]) => value !== null));
}
