import { asciiJson } from '@dataspoke/domain';
import { DataHubRejected, DataHubUnavailable } from '../errors';
import { forEachBounded } from '../http/bounded';
import { type DataHubConnection } from '../http/datahub-connection';
import { type CatalogModel } from '../model/catalog-model';
import { type CatalogReads } from '../reads/catalog-reads';
import { BatchBuffer } from './batch-buffer';
import { checkProposals } from './check-proposals';
import { EmitCall } from './emit-call';
import {
  EmitInterrupted,
  reportOf,
  requireAccepted,
  type EmitOptions,
  type EmitOutcome,
  type EmitReport,
  type StreamReport,
} from './emit-result';
import { explainRefusal } from './explain-refusal';
import { LaneRunner } from './lane-runner';
import {
  mergeWrite,
  patchWrite,
  type MergeOptions,
  type MergeParts,
  type MergePauses,
  type MergeRequest,
  type MergeResult,
} from './merge-writer';
import { type Proposal, type SystemMetadataInput } from './proposal';
import { emitSnapshot, type Snapshot } from './snapshot';
import { followTrace, TRACE_PAUSES, type TracePauses } from './trace-wait';
import { type TransportChoice } from './transport-choice';
import { windowsOf } from './stream-windows';
import { planWrites, type Lane } from './write-plan';
import { type WriteTransport } from './write-transport';

const CONCURRENT_LANES = 4;

/** What an {@link Emitter} needs. */
export interface EmitterParts {
  readonly connection: DataHubConnection;
  readonly choice: TransportChoice;
  readonly model: CatalogModel;
  readonly reads: Pick<CatalogReads, 'readAspects'>;
  /** The present, in milliseconds since 1970. */
  readonly now: () => number;
  readonly tracePauses?: TracePauses;
  readonly mergePauses?: MergePauses;
}

/** Writes aspects. */
export class Emitter {
  private readonly buffers: BatchBuffer[] = [];

  constructor(private readonly parts: EmitterParts) {}

  /**
   * Writes one proposal. Raises {@link DataHubRejected} or {@link ConflictError} when it was not accepted, and
   * {@link EmitInterrupted} when DataHub went away; otherwise as {@link emitMcps}.
   */
  async emitMcp(
    proposal: Proposal,
    options: EmitOptions = {},
  ): Promise<EmitOutcome & { readonly outcome: 'accepted' }> {
    const report = await this.emitMcps([proposal], options);
    requireAccepted(report);
    const [result] = report.results;
    return result?.outcome === 'accepted' && result.traceId !== undefined
      ? { outcome: 'accepted', traceId: result.traceId }
      : { outcome: 'accepted' };
  }

  /**
   * Writes proposals in batches, those of one URN in the order given, and says of each how it ended. One bad proposal
   * costs only itself: URN, aspect name and value are checked before anything is sent, because DataHub drops some bad ones
   * and still answers success; and a batch that is refused is split until the culprit stands alone.
   *
   * Raises {@link EmitInterrupted} when DataHub goes away, {@link DataHubUnauthorized} when the token is not accepted or
   * may write none of it, {@link DataHubRejected} when the server does not take writes at this address, and the reason of an
   * abort; `onInterrupted` hears before what was certain until then.
   */
  async emitMcps(proposals: readonly Proposal[], options: EmitOptions = {}): Promise<EmitReport> {
    const call = new EmitCall(proposals);
    if (proposals.length === 0) return reportOf([]);
    try {
      const transport = await this.transport(options);
      const checked = checkProposals(proposals, this.parts.model, transport, (index, reason) => {
        call.set(index, { outcome: 'rejected', reason });
      });
      await this.send(call, transport, planWrites(checked), options);
      if (options.mode === 'async-wait') await this.follow(call, options.signal);
    } catch (error) {
      const results = call.results();
      options.onInterrupted?.({ results, offset: 0 });
      throw error instanceof DataHubUnavailable ? new EmitInterrupted(error, results) : error;
    }
    return reportOf(call.results());
  }

  /**
   * Writes any number of proposals in bounded memory: reads a window, writes it as {@link emitMcps} does, yields its report,
   * and goes on, so that the order for each URN holds over the whole stream. Ends at the abort of `signal` with its reason,
   * and with {@link EmitInterrupted} when DataHub goes away: its `offset` and `results` say from where to go on, as
   * `onInterrupted` does whatever the error.
   */
  async *emitStream(
    source: Iterable<Proposal> | AsyncIterable<Proposal>,
    options: EmitOptions = {},
  ): AsyncGenerator<StreamReport, void, undefined> {
    let offset = 0;
    for await (const window of windowsOf(source, options.signal)) {
      const before = offset;
      let report: EmitReport;
      try {
        report = await this.emitMcps(window, {
          ...options,
          onInterrupted: ({ results }) => options.onInterrupted?.({ results, offset: before }),
        });
      } catch (error) {
        if (!(error instanceof EmitInterrupted)) throw error;
        throw new EmitInterrupted(error, error.results, before);
      }
      yield { ...report, offset: before };
      offset += window.length;
    }
  }

