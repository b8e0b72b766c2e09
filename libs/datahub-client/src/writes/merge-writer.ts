import { aspectEquals } from '../aspects/aspect-table';
import { type JsonObject } from '../json';
import { type CatalogReads } from '../reads/catalog-reads';
import { type EmitOptions, type EmitOutcome } from './emit-result';
import { type Emitter } from './emitter';
import { mcpOf, type ValueProposal } from './proposal';

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

const ROUNDS = 5;

/**
 * Reads, merges and writes on the condition that nobody wrote in between; who lost such a race is read and merged again, up
 * to five times. What is still in conflict then is reported as `conflict`. Errors as of `Emitter.emitMcps` and `readAspects`.
 */
export async function mergeWrite(
  reads: Pick<CatalogReads, 'readAspects'>,
  emitter: Pick<Emitter, 'emitMcps'>,
  requests: readonly MergeRequest[],
  options: EmitOptions = {},
): Promise<readonly MergeResult[]> {
  const results = new Map<MergeRequest, MergeResult>();
  let open = requests;
  for (let round = 1; open.length > 0 && round <= ROUNDS; round += 1) {
    const writes = await merged(reads, open, results, options.signal);
    const report = await emitter.emitMcps([...writes.keys()], options);
    const lost: MergeRequest[] = [];
    for (const { proposal, ...outcome } of report.results) {
      const request = proposal.changeType === 'UPSERT' ? writes.get(proposal) : undefined;
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
): Promise<ReadonlyMap<ValueProposal, MergeRequest>> {
  const stored = await reads.readAspects(
    requests.map(({ urn }) => urn),
    [...new Set(requests.map(({ aspectName }) => aspectName))],
    { signal },
  );
  const writes = new Map<ValueProposal, MergeRequest>();
  for (const request of requests) {
    const { urn, aspectName } = request;
    const record = stored.get(urn)?.get(aspectName);
    const value = request.merge(record?.value);
    if (value === undefined || aspectEquals(aspectName, record?.value, value)) {
      results.set(request, { request, outcome: 'unchanged' });
      continue;
    }
    // A server that counts no versions leaves no condition to make.
    writes.set(mcpOf(urn, aspectName, value, { ifVersion: record ? record.version : '-1' }), request);
  }
  return writes;
}
