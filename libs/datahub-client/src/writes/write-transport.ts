import { type EmitMode } from './emit-result';
import {
  type DeleteProposal,
  type PatchProposal,
  type ProposalOptions,
  type SystemMetadataInput,
  type ValueProposal,
  isConditional,
} from './proposal';
import { type PlannedWrite } from './write-plan';

/** What encodes the items of one call. */
export interface EncodeContext {
  readonly mode: EmitMode;
  /** JSON text of the system metadata of a proposal, in ASCII. */
  readonly systemMetadata: (own: SystemMetadataInput | undefined) => string;
}

/** The text around the items of a request, which stand between the two with commas. */
export interface Frame {
  readonly head: string;
  readonly tail: string;
}

/** A request that is ready to be sent. */
export interface EncodedBatch {
  readonly group: string;
  readonly items: readonly PlannedWrite[];
  readonly body: Uint8Array;
}

export interface SendOptions {
  readonly mode: EmitMode;
  readonly signal?: AbortSignal;
}

/** What a server said about a batch that it took. */
export interface Sent {
  readonly traceId?: string;
  /** Items that its answer does not mention although it should. */
  readonly unconfirmed: readonly PlannedWrite[];
}

/**
 * One of DataHub's ways to take writes. Both keep the same promises: CREATE and conditions hold, items keep their order.
 * `send` raises `DataHubRejected`, `ConflictError` or `DataHubUnauthorized` when the server refused the batch as a whole,
 * and `DataHubUnavailable` when it is unknown or certain that nothing was written.
 */
export interface WriteTransport {
  /** Items of different groups never share a request. */
  groupOf(entityType: string, changeType: 'UPSERT' | 'CREATE' | 'PATCH'): string;
  frame(mode: EmitMode): Frame;
  /** JSON text of one item, in ASCII, so that each character is one byte. */
  encode(write: PlannedWrite, context: EncodeContext): string;
  send(batch: EncodedBatch, options: SendOptions): Promise<Sent>;
  /** Deletes an entity or one of its aspects; resolves too when there was nothing to delete. */
  delete(proposal: DeleteProposal, target: 'entity' | 'aspect', signal?: AbortSignal): Promise<void>;
}

/** Whether the mode leaves the writing to the server's queue. */
export function isQueued(mode: EmitMode): boolean {
  return mode === 'async' || mode === 'async-wait';
}

/** DataHub's headers of a proposal (they travel inside the item, not in HTTP); undefined when there are none. */
export function proposalHeaders(
  proposal: ProposalOptions,
  mode: EmitMode,
): Readonly<Record<string, string>> | undefined {
  if (mode !== 'sync-wait' && !isConditional(proposal)) return undefined;
  return {
    ...(proposal.ifVersion === undefined ? {} : { 'If-Version-Match': proposal.ifVersion }),
    ...(proposal.ifModifiedSince === undefined ? {} : { 'If-Modified-Since': proposal.ifModifiedSince }),
    ...(proposal.ifUnmodifiedSince === undefined
      ? {}
      : { 'If-Unmodified-Since': proposal.ifUnmodifiedSince }),
    ...(mode === 'sync-wait' ? { 'X-DataHub-Sync-Index-Update': 'true' } : {}),
  };
}

/** Whether twice has the same effect and the same answer as once. */
export function isRepeatable(proposal: ValueProposal | PatchProposal): boolean {
  if (isConditional(proposal)) return false;
  if (proposal.changeType === 'PATCH') {
    // DataHub lets a removal of what is not there pass. A place in a list is another one the second time.
    return proposal.patch.patch.every(
      ({ op, path }) => op !== 'replace' && !/\/(?:-|\d+)(?:\/|$)/.test(path),
    );
  }
  return proposal.changeType === 'UPSERT';
}

/** The trace id in a `traceparent` header. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(traceparent ?? '')?.[1];
}
