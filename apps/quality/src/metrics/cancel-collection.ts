import { type ById, type MetricCollection, progressHint } from '@dataspoke/contracts';
import { Hints, Outbox, requestCancel } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toCollection } from './collection-view';
import { findCollection } from './find-collection';

/** Asks a collection of metrics to stop. */
@Injectable()
export class CancelCollection {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly hints: Hints,
  ) {}

  /** The collection as it is now. Asking again changes nothing. Raises `not-found`, and `conflict` when it has ended otherwise. */
  async execute({ id }: ById): Promise<MetricCollection> {
    const collection = await this.database.transaction(async (tx) => {
      const row = await findCollection(tx, id, 'pessimistic_write');
      await requestCancel(tx, this.outbox, row, 'metric collection');
      return toCollection(row);
    });
    this.hints.publish(progressHint('quality', id));
    return collection;
  }
}
