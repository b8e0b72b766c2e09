import { aspectEquals } from '../aspects/aspect-table';
import { type JsonObject } from '../json';
import { NotPatchable } from '../merge/aspect-diff';
import { smallestPatch } from '../merge/smallest-patch';
import { type AspectRecord } from '../reads/aspect-record';
import { type CatalogReads } from '../reads/catalog-reads';
import { type EmitOptions, type EmitOutcome } from './emit-result';
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
type Propose = (
  request: MergeRequest,
  record: AspectRecord | undefined,
  merged: JsonObject,
) => Proposal | undefined;

const ROUNDS = 5;

/**
 * Reads, merges and writes on the condition that nobody wrote in between; who lost such a race is read and merged again, up
 * to five times. What is still in conflict then is reported as `conflict`. Errors as of `Emitter.emitMcps` and `readAspects`.
 */
export function mergeWrite(
  reads: Pick<CatalogReads, 'readAspects'>,
  emitter: Pick<Emitter, 'emitMcps'>,
  requests: readonly MergeRequest[],
  options: EmitOptions = {},
): Promise<readonly MergeResult[]> {
  return inRounds(reads, emitter, requests, options, wholeValue);
}

/**
 * As {@link mergeWrite}, but sends the smallest patch instead of the whole value ({@link smallestPatch}), so that most changes
 * need no second round whatever others write. What no patch can express is written as `mergeWrite` does.
 */
export function patchWrite(
  reads: Pick<CatalogReads, 'readAspects'>,
  emitter: Pick<Emitter, 'emitMcps'>,
  requests: readonly MergeRequest[],
  options: EmitOptions = {},
): Promise<readonly MergeResult[]> {
  return inRounds(reads, emitter, requests, options, (request, record, merged) => {
    try {
      return smallestPatch(request.urn, request.aspectName, record, merged);
    } catch (error) {
      if (!(error instanceof NotPatchable)) throw error;
      return wholeValue(request, record, merged);
    }
  });
}

function wholeValue(
  { urn, aspectName }: MergeRequest,
  record: AspectRecord | undefined,
  merged: JsonObject,
): ValueProposal | undefined {
  if (aspectEquals(aspectName, record?.value, merged)) return undefined;
  // A server that counts no versions leaves no condition to make.
  return mcpOf(urn, aspectName, merged, { ifVersion: record ? record.version : '-1' });
}

async function inRounds(
  reads: Pick<CatalogReads, 'readAspects'>,
  emitter: Pick<Emitter, 'emitMcps'>,
  requests: readonly MergeRequest[],
  options: EmitOptions,
  propose: Propose,
): Promise<readonly MergeResult[]> {
  const results = new Map<MergeRequest, MergeResult>();
  let open = requests;
  for (let round = 1; open.length > 0 && round <= ROUNDS; round += 1) {
    const writes = await merged(reads, open, results, options.signal, propose);
    const report = await emitter.emitMcps([...writes.keys()], options);
    const lost: MergeRequest[] = [];
    for (const { proposal, ...outcome } of report.results) {
      const request = writes.get(proposal);
      if (!request) continue;
      results.set(request, { request, ...outcome });
      if (outcome.outcome === 'conflict') lost.push(request);
    }
    open = lost;
  }
  return requests.map((request) => results.get(request) ?? { request, outcome: 'unchanged' });
}

async function merged(
  reads: Pick<CatalogReads, 'readAspects'>,
  requests: readonly MergeRequest[],
  results: Map<MergeRequest, MergeResult>,
  signal: AbortSignal | undefined,
  propose: Propose,
): Promise<ReadonlyMap<Proposal, MergeRequest>> {
  const stored = await reads.readAspects(
    requests.map(({ urn }) => urn),
    [...new Set(requests.map(({ aspectName }) => aspectName))],
    { signal },
  );
  const writes = new Map<Proposal, MergeRequest>();
  for (const request of requests) {
    const record = stored.get(request.urn)?.get(request.aspectName);
    const value = request.merge(record?.value);
    const proposal = value === undefined ? undefined : propose(request, record, value);
    if (proposal) writes.set(proposal, request);
    else results.set(request, { request, outcome: 'unchanged' });
  }
  return writes;
}
