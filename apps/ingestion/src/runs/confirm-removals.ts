import { type ConfirmRemovalsRequest, isFinal, type Run } from '@dataspoke/contracts';
import { conflict, IdempotencyKeys } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ChangeRow } from '../changes/change.row';
import { ClaimRun } from './claim-run';
import { findRun } from './find-run';
import { toRuns } from './run-view';

/** Carries out removals that a run has held, once a person has looked at them. */
@Injectable()
export class ConfirmRemovals {
  constructor(
    private readonly database: DataSource,
    private readonly claims: ClaimRun,
    private readonly idempotency: IdempotencyKeys,
  ) {}

  /**
   * Starts a run that reads the source anew and marks removed what is still missing, of what `runId` has held all and of anything else as
   * much as the source allows. Raises `not-found`, `conflict` when the run holds none or has not ended, and what {@link ClaimRun} raises.
   */
  async execute({ runId, idempotencyKey }: ConfirmRemovalsRequest): Promise<Run> {
    return this.database.transaction((tx) =>
      this.idempotency.once(
        tx,
        { scope: 'run.confirm-removals', key: idempotencyKey, request: { runId } },
        async () => {
          const held = await findRun(tx, runId, 'pessimistic_write');
          if (!isFinal(held.state)) throw conflict('The run has not ended; wait for it.');
          if (held.kind === 'dry-run')
            throw conflict('A dry run removes nothing; start a run, and confirm that one.');
          if (held.prunedAt) throw conflict('What the run held is no longer kept; run the source again.');
          if ((await tx.countBy(ChangeRow, { runId, outcome: 'held' })) === 0) {
            throw conflict('The run holds no removals; there is nothing to confirm.');
          }
          const row = await this.claims.execute(tx, {
            sourceId: held.sourceId,
            kind: 'run',
            trigger: 'manual',
            confirms: runId,
          });
          const [run] = await toRuns(tx, [row]);
          if (!run) throw new Error(`run ${row.id} was not stored`);
          return run;
        },
      ),
    );
  }
}
