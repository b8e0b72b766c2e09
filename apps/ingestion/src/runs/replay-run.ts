import { isFinal, type ReplayRunRequest, type Run } from '@dataspoke/contracts';
import { conflict, IdempotencyKeys } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ClaimRun } from './claim-run';
import { FailedRecordRow } from './failed-record.row';
import { findRun } from './find-run';
import { hasFailed } from './replayed-objects';
import { toRuns } from './run-view';

/** Reads again the objects that failed in a run, and compares nothing else. */
@Injectable()
export class ReplayRun {
  constructor(
    private readonly database: DataSource,
    private readonly claims: ClaimRun,
    private readonly idempotency: IdempotencyKeys,
  ) {}

  /**
   * Starts a run of the objects that have failed records in `runId`, or of which the catalog refused a change; removals are left to whole
   * runs. Raises `not-found`, `conflict` when nothing failed, the run has not ended or its details are no longer kept, and what
   * {@link ClaimRun} raises.
   */
  async execute({ runId, idempotencyKey }: ReplayRunRequest): Promise<Run> {
    return this.database.transaction((tx) =>
      this.idempotency.once(
        tx,
        { scope: 'run.replay', key: idempotencyKey, request: { runId } },
        async () => {
          const former = await findRun(tx, runId, 'pessimistic_write');
          if (!isFinal(former.state)) throw conflict('The run has not ended; wait for it.');
          if (former.prunedAt)
            throw conflict('What failed in the run is no longer kept; run the source again.');
          if (!(await hasFailed(tx, runId))) {
            throw conflict(
              (await tx.countBy(FailedRecordRow, { runId })) > 0
                ? 'The failed records of the run were stored before records could be replayed; run the source again.'
                : 'No record failed in the run, and the catalog refused no change of what it read; there is nothing to replay.',
            );
          }
          const row = await this.claims.execute(tx, {
            sourceId: former.sourceId,
            kind: former.kind,
            trigger: 'manual',
            replays: runId,
          });
          const [run] = await toRuns(tx, [row]);
          if (!run) throw new Error(`run ${row.id} was not stored`);
          return run;
        },
      ),
    );
  }
}
