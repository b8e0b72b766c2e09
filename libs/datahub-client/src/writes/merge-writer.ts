import { setTimeout as sleep } from 'node:timers/promises';
import { aspectEquals } from '../aspects/aspect-table';
import { type JsonObject } from '../json';
import { NotPatchable } from '../merge/aspect-diff';
import { smallestPatch } from '../merge/smallest-patch';
import { type AspectRecord } from '../reads/aspect-record';
import { type CatalogReads } from '../reads/catalog-reads';
import { type EmitMode, type EmitOptions, type EmitOutcome } from './emit-result';
import { type Emitter } from './emitter';
import { mcpOf, type Proposal, type ValueProposal } from './proposal';

/** Brings our part into the present value of an aspect; undefined when there is nothing to write. */
export type Merge = (current: JsonObject | undefined) => JsonObject | undefined;

/** An aspect to change by reading it, merging our part into it and writing it back. */
export interface MergeRequest {
  readonly urn: string;
  readonly aspectName: string;
  readonly merge: Merge;
}

/** How one request ended; `unchanged`: the merged value means the same as what is stored, nothing was written. */
export type MergeResult = { readonly request: MergeRequest } & (
  { readonly outcome: 'unchanged' } | EmitOutcome
);

/** Makes the proposal that brings the merged value of an aspect into the catalog; undefined when there is nothing to write. */
type Propose = (target: Target, record: AspectRecord | undefined, merged: JsonObject) => Proposal | undefined;

/** Settings of a merge; see {@link mergeWrite} for why there is no mode `async`. */
export interface MergeOptions extends Omit<EmitOptions, 'onInterrupted'> {
  readonly mode?: Exclude<EmitMode, 'async'>;
}

/** The pauses after lost races, all in milliseconds. */
export interface MergePauses {
  /** A pause is a random part of this after the first race, so that writers that met do not meet again. */
  readonly firstMs: number;
  /** It doubles from one race to the next, up to this. */
  readonly longestMs: number;
  /** For how long in all a race is run again. */
  readonly limitMs: number;
}

export const MERGE_PAUSES: MergePauses = { firstMs: 20, longestMs: 1_000, limitMs: 30_000 };

/** What a merge works with. */
export interface MergeParts {
  readonly reads: Pick<CatalogReads, 'readAspects'>;
  readonly emitter: Pick<Emitter, 'emitMcps'>;
  readonly pauses?: MergePauses;
}

/**
 * Reads, merges and writes on the condition that nobody wrote in between; who lost such a race pauses, is read and merged
 * again, until the time limit is over (30 seconds unless the client is told otherwise): `conflict` then. Requests for one
 * aspect are merged one after the other and written at once; when that is refused, one by one.
 *
 * Raises TypeError for mode `async`, in which a condition that fails later would still read `accepted`; `async-wait` tells.
 * Otherwise errors as of `Emitter.emitMcps` and `readAspects`.
 */
export function mergeWrite(
  parts: MergeParts,
  requests: readonly MergeRequest[],
  options: MergeOptions = {},
): Promise<readonly MergeResult[]> {
  return inRounds(parts, requests, options, wholeValue);
}

/**
 * As {@link mergeWrite}, but sends the smallest patch instead of the whole value ({@link smallestPatch}), so that most changes
 * need no second round whatever others write. What no patch can express is written as `mergeWrite` does.
 */
export function patchWrite(
  parts: MergeParts,
  requests: readonly MergeRequest[],
  options: MergeOptions = {},
): Promise<readonly MergeResult[]> {
  return inRounds(parts, requests, options, (target, record, merged) => {
    try {
      return smallestPatch(target.urn, target.aspectName, record, merged);
    } catch (error) {
      if (!(error instanceof NotPatchable)) throw error;
      return wholeValue(target, record, merged);
    }
  });
}

function wholeValue(
  { urn, aspectName }: Target,
  record: AspectRecord | undefined,
  merged: JsonObject,
): ValueProposal | undefined {
  if (aspectEquals(aspectName, record?.value, merged)) return undefined;
  // A server that counts no versions leaves no condition to make.
  return mcpOf(urn, aspectName, merged, { ifVersion: record ? record.version : '-1' });
}

