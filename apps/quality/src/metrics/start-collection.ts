import { type MetricCollection, type StartMetricCollectionRequest } from '@dataspoke/contracts';
import { IdempotencyKeys } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ClaimCollection } from './claim-collection';
import { toCollection } from './collection-view';

/** Starts a collection of metrics on request. */
@Injectable()
export class StartCollection {
  constructor(
    private readonly database: DataSource,
    private readonly claims: ClaimCollection,
    private readonly idempotency: IdempotencyKeys,
  ) {}

  /** Raises what {@link ClaimCollection} raises, and `idempotency-key-reused`. */
  async execute({ draft, idempotencyKey }: StartMetricCollectionRequest): Promise<MetricCollection> {
    return this.database.transaction((tx) =>
      this.idempotency.once(
        tx,
        { scope: 'metric-collection.start', key: idempotencyKey, request: { ...draft } },
        async () => toCollection(await this.claims.execute(tx, draft.dataset ?? null, 'manual')),
      ),
    );
  }
}
