import {
  type DeleteProposal,
  type PatchProposal,
  type SystemMetadataInput,
  type ValueProposal,
} from './proposal';

/** A checked proposal in the form that one transport sends. */
export interface PreparedProposal {
  readonly proposal: ValueProposal | PatchProposal;
  readonly entityType: string;
  /** JSON text of this item alone. */
  readonly text: string;
  readonly bytes: number;
  /** Whether it may be sent again when it is unknown if the first time had an effect. */
  readonly repeatable: boolean;
}

export interface SendOptions {
  readonly async: boolean;
  readonly signal?: AbortSignal;
}

/**
 * One of DataHub's ways to take writes. `send` resolves when all items of the batch were taken and none was left out; it
 * raises `DataHubRejected`, `ConflictError` or `DataHubUnauthorized` when the server refused the batch as a whole, and
 * `DataHubUnavailable` when it is unknown or certain that nothing was written.
 */
export interface WriteTransport {
  /** Items of different groups never share a batch. */
  groupOf(entityType: string, changeType: 'UPSERT' | 'CREATE' | 'PATCH'): string;
  prepare(
    proposal: ValueProposal | PatchProposal,
    entityType: string,
    systemMetadata: SystemMetadataInput,
  ): PreparedProposal;
  send(batch: readonly PreparedProposal[], options: SendOptions): Promise<{ readonly traceId?: string }>;
  /** Deletes an entity or one of its aspects; resolves too when there was nothing to delete. */
  delete(proposal: DeleteProposal, target: 'entity' | 'aspect', signal?: AbortSignal): Promise<void>;
}