/** The requests for one aspect, in the order given. */
interface Target {
  readonly urn: string;
  readonly aspectName: string;
  readonly requests: readonly MergeRequest[];
}

async function inRounds(
  parts: MergeParts,
  requests: readonly MergeRequest[],
  options: MergeOptions,
  propose: Propose,
): Promise<readonly MergeResult[]> {
  const { emitter, pauses = MERGE_PAUSES } = parts;
  refuseAsync(options);
  const deadline = performance.now() + pauses.limitMs;
  const results = new Map<MergeRequest, MergeResult>();
  const refused: MergeRequest[] = [];
  let open = targetsOf(requests);
  for (let pause = pauses.firstMs; ; pause = Math.min(pauses.longestMs, pause * 2)) {
    // What was lost is decided anew.
    for (const { requests: again } of open) for (const request of again) results.delete(request);
    const writes = await merged(parts.reads, open, options.signal, propose);
    const report = await emitter.emitMcps([...writes.keys()], options);
    const lost: Target[] = [];
    for (const { proposal, ...outcome } of report.results) {
      const write = writes.get(proposal);
      if (!write) continue;
      if (outcome.outcome === 'rejected' && write.changing.length > 1) refused.push(...write.changing);
      for (const request of write.changing) results.set(request, { request, ...outcome });
      if (outcome.outcome === 'conflict') lost.push(write.target);
    }
    open = lost;
    const wait = Math.random() * pause;
    if (open.length === 0 || performance.now() + wait > deadline) break;
    await pauseFor(wait, options.signal);
  }
  // One bad request costs only itself.
  for (const request of refused) {
    for (const result of await inRounds(parts, [request], options, propose)) results.set(request, result);
  }
  return requests.map((request) => results.get(request) ?? { request, outcome: 'unchanged' });
}

function refuseAsync({ mode }: { readonly mode?: EmitMode }): void {
  if (mode !== 'async') return;
  throw new TypeError('a merge in mode "async" could not tell a lost race; use "async-wait", or "sync"');
}

function targetsOf(requests: readonly MergeRequest[]): readonly Target[] {
  const targets = new Map<string, Target & { readonly requests: MergeRequest[] }>();
  // The same request twice is one wish.
  for (const request of new Set(requests)) {
    const { urn, aspectName } = request;
    const key = JSON.stringify([urn, aspectName]);
    const target = targets.get(key);
    if (target) target.requests.push(request);
    else targets.set(key, { urn, aspectName, requests: [request] });
  }
  return [...targets.values()];
}

interface MergedWrite {
  readonly target: Target;
  /** The requests that the write stands for; to the others the stored value is right as it is. */
  readonly changing: readonly MergeRequest[];
}

async function merged(
  reads: Pick<CatalogReads, 'readAspects'>,
  targets: readonly Target[],
  signal: AbortSignal | undefined,
  propose: Propose,
): Promise<ReadonlyMap<Proposal, MergedWrite>> {
  const stored = await reads.readAspects(
    targets.map(({ urn }) => urn),
    [...new Set(targets.map(({ aspectName }) => aspectName))],
    { signal },
  );
  const writes = new Map<Proposal, MergedWrite>();
  for (const target of targets) {
    const { urn, aspectName, requests } = target;
    const record = stored.get(urn)?.get(aspectName);
    let value = record?.value;
    const changing: MergeRequest[] = [];
    for (const request of requests) {
      const next = request.merge(value);
      // What leaves alone what another request makes has come true only with that one's write.
      if (changing.length > 0 || (next !== undefined && !aspectEquals(aspectName, value, next))) {
        changing.push(request);
      }
      value = next ?? value;
    }
    const proposal = value === undefined ? undefined : propose(target, record, value);
    if (proposal) writes.set(proposal, { target, changing });
  }
  return writes;
}

async function pauseFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
