import { type ById, isFinal, type Run } from '@dataspoke/contracts';
import { conflict, Hints, Outbox } from '@dataspoke/service-kit';
import { progressHint } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findRun } from './find-run';
import { RunRow } from './run.row';
import { toRuns } from './run-view';

/** Asks a run to stop. */
@Injectable()
export class CancelRun {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly hints: Hints,
  ) {}

  /**
   * The run as it is now; it becomes `cancelled` once what it has in hand is settled. Asking again changes nothing. Raises
   * `not-found`, and `conflict` when the run has ended otherwise.
   */
  async execute({ id }: ById): Promise<Run> {
    const run = await this.database.transaction(async (tx) => {
      const row = await findRun(tx, id, 'pessimistic_write');
      if (isFinal(row.state) && row.state !== 'cancelled') {
        throw conflict(`The run has ended already (${row.state}); there is nothing to cancel.`);
      }
      if (!isFinal(row.state) && !row.cancelRequested) {
        row.cancelRequested = true;
        row.progress = { ...row.progress, message: 'stopping on request' };
        await tx.update(RunRow, { id }, { cancelRequested: true, progress: row.progress });
        await this.outbox.requestCancel(tx, { workflowId: id });
      }
      return (await toRuns(tx, [row]))[0];
    });
    this.hints.publish(progressHint('ingestion', id));
    if (!run) throw new Error(`run ${id} was lost`);
    return run;
  }
}
