import {
  DataHubClient,
  DataHubError,
  EmitInterrupted,
  type EmitResult,
  type Proposal,
} from '@dataspoke/datahub-client';
import { dependencyUnavailable } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';

/** Writes to the catalog for as long as it takes: whatever keeps the catalog from taking anything at all is waited for. */
@Injectable()
export class CatalogWrites {
  constructor(private readonly datahub: DataHubClient) {}

  /**
   * Emits proposals and hands every certain result to `settle`, also when the catalog goes away in between; then raises
   * `datahub-unavailable`, as for a token that is not accepted: both are tried again until somebody has put it right.
   */
  async emit(
    proposals: readonly Proposal[],
    settle: (results: readonly EmitResult[]) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      const { results } = await this.datahub.writes.emitMcps(proposals, { signal });
      await settle(results);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof EmitInterrupted) await settle(error.results);
      throw toOutage(error);
    }
  }

  /** Brings our part into aspects on the condition that nobody writes in between; raises as {@link emit}. */
  async merge(
    ...[requests, options]: Parameters<DataHubClient['writes']['mergeWrite']>
  ): ReturnType<DataHubClient['writes']['mergeWrite']> {
    try {
      return await this.datahub.writes.mergeWrite(requests, options);
    } catch (error) {
      options?.signal?.throwIfAborted();
      throw toOutage(error);
    }
  }
}

function toOutage(error: unknown): unknown {
  return error instanceof DataHubError
    ? dependencyUnavailable('datahub-unavailable', `DataHub takes no verdicts: ${error.message}`, error)
    : error;
}
