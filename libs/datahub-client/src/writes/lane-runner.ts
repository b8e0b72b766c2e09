import { aspectEquals } from '../aspects/aspect-table';
import { ConflictError, DataHubRejected, DataHubUnauthorized } from '../errors';
import { type CatalogModel } from '../model/catalog-model';
import { type CatalogReads } from '../reads/catalog-reads';
import { type BatchBuffer } from './batch-buffer';
import { type EmitCall } from './emit-call';
import { type EmitOutcome } from './emit-result';
import { explainRefusal, failedConditions } from './explain-refusal';
import { type DeleteProposal } from './proposal';
import { type Batch, type Lane, type PlannedWrite } from './write-plan';
import {
  type EncodeContext,
  type EncodedBatch,
  isQueued,
  type SendOptions,
  type Sent,
  type WriteTransport,
} from './write-transport';

/** DataHub reads JSON texts of up to 16,000,000 characters; the aspect is one inside the request. */
const MAX_PROPOSAL_BYTES = 15_500_000;
/** What the messages of DataHub's queue hold unless it is configured otherwise; it loses larger ones without a word. */
const MAX_QUEUED_BYTES = 5_000_000;
/** 12 MiB stay below the official client's 15 MiB and below common proxy limits of 16 MB. */
const MAX_BATCH_BYTES = 12 * 1024 * 1024;
/** Answers that blame an item of the batch; any other refusal is about the request itself. */
const BLAMES_AN_ITEM = new Set([400, 403, 409, 412, 413, 422]);

const LEFT_OUT = 'DataHub answered success, but did not mention this aspect';

type Refusal = ConflictError | DataHubRejected | DataHubUnauthorized;

/** Sends lanes of one call and notes how each proposal ended. */
export class LaneRunner {
  constructor(
    private readonly call: EmitCall,
    private readonly transport: WriteTransport,
    private readonly model: CatalogModel,
    private readonly reads: Pick<CatalogReads, 'readAspects'>,
    private readonly context: EncodeContext,
    private readonly options: SendOptions,
  ) {}

  /** Sends one step after the other, encoding into `buffer`, until `isInterrupted`. Raises what ends the whole call. */
  async run(lane: Lane, buffer: BatchBuffer, isInterrupted: () => boolean): Promise<void> {
    for (const step of lane) {
      if (isInterrupted()) return;
      this.options.signal?.throwIfAborted();
      if (step.kind === 'delete') {
        this.call.set(step.index, await this.deleteOne(step.proposal));
      } else {
        await this.sendBatch(step, buffer);
        this.call.refuseIfNothingIsAllowed(step.items);
      }
    }
  }

  private async sendBatch({ group, items }: Batch, buffer: BatchBuffer): Promise<void> {
    const { head, tail } = this.transport.frame(this.context.mode);
    let from = 0;
    while (from < items.length) {
      buffer.begin(head);
      const encoded: PlannedWrite[] = [];
      for (; from < items.length; from += 1) {
        const item = items[from];
        if (!item) continue;
        const text = this.encode(item);
        if (text === undefined) continue;
        if (encoded.length > 0 && buffer.size + text.length > MAX_BATCH_BYTES) break;
        buffer.add(text);
        encoded.push(item);
      }
      if (encoded.length > 0) await this.send({ group, items: encoded, body: buffer.end(tail) }, buffer);
    }
  }

  private encode(item: PlannedWrite): string | undefined {
    let text: string;
    try {
      text = this.transport.encode(item, this.context);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      // A number without JSON form, a value that holds itself.
      this.call.set(item.index, { outcome: 'rejected', reason: `not JSON: ${error.message}` });
      return undefined;
    }
    const queued = isQueued(this.options.mode);
    if (text.length <= (queued ? MAX_QUEUED_BYTES : MAX_PROPOSAL_BYTES)) return text;
    const reason = queued
      ? `${text.length} bytes are more than DataHub's queue takes; emit with mode "sync"`
      : `${text.length} bytes are more than DataHub reads`;
    this.call.set(item.index, { outcome: 'rejected', reason });
    return undefined;
  }

