import { isFinal, type RetryRunRequest, type Run } from '@dataspoke/contracts';
import { conflict, IdempotencyKeys } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ClaimRun } from './claim-run';
import { counted } from './counted';
import { findRun } from './find-run';
import { countFailed } from './replayed-objects';
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
          throw conflict(await whyNothingToRetry(tx, runId));
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

/** What a run that has no scope to retry may have instead: objects that are replayed. */
async function whyNothingToRetry(tx: EntityManager, runId: string): Promise<string> {
  const { parts, refused } = await countFailed(tx, runId);
  const failures = [
    ...(parts === 0 ? [] : [`parts of ${counted(parts, 'object')} failed`]),
    ...(refused === 0 ? [] : [`the catalog refused changes of ${counted(refused, 'entity', 'entities')}`]),
  ];
  if (failures.length === 0)
    return 'The run read all of its scopes without a failure, or none at all; start a new run instead.';
  return `The run read all of its scopes, so there is none to retry, but ${failures.join(' and ')}; replay the run to read those again: POST /api/v1/runs/${runId}/replay.`;
}
