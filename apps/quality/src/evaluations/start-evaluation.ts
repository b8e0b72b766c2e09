import { type Evaluation, type StartEvaluationRequest } from '@dataspoke/contracts';
import { IdempotencyKeys } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ClaimEvaluation } from './claim-evaluation';
import { scopeOf } from './evaluation-scope';
import { toEvaluation } from './evaluation-view';

/** Starts an evaluation on request. */
@Injectable()
export class StartEvaluation {
  constructor(
    private readonly database: DataSource,
    private readonly claims: ClaimEvaluation,
    private readonly idempotency: IdempotencyKeys,
  ) {}

  /** Raises what {@link scopeOf} and {@link ClaimEvaluation} raise, and `idempotency-key-reused`. */
  async execute({ draft, idempotencyKey }: StartEvaluationRequest): Promise<Evaluation> {
    return this.database.transaction((tx) =>
      this.idempotency.once(
        tx,
        { scope: 'evaluation.start', key: idempotencyKey, request: { ...draft } },
        async () => toEvaluation(await this.claims.execute(tx, await scopeOf(tx, draft), 'manual')),
      ),
    );
  }
}
