import { type ById, type HealthScan, progressHint } from '@dataspoke/contracts';
import { Hints, Outbox, requestCancel } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findScan } from './find-scan';
import { toHealthScan } from './scan-view';

/** Asks a full scan to stop. */
@Injectable()
export class CancelScan {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly hints: Hints,
  ) {}

  /**
   * The scan as it is now; it becomes `cancelled` once its page in hand is done. Asking again changes nothing. Raises `not-found`,
   * and `conflict` when it has ended otherwise.
   */
  async execute({ id }: ById): Promise<HealthScan> {
    const scan = await this.database.transaction(async (tx) => {
      const row = await findScan(tx, id, 'pessimistic_write');
      await requestCancel(tx, this.outbox, row, 'scan');
      return toHealthScan(row);
    });
    this.hints.publish(progressHint('metadata-health', id));
    return scan;
  }
}
