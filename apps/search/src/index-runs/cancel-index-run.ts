import { type ById, type IndexRun, progressHint } from '@dataspoke/contracts';
import { Hints, Outbox, requestCancel } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findIndexRun } from './find-index-run';
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
      await requestCancel(tx, this.outbox, row, 're-index');
      return toIndexRun(row);
    });
    this.hints.publish(progressHint('search', id));
    return run;
  }
}
