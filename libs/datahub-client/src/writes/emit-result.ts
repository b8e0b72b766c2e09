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
  /**
   * Written or not: the call ended before DataHub answered (only inside {@link EmitProgress} and {@link EmitInterrupted}), or DataHub answered without a word on
   * this one, or queued the write and had not carried it out when the time limit of `async-wait` was over.
   */
  | { readonly outcome: 'unknown'; readonly reason: string };

/** A proposal with its outcome. */
export type EmitResult = EmitOutcome & { readonly proposal: Proposal };

/**
 * What `accepted` means. `sync`: stored. `sync-wait`: stored and in the search index. `async`: queued, it may still fail, also
 * its condition.
 * `async-wait`: queued, then followed by DataHub's trace API until it is stored and in the search index; what fails on the
 * way is `rejected` or `conflict`. Time series are always queued, in every mode, and DataHub does not tell what becomes of them.
 */
export type EmitMode = 'sync' | 'sync-wait' | 'async' | 'async-wait';

/** Settings of one call of {@link Emitter.emitMcps}. */
export interface EmitOptions {
  readonly signal?: AbortSignal;
  /** What an accepted write has come to when the call returns; `sync` unless told. */
  readonly mode?: EmitMode;
  /** For all proposals of the call. */
  readonly systemMetadata?: SystemMetadataInput;
  /**
   * Hears how far the call came when it is about to raise whatever error, an abort's reason included, so that the caller can go
   * on from there; {@link EmitInterrupted} holds the same.
   */
  readonly onInterrupted?: (progress: EmitProgress) => void;
}

/** How far a call came that ends with an error. Emit those that are `unknown` again, and what is behind them in a stream. */
export interface EmitProgress {
  readonly results: readonly EmitResult[];
  /** How many proposals of a stream came before the first of `results`; 0 outside of streams. */
  readonly offset: number;
}

/** The outcomes of one call, in the order of its proposals. */
export interface EmitReport {
  readonly results: readonly EmitResult[];
  readonly accepted: number;
  readonly rejected: number;
  readonly conflicts: number;
}

/** The outcomes of one window of a stream. */
export interface StreamReport extends EmitReport {
  /** How many proposals of the stream came before the first of this window. */
  readonly offset: number;
}

/**
 * DataHub went away while proposals were being written; what was certain until then is in `results`. To go on, emit those that
 * are `unknown` again, and of a stream everything behind `offset + results.length`.
 */
export class EmitInterrupted extends DataHubUnavailable implements EmitProgress {
  override readonly name = 'EmitInterrupted';

  constructor(
    cause: DataHubUnavailable,
    readonly results: readonly EmitResult[],
    /** How many proposals of a stream came before the first of `results`; 0 outside of streams. */
    readonly offset = 0,
  ) {
    super(cause.message, cause.status, {
      cause,
      ...(cause.retryAfterMs === undefined ? {} : { retryAfterMs: cause.retryAfterMs }),
    });
  }
}

/** Counts outcomes. */
export function reportOf(results: readonly EmitResult[]): EmitReport {
  const counts = { accepted: 0, rejected: 0, conflict: 0, unknown: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return { results, accepted: counts.accepted, rejected: counts.rejected, conflicts: counts.conflict };
}

/**
 * Returns when every proposal was accepted. Otherwise raises for the first that was not, naming the URN and the aspect:
 * {@link ConflictError}, {@link DataHubRejected}, or {@link DataHubUnavailable} when it is unknown.
 */
export function requireAccepted(report: EmitReport): void {
  for (const result of report.results) {
    if (result.outcome === 'accepted') continue;
    const message = `${result.proposal.aspectName} of ${result.proposal.urn}: ${result.reason}`;
    if (result.outcome === 'conflict') throw new ConflictError(message);
    throw result.outcome === 'unknown' ? new DataHubUnavailable(message) : new DataHubRejected(message);
  }
}
