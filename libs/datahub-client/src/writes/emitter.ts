import { aspectProblem } from '../aspects/aspect-table';
import { ConflictError, DataHubRejected, DataHubUnauthorized, DataHubUnavailable } from '../errors';
import { forEachBounded } from '../http/bounded';
import { type CatalogModel } from '../model/catalog-model';
import { type CatalogReads } from '../reads/catalog-reads';
import {
  EmitInterrupted,
  reportOf,
  type EmitOptions,
  type EmitOutcome,
  type EmitReport,
  type EmitResult,
} from './emit-result';
import { mergeWrite, type MergeRequest, type MergeResult } from './merge-writer';
import { type DeleteProposal, type Proposal, type SystemMetadataInput } from './proposal';
import { planWrites, type Lane, type PlanInput, type Planned } from './write-plan';
import { type PreparedProposal, type WriteTransport } from './write-transport';

const CONCURRENT_LANES = 4;
/** DataHub reads JSON texts of up to 16,000,000 characters; the aspect is one inside the request. */
const MAX_PROPOSAL_BYTES = 15_500_000;
/** Answers that blame an item of the batch; any other refusal is about the request itself. */
const BLAMES_AN_ITEM = new Set([400, 403, 409, 412, 413, 422]);

/** Writes aspects. */
export class Emitter {
  constructor(
    private readonly transport: WriteTransport,
    private readonly model: CatalogModel,
    private readonly reads: Pick<CatalogReads, 'readAspects'>,
    private readonly now: () => number,
  ) {}

  /**
   * Writes proposals in batches, those of one URN in the order given, and says of each how it ended. One bad proposal
   * costs only itself: URN, aspect name and value are checked before anything is sent, because DataHub drops some bad ones
   * and still answers success; and a batch that is refused is split until the culprit stands alone.
   *
   * Raises {@link EmitInterrupted} when DataHub goes away, {@link DataHubUnauthorized} when the token is not accepted or
   * may write none of it, {@link DataHubRejected} when the server does not take writes at this address.
   */
  async emitMcps(proposals: readonly Proposal[], options: EmitOptions = {}): Promise<EmitReport> {
    const call = new EmitCall(proposals);
    const inputs = proposals.flatMap((proposal, index) => this.plan(call, proposal, index, options));
    let unavailable: DataHubUnavailable | undefined;
    await forEachBounded(planWrites(inputs), CONCURRENT_LANES, async (lane) => {
      // Batches that are on their way are let finish, so that their outcome is known.
      if (unavailable) return;
      try {
        await this.runLane(call, lane, options, () => unavailable !== undefined);
      } catch (error) {
        if (!(error instanceof DataHubUnavailable)) throw error;
        unavailable ??= error;
      }
    });
    if (unavailable) throw new EmitInterrupted(unavailable, call.results());
    return reportOf(call.results());
  }

  /** See {@link mergeWrite}. */
  mergeWrite(requests: readonly MergeRequest[], options?: EmitOptions): Promise<readonly MergeResult[]> {
    return mergeWrite(this.reads, this, requests, options);
  }

  private plan(
    call: EmitCall,
    proposal: Proposal,
    index: number,
    options: EmitOptions,
  ): readonly PlanInput[] {
    const checked = this.check(proposal);
    if ('reason' in checked) {
      call.set(index, { outcome: 'rejected', reason: checked.reason });
      return [];
    }
    if (proposal.changeType === 'DELETE') return [{ kind: 'delete', index, proposal }];
    const item = this.transport.prepare(
      proposal,
      checked.entityType,
      this.systemMetadata(proposal.systemMetadata, options.systemMetadata),
    );
    if (item.bytes > MAX_PROPOSAL_BYTES) {
      call.set(index, { outcome: 'rejected', reason: `${item.bytes} bytes are more than DataHub reads` });
      return [];
    }
    return [
      {
        kind: 'write',
        index,
        item,
        group: this.transport.groupOf(checked.entityType, proposal.changeType),
        timeseries: checked.timeseries,
      },
    ];
  }

  private check(
    proposal: Proposal,
  ): { readonly reason: string } | { readonly entityType: string; readonly timeseries: boolean } {
    let urn;
    try {
      urn = this.model.parseUrn(proposal.urn);
    } catch (error) {
      return { reason: error instanceof Error ? error.message : 'not a URN' };
    }
    const kind = this.model.aspectKind(urn, proposal.aspectName);
    if (kind === undefined) return { reason: `${proposal.aspectName} is no aspect of ${urn.entityType}` };
    const conditional = proposal.changeType !== 'DELETE' && proposal.ifVersion !== undefined;
    if (kind === 'timeseries' && (proposal.changeType !== 'UPSERT' || conditional)) {
      return {
        reason: `${proposal.aspectName} is a time series: only an UPSERT without condition is possible`,
      };
    }
    if (proposal.changeType === 'UPSERT' || proposal.changeType === 'CREATE') {
      const reason = aspectProblem(proposal.aspectName, proposal.value);
      if (reason !== undefined) return { reason };
    }
    if (proposal.changeType === 'PATCH' && proposal.patch.patch.length === 0) {
      return { reason: 'the patch has no operation' };
    }
    return { entityType: urn.entityType, timeseries: kind === 'timeseries' };
  }

  private systemMetadata(
    own: SystemMetadataInput | undefined,
    shared: SystemMetadataInput | undefined,
  ): SystemMetadataInput {
    return { lastObserved: this.now(), ...shared, ...own };
  }

