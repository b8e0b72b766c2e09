import { type Run, type StartRunRequest } from '@dataspoke/contracts';
import { IdempotencyKeys } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ClaimRun } from './claim-run';
import { toRuns } from './run-view';

/** Starts a run on request. */
@Injectable()
export class StartRun {
  constructor(
    private readonly database: DataSource,
    private readonly claims: ClaimRun,
    private readonly idempotency: IdempotencyKeys,
  ) {}

  /** Raises what {@link ClaimRun} raises, and `idempotency-key-reused`. */
  async execute({ sourceId, kind, idempotencyKey }: StartRunRequest): Promise<Run> {
    return this.database.transaction((tx) =>
      this.idempotency.once(
        tx,
        { scope: 'run.start', key: idempotencyKey, request: { sourceId, kind } },
        async () => {
          const row = await this.claims.execute(tx, { sourceId, kind, trigger: 'manual' });
          const [run] = await toRuns(tx, [row]);
          if (!run) throw new Error(`run ${row.id} was not stored`);
          return run;
        },
      ),
    );
  }
}
