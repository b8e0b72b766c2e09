import { type ById, progressHint, type Run } from '@dataspoke/contracts';
import { Hints, Outbox, requestCancel } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findRun } from './find-run';
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
      await requestCancel(tx, this.outbox, row, 'run');
      return (await toRuns(tx, [row]))[0];
    });
    this.hints.publish(progressHint('ingestion', id));
    if (!run) throw new Error(`run ${id} was lost`);
    return run;
  }
}