  private async send(batch: EncodedBatch, buffer: BatchBuffer): Promise<void> {
    const { items, group } = batch;
    let sent: Sent;
    try {
      sent = await this.transport.send(batch, this.options);
    } catch (error) {
      if (!isRefusal(error) || !BLAMES_AN_ITEM.has(error.status ?? 0)) throw error;
      const [first, ...rest] = items;
      if (first && rest.length === 0) {
        if (error instanceof DataHubUnauthorized) this.call.forbid(first.index, error);
        else this.call.set(first.index, await this.explain(first, error));
        return;
      }
      const lost = await failedConditions(this.reads, items, this.options.signal);
      for (const [{ index }, outcome] of lost) this.call.set(index, outcome);
      const left = lost.size === 0 ? items : items.filter((item) => !lost.has(item));
      const middle = lost.size === 0 ? middleOf(left) : left.length;
      await this.sendBatch({ kind: 'batch', group, items: left.slice(0, middle) }, buffer);
      await this.sendBatch({ kind: 'batch', group, items: left.slice(middle) }, buffer);
      return;
    }
    const { traceId, unconfirmed } = sent;
    const outcome = this.outcomeOf(traceId);
    // Of queued writes the trace will tell more than this answer.
    if (unconfirmed.length === 0 || this.options.mode === 'async-wait') {
      for (const { index } of items) this.call.set(index, outcome);
      return;
    }
    const missing = new Set(unconfirmed);
    for (const item of items) if (!missing.has(item)) this.call.set(item.index, outcome);
    await this.verify(unconfirmed, outcome);
  }

  private outcomeOf(traceId: string | undefined): EmitOutcome {
    if (traceId !== undefined) return { outcome: 'accepted', traceId };
    return this.options.mode === 'async-wait'
      ? { outcome: 'unknown', reason: 'DataHub queued it without a trace to follow it by' }
      : { outcome: 'accepted' };
  }

  private explain({ proposal }: PlannedWrite, error: ConflictError | DataHubRejected): Promise<EmitOutcome> {
    return explainRefusal(this.reads, proposal, error, this.options.signal);
  }

  /** An item that the answer does not mention counts as written only when its value is what is stored. */
  private async verify(items: readonly PlannedWrite[], accepted: EmitOutcome): Promise<void> {
    const versioned = items.filter(({ timeseries }) => !timeseries);
    const stored = await this.reads.readAspects(
      versioned.map(({ proposal }) => proposal.urn),
      [...new Set(versioned.map(({ proposal }) => proposal.aspectName))],
      { signal: this.options.signal },
    );
    for (const { index, proposal, timeseries } of items) {
      const { urn, aspectName } = proposal;
      const value = stored.get(urn)?.get(aspectName)?.value;
      // What a patch or a queue has come to cannot be seen from the value.
      if (timeseries || proposal.changeType === 'PATCH' || isQueued(this.options.mode)) {
        this.call.set(index, { outcome: 'unknown', reason: LEFT_OUT });
      } else if (aspectEquals(aspectName, value, proposal.value)) {
        this.call.set(index, accepted);
      } else this.call.set(index, { outcome: 'rejected', reason: LEFT_OUT });
    }
  }

  private async deleteOne(proposal: DeleteProposal): Promise<EmitOutcome> {
    const { urn, aspectName } = proposal;
    const { signal } = this.options;
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
function middleOf(batch: readonly PlannedWrite[]): number {
  const half = Math.ceil(batch.length / 2);
  const urnAt = (index: number) => batch[index]?.proposal.urn;
  let best = half;
  for (let at = 1, distance = Infinity; at < batch.length; at += 1) {
    if (urnAt(at) === urnAt(at - 1) || Math.abs(at - half) >= distance) continue;
    best = at;
    distance = Math.abs(at - half);
  }
  return best;
}

function isRefusal(error: unknown): error is Refusal {
  return (
    error instanceof ConflictError || error instanceof DataHubRejected || error instanceof DataHubUnauthorized
  );
}