  /**
   * Writes aspects of one entity in the older form, a snapshot: all of them or none, without conditions. For producers that
   * are moved over; new ones emit proposals. Raises {@link DataHubRejected} when it is not accepted.
   */
  async emitMce(snapshot: Snapshot, options: Omit<EmitOptions, 'mode'> = {}): Promise<void> {
    const systemMetadata = { lastObserved: this.parts.now(), ...options.systemMetadata };
    await emitSnapshot(this.parts.connection, this.parts.model, snapshot, systemMetadata, options.signal);
  }

  /** See {@link mergeWrite}. */
  mergeWrite(requests: readonly MergeRequest[], options?: MergeOptions): Promise<readonly MergeResult[]> {
    return mergeWrite(this.mergeParts, requests, options);
  }

  /** See {@link patchWrite}. */
  patchWrite(requests: readonly MergeRequest[], options?: MergeOptions): Promise<readonly MergeResult[]> {
    return patchWrite(this.mergeParts, requests, options);
  }

  private get mergeParts(): MergeParts {
    const { reads, mergePauses } = this.parts;
    return { reads, emitter: this, ...(mergePauses === undefined ? {} : { pauses: mergePauses }) };
  }

  private async transport({ mode, signal }: EmitOptions): Promise<WriteTransport> {
    if (mode === 'async-wait') await this.parts.choice.requireTrace({ signal });
    return this.parts.choice.transport({ signal });
  }

  private async send(
    call: EmitCall,
    transport: WriteTransport,
    lanes: readonly Lane[],
    options: EmitOptions,
  ): Promise<void> {
    const { mode = 'sync', signal } = options;
    const { model, reads } = this.parts;
    const context = { mode, systemMetadata: this.systemMetadata(options.systemMetadata) };
    const runner = new LaneRunner(call, transport, model, reads, context, { mode, signal });
    const failures: unknown[] = [];
    await forEachBounded(lanes, CONCURRENT_LANES, async (lane) => {
      // Batches that are on their way are let finish, so that their outcome is known.
      if (failures.length > 0) return;
      const buffer = this.buffers.pop() ?? new BatchBuffer();
      try {
        await runner.run(lane, buffer, () => failures.length > 0);
      } catch (error) {
        failures.push(error);
      } finally {
        if (this.buffers.length < CONCURRENT_LANES) this.buffers.push(buffer);
      }
    });
    if (failures.length === 0) return;
    if (mode === 'async-wait') call.takeQueued();
    // A refusal or an abort says more than an outage beside it.
    throw failures.find((error) => !(error instanceof DataHubUnavailable)) ?? failures[0];
  }

  /** What most proposals share is made once. */
  private systemMetadata(
    shared: SystemMetadataInput | undefined,
  ): (own: SystemMetadataInput | undefined) => string {
    const common = { lastObserved: this.parts.now(), ...shared };
    const text = asciiJson(common);
    return (own) => (own === undefined ? text : asciiJson({ ...common, ...own }));
  }

  /** A time series is queued in every mode, and `accepted` says no more of it. */
  private untraced(
    proposal: Proposal | undefined,
    traceId: string,
    { reason }: { readonly reason: string },
  ): EmitOutcome {
    const { model } = this.parts;
    const isTimeseries =
      proposal && model.aspectKind(model.parseUrn(proposal.urn), proposal.aspectName) === 'timeseries';
    return isTimeseries ? { outcome: 'accepted', traceId } : { outcome: 'unknown', reason };
  }

  /** Replaces `accepted` by what became of the queued writes. */
  private async follow(call: EmitCall, signal: AbortSignal | undefined): Promise<void> {
    const { connection, reads, tracePauses = TRACE_PAUSES } = this.parts;
    const failed: { readonly index: number; readonly reason: string }[] = [];
    await forEachBounded(call.takeQueued(), CONCURRENT_LANES, async ([traceId, indices]) => {
      const writes = indices.flatMap((index) => {
        const proposal = call.proposals[index];
        return proposal ? [{ index, urn: proposal.urn, aspectName: proposal.aspectName }] : [];
      });
      await followTrace(
        connection,
        traceId,
        writes,
        ({ index }, end) => {
          if (end.state === 'written') call.set(index, { outcome: 'accepted', traceId });
          if (end.state === 'untraced') call.set(index, this.untraced(call.proposals[index], traceId, end));
          if (end.state === 'pending') call.set(index, { outcome: 'unknown', reason: end.reason });
          if (end.state === 'failed') failed.push({ index, reason: end.reason });
        },
        tracePauses,
        signal,
      );
    });
    for (const { index, reason } of failed) {
      const proposal = call.proposals[index];
      const error = new DataHubRejected(reason);
      call.set(
        index,
        proposal && proposal.changeType !== 'DELETE'
          ? await explainRefusal(reads, proposal, error, signal)
          : { outcome: 'rejected', reason },
      );
    }
  }
}
