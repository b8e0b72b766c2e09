import { type ById, type Evaluation, progressHint } from '@dataspoke/contracts';
import { Hints, Outbox, requestCancel } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toEvaluation } from './evaluation-view';
import { findEvaluation } from './find-evaluation';

/** Asks an evaluation to stop. */
@Injectable()
export class CancelEvaluation {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly hints: Hints,
  ) {}

  /** The evaluation as it is now. Asking again changes nothing. Raises `not-found`, and `conflict` when it has ended otherwise. */
  async execute({ id }: ById): Promise<Evaluation> {
    const evaluation = await this.database.transaction(async (tx) => {
      const row = await findEvaluation(tx, id, 'pessimistic_write');
      await requestCancel(tx, this.outbox, row, 'evaluation');
      return toEvaluation(row);
    });
    this.hints.publish(progressHint('quality', id));
    return evaluation;
  }
}
