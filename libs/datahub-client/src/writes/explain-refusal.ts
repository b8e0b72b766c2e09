import { type ConflictError, type DataHubRejected } from '../errors';
import { type AspectRecord } from '../reads/aspect-record';
import { type CatalogReads } from '../reads/catalog-reads';
import { type EmitOutcome } from './emit-result';
import { isConditional, type PatchProposal, type ValueProposal } from './proposal';

/**
 * Whether a refused proposal failed its condition or is wrong. Rest.li and failures of queued writes do not say (422, or a
 * text), so what is stored now has to tell.
 */
export async function explainRefusal(
  reads: Pick<CatalogReads, 'readAspects'>,
  proposal: ValueProposal | PatchProposal,
  error: Pick<ConflictError | DataHubRejected, 'code' | 'message'>,
  signal: AbortSignal | undefined,
): Promise<EmitOutcome> {
  const rejected: EmitOutcome = { outcome: 'rejected', reason: error.message };
  if (!isConditional(proposal) && proposal.changeType !== 'CREATE') return rejected;
  const { urn, aspectName } = proposal;
  const stored = (await reads.readAspects([urn], [aspectName], { signal })).get(urn)?.get(aspectName);
  const reason = failedCondition(proposal, stored);
  if (reason !== undefined) return { outcome: 'conflict', reason, currentVersion: stored?.version };
  // The server compared, whatever is stored by now.
  return error.code === 'conflict'
    ? { outcome: 'conflict', reason: error.message, currentVersion: stored?.version }
    : rejected;
}

/**
 * Those whose condition certainly does not hold, with the outcome; found by one read, so that a batch with many of them is not
 * taken apart one by one.
 */
export async function failedConditions<T extends { readonly proposal: ValueProposal | PatchProposal }>(
  reads: Pick<CatalogReads, 'readAspects'>,
  items: readonly T[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<T, EmitOutcome>> {
  const conditional = items.filter(
    ({ proposal }) => isConditional(proposal) || proposal.changeType === 'CREATE',
  );
  const failed = new Map<T, EmitOutcome>();
  if (conditional.length < 2) return failed;
  const stored = await reads.readAspects(
    conditional.map(({ proposal }) => proposal.urn),
    [...new Set(conditional.map(({ proposal }) => proposal.aspectName))],
    { signal },
  );
  for (const item of conditional) {
    const record = stored.get(item.proposal.urn)?.get(item.proposal.aspectName);
    const reason = failedCondition(item.proposal, record);
    if (reason !== undefined) {
      failed.set(item, { outcome: 'conflict', reason, currentVersion: record?.version });
    }
  }
  return failed;
}

function failedCondition(
  { changeType, ifVersion, ifModifiedSince, ifUnmodifiedSince }: ValueProposal | PatchProposal,
  stored: AspectRecord | undefined,
): string | undefined {
  if ((changeType === 'CREATE' || ifVersion === '-1') && stored) return 'the aspect exists already';
  if (ifVersion !== undefined && ifVersion !== '-1' && stored?.version !== ifVersion) {
    const now = stored ? `it has version ${stored.version ?? 'unknown'} now` : 'it does not exist any more';
    return `expected version ${ifVersion}, but ${now}`;
  }
  const changed = stored?.auditStamp?.time;
  if (ifModifiedSince !== undefined && (changed === undefined || changed <= Date.parse(ifModifiedSince))) {
    return `not changed since ${ifModifiedSince}`;
  }
  if (ifUnmodifiedSince !== undefined && changed !== undefined && changed > Date.parse(ifUnmodifiedSince)) {
    return `changed since ${ifUnmodifiedSince}`;
  }
  return undefined;
}