  private async runLane(
    call: EmitCall,
    lane: Lane,
    options: EmitOptions,
    isInterrupted: () => boolean,
  ): Promise<void> {
    for (const step of lane) {
      if (isInterrupted()) return;
      options.signal?.throwIfAborted();
      if (step.kind === 'delete') {
        call.set(step.index, await this.deleteOne(step.proposal, options.signal));
      } else {
        await this.sendBatch(call, step.items, options);
        call.refuseIfNothingIsAllowed(step.items);
      }
    }
  }

  private async sendBatch(
    call: EmitCall,
    batch: readonly Planned<PreparedProposal>[],
    options: EmitOptions,
  ): Promise<void> {
    try {
      const { traceId } = await this.transport.send(
        batch.map(({ item }) => item),
        { async: options.async ?? false, signal: options.signal },
      );
      for (const { index } of batch) call.set(index, { outcome: 'accepted', traceId });
    } catch (error) {
      if (!isRefusal(error) || !BLAMES_AN_ITEM.has(error.status ?? 0)) throw error;
      const [first, ...rest] = batch;
      if (first && rest.length === 0) {
        if (error instanceof DataHubUnauthorized) call.forbid(first.index, error);
        else call.set(first.index, await this.explain(first.item, error, options.signal));
        return;
      }
      const middle = middleOf(batch);
      await this.sendBatch(call, batch.slice(0, middle), options);
      await this.sendBatch(call, batch.slice(middle), options);
    }
  }

  /**
   * Rest.li answers a failed precondition like any other refusal (422), so the current version has to tell which it was.
   */
  private async explain(
    { proposal }: PreparedProposal,
    error: ConflictError | DataHubRejected,
    signal: AbortSignal | undefined,
  ): Promise<EmitOutcome> {
    const rejected: EmitOutcome = { outcome: 'rejected', reason: error.message };
    const { urn, aspectName, ifVersion, changeType } = proposal;
    if (ifVersion === undefined && changeType !== 'CREATE') return rejected;
    const stored = (await this.reads.readAspects([urn], [aspectName], { signal })).get(urn)?.get(aspectName);
    if (changeType === 'CREATE' || ifVersion === '-1') {
      return stored
        ? { outcome: 'conflict', reason: 'the aspect exists already', currentVersion: stored.version }
        : rejected;
    }
    if (stored?.version === ifVersion) return rejected;
    const now = stored ? `it has version ${stored.version ?? 'unknown'} now` : 'it does not exist any more';
    return {
      outcome: 'conflict',
      reason: `expected version ${String(ifVersion)}, but ${now}`,
      currentVersion: stored?.version,
    };
  }

  private async deleteOne(proposal: DeleteProposal, signal: AbortSignal | undefined): Promise<EmitOutcome> {
    const { urn, aspectName } = proposal;
    const target = this.model.keyAspect(this.model.parseUrn(urn)) === aspectName ? 'entity' : 'aspect';
    try {
      await this.transport.delete(proposal, target, signal);
    } catch (error) {
      if (!isRefusal(error) || !BLAMES_AN_ITEM.has(error.status ?? 0)) throw error;
      return { outcome: 'rejected', reason: error.message };
    }
    // "Not found" can mean "already gone" as well as "no such endpoint": only the store tells.
    const left = await this.reads.readAspects([urn], [aspectName], { signal });
    return left.size === 0
      ? { outcome: 'accepted' }
      : { outcome: 'rejected', reason: 'DataHub took the delete, but the aspect is still there' };
  }
}

/**
 * Where to halve a batch: between two URNs if there are two. DataHub fills in aspects with the first write of an entity, so
 * pieces of one new entity, each on the condition that its aspect does not exist, would stand in one another's way.
 */
function middleOf(batch: readonly Planned<PreparedProposal>[]): number {
  const half = Math.ceil(batch.length / 2);
  const urnAt = (index: number) => batch[index]?.item.proposal.urn;
  let best = half;
  for (let at = 1, distance = Infinity; at < batch.length; at += 1) {
    if (urnAt(at) === urnAt(at - 1) || Math.abs(at - half) >= distance) continue;
    best = at;
    distance = Math.abs(at - half);
  }
  return best;
}

type Refusal = ConflictError | DataHubRejected | DataHubUnauthorized;

function isRefusal(error: unknown): error is Refusal {
  return (
    error instanceof ConflictError || error instanceof DataHubRejected || error instanceof DataHubUnauthorized
  );
}

/** The outcomes of one call, collected by the index of the proposal. */
class EmitCall {
  private readonly outcomes = new Map<number, EmitOutcome>();
  private readonly forbidden = new Map<number, DataHubUnauthorized>();
  private anyAccepted = false;

  constructor(private readonly proposals: readonly Proposal[]) {}

  set(index: number, outcome: EmitOutcome): void {
    this.outcomes.set(index, outcome);
    if (outcome.outcome === 'accepted') this.anyAccepted = true;
  }

  forbid(index: number, error: DataHubUnauthorized): void {
    this.forbidden.set(index, error);
    this.set(index, { outcome: 'rejected', reason: error.message });
  }

  /** A token that may write nothing is the operator's problem, not that of thousands of proposals. */
  refuseIfNothingIsAllowed(batch: readonly Planned<unknown>[]): void {
    const errors = batch.map(({ index }) => this.forbidden.get(index));
    if (!this.anyAccepted && errors[0] && errors.every((error) => error !== undefined)) throw errors[0];
  }

  results(): readonly EmitResult[] {
    return this.proposals.map((proposal, index) => ({
      ...(this.outcomes.get(index) ?? {
        outcome: 'unknown',
        reason: 'not confirmed before DataHub went away',
      }),
      proposal,
    }));
  }
}
