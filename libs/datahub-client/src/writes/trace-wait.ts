import { setTimeout as sleep } from 'node:timers/promises';
import { DataHubRejected } from '../errors';
import { type DataHubConnection } from '../http/datahub-connection';
import { isJsonObject, listOf, ownOf, textOf, type JsonObject } from '../json';

/** When DataHub is asked what became of queued writes; all in milliseconds. */
export interface TracePauses {
  readonly firstMs: number;
  /** The pause doubles from one question to the next, up to this. */
  readonly longestMs: number;
  /** How long to wait in all. */
  readonly limitMs: number;
}

export const TRACE_PAUSES: TracePauses = { firstMs: 250, longestMs: 15_000, limitMs: 600_000 };

/** What became of a queued write. */
export type TraceEnd =
  | { readonly state: 'written' }
  | { readonly state: 'failed'; readonly reason: string }
  /** DataHub does not follow it, which it never does with time series. */
  | { readonly state: 'untraced'; readonly reason: string }
  /** Still queued at the end of the time limit. */
  | { readonly state: 'pending'; readonly reason: string };

/** A queued write to follow. */
export interface Traced {
  readonly urn: string;
  readonly aspectName: string;
}

/** Items of one question; more make the answer long. */
const ITEMS_PER_QUESTION = 200;

/**
 * Follows queued writes of one trace by `/openapi/v1/trace/write` until each has failed, or is stored and indexed, or is not
 * followed by DataHub, or the time limit is over; `tell` hears the end of each. Errors as of DataHubConnection.call, and the abort's reason.
 */
export async function followTrace<T extends Traced>(
  connection: DataHubConnection,
  traceId: string,
  writes: readonly T[],
  tell: (write: T, end: TraceEnd) => void,
  { firstMs, longestMs, limitMs }: TracePauses,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  let open = writes;
  for (let pause = firstMs; ; pause = Math.min(longestMs, pause * 2)) {
    const still: T[] = [];
    for (let at = 0; at < open.length; at += ITEMS_PER_QUESTION) {
      const asked = open.slice(at, at + ITEMS_PER_QUESTION);
      const answer = await ask(connection, traceId, asked, signal);
      for (const write of asked) {
        const end = endOf(answer, write);
        if (end === undefined) still.push(write);
        else tell(write, end);
      }
    }
    open = still;
    if (open.length === 0) return;
    if (performance.now() + pause > deadline) break;
    await wait(pause, signal);
  }
  const reason = `queued under trace ${traceId}, and not confirmed within ${limitMs} ms`;
  for (const write of open) tell(write, { state: 'pending', reason });
}

async function ask(
  connection: DataHubConnection,
  traceId: string,
  writes: readonly Traced[],
  signal: AbortSignal | undefined,
): Promise<JsonObject> {
  const byUrn = new Map<string, Set<string>>();
  for (const { urn, aspectName } of writes) {
    byUrn.set(urn, (byUrn.get(urn) ?? new Set()).add(aspectName));
  }
  const { json } = await connection.call({
    method: 'POST',
    path: `/openapi/v1/trace/write/${traceId}`,
    // Without this the answer leaves out what went well, which looks like what is unknown.
    query: { onlyIncludeErrors: 'false', detailed: 'true' },
    body: JSON.stringify(Object.fromEntries([...byUrn].map(([urn, names]) => [urn, [...names]]))),
    signal,
    repeatable: true,
  });
  if (isJsonObject(json)) return json;
  throw new DataHubRejected(`DataHub answered the trace ${traceId} with something else than an object`);
}

/** Undefined while it is under way. */
function endOf(answer: JsonObject, { urn, aspectName }: Traced): TraceEnd | undefined {
  const ofUrn = ownOf(answer, urn);
  const status = isJsonObject(ofUrn) ? ownOf(ofUrn, aspectName) : undefined;
  if (!isJsonObject(status)) return undefined;
  const stores = [status['primaryStorage'], status['searchStorage']].map((store) =>
    isJsonObject(store) ? store : {},
  );
  const states = stores.map((store) => textOf(store['writeStatus']));
  // UNKNOWN: the queue was not read up to there.
  if (states.some((state) => state === 'PENDING' || state === 'UNKNOWN')) return undefined;
  if (status['success'] === true) return { state: 'written' };
  // No success of theirs either, whatever became of it.
  if (states.includes('TRACE_NOT_IMPLEMENTED') && !states.includes('ERROR')) {
    return { state: 'untraced', reason: `queued, and DataHub does not tell what becomes of ${aspectName}` };
  }
  const said = stores.flatMap(messagesOf);
  return { state: 'failed', reason: said.join('; ') || `DataHub says ${states.join(' and ')}` };
}

function messagesOf(store: JsonObject): readonly string[] {
  const exceptions = listOf(store['writeExceptions']).flatMap((each) =>
    isJsonObject(each) ? [textOf(each['message'])] : [],
  );
  return [textOf(store['writeMessage']), ...exceptions].filter((text) => text !== undefined);
}

async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
