import { ConflictError, DataHubRejected, DataHubUnavailable } from '../errors';
import { type Proposal, type SystemMetadataInput } from './proposal';

/** How one proposal ended. */
export type EmitOutcome =
  /** DataHub took it; an unchanged value is accepted too. */
  | { readonly outcome: 'accepted'; readonly traceId?: string }
  /** Refused, by this client or by DataHub; the same proposal will be refused again. */
  | { readonly outcome: 'rejected'; readonly reason: string }
  /** The precondition failed; read the aspect again and decide anew. */
  | { readonly outcome: 'conflict'; readonly reason: string; readonly currentVersion?: string }
  /** DataHub went away before it answered: written or not. Only inside {@link EmitInterrupted}. */
  | { readonly outcome: 'unknown'; readonly reason: string };

/** A proposal with its outcome. */
export type EmitResult = EmitOutcome & { readonly proposal: Proposal };

/** Settings of one call of {@link Emitter.emitMcps}. */
export interface EmitOptions {
  readonly signal?: AbortSignal;
  /** False, the default: DataHub has stored the writes when the call returns. True: DataHub has queued them. */
  readonly async?: boolean;
  /** For all proposals of the call. */
  readonly systemMetadata?: SystemMetadataInput;
}

/** The outcomes of one call, in the order of its proposals. */
export interface EmitReport {
  readonly results: readonly EmitResult[];
  readonly accepted: number;
  readonly rejected: number;
  readonly conflicts: number;
}

/** DataHub went away while proposals were being written; what was certain until then is in `results`. */
export class EmitInterrupted extends DataHubUnavailable {
  override readonly name = 'EmitInterrupted';

  constructor(
    cause: DataHubUnavailable,
    readonly results: readonly EmitResult[],
  ) {
    super(cause.message, cause.status, {
      cause,
      ...(cause.retryAfterMs === undefined ? {} : { retryAfterMs: cause.retryAfterMs }),
    });
  }
}

/** Counts outcomes. */
export function reportOf(results: readonly EmitResult[]): EmitReport {
  const count = (outcome: EmitOutcome['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  return {
    results,
    accepted: count('accepted'),
    rejected: count('rejected'),
    conflicts: count('conflict'),
  };
}

/**
 * Returns when every proposal was accepted. Otherwise raises for the first that was not: {@link ConflictError} or
 * {@link DataHubRejected}, naming the URN and the aspect.
 */
export function requireAccepted(report: EmitReport): void {
  for (const result of report.results) {
    if (result.outcome === 'accepted') continue;
    const message = `${result.proposal.aspectName} of ${result.proposal.urn}: ${result.reason}`;
    throw result.outcome === 'conflict' ? new ConflictError(message) : new DataHubRejected(message);
  }
}
