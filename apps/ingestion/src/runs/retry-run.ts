import { isFinal, type RetryRunRequest, type Run } from '@dataspoke/contracts';
import { conflict, IdempotencyKeys } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ClaimRun } from './claim-run';
import { findRun } from './find-run';
import { toRuns } from './run-view';
import { scopesToRetry } from './scopes-to-retry';

/** Reads again what a run could not read, and nothing else. */
@Injectable()
export class RetryRun {
  constructor(
    private readonly database: DataSource,
    private readonly claims: ClaimRun,
    private readonly idempotency: IdempotencyKeys,
  ) {}

  /**
   * Starts a run of the scopes that `runId` did not read to the end or write to the end, or in which something failed; what lies in others is
   * left as it is.
   * Raises `not-found`, `conflict` when there is nothing of the kind or the run has not ended, and what {@link ClaimRun} raises.
   */
  async execute({ runId, idempotencyKey }: RetryRunRequest): Promise<Run> {
    return this.database.transaction((tx) =>
      this.idempotency.once(tx, { scope: 'run.retry', key: idempotencyKey, request: { runId } }, async () => {
        const former = await findRun(tx, runId, 'pessimistic_write');
        if (!isFinal(former.state)) throw conflict('The run has not ended; wait for it.');
        if (former.prunedAt) throw conflict('What the run read is no longer kept; run the source again.');
        if ((await scopesToRetry(tx, runId)).size === 0) {
          throw conflict(
            'The run read all of its scopes without a failure, or none at all; start a new run instead.',
          );
        }
        const row = await this.claims.execute(tx, {
          sourceId: former.sourceId,
          kind: former.kind,
          trigger: 'manual',
          retries: runId,
        });
        const [run] = await toRuns(tx, [row]);
        if (!run) throw new Error(`run ${row.id} was not stored`);
        return run;
      }),
    );
  }
}
