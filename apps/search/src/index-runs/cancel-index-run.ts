import { type ById, type IndexRun, isFinal, progressHint } from '@dataspoke/contracts';
import { conflict, Hints, Outbox } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findIndexRun } from './find-index-run';
import { IndexRunRow } from './index-run.row';
import { toIndexRun } from './index-run-view';

/** Asks a full re-index to stop. */
@Injectable()
export class CancelIndexRun {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly hints: Hints,
  ) {}

  /**
   * The index run as it is now; it becomes `cancelled` once its page in hand is done. Asking again changes nothing. Raises
   * `not-found`, and `conflict` when it has ended otherwise.
   */
  async execute({ id }: ById): Promise<IndexRun> {
    const run = await this.database.transaction(async (tx) => {
      const row = await findIndexRun(tx, id, 'pessimistic_write');
      if (isFinal(row.state) && row.state !== 'cancelled') {
        throw conflict(`The re-index has ended already (${row.state}); there is nothing to cancel.`);
      }
      if (!isFinal(row.state) && !row.cancelRequested) {
        row.cancelRequested = true;
        row.progress = { ...row.progress, message: 'stopping on request' };
        await tx.update(IndexRunRow, { id }, { cancelRequested: true, progress: row.progress });
        await this.outbox.requestCancel(tx, { workflowId: id });
      }
      return toIndexRun(row);
    });
    this.hints.publish(progressHint('search', id));
    return run;
  }
}
