import { type JobTrigger } from '@dataspoke/contracts';
import { DataSpokeError } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { ClaimCollection } from './claim-collection';
import { MetricRow } from './metric.row';

/** Has the metric history of what was evaluated go on: one collection for each evaluation, claimed in its last transaction. */
@Injectable()
export class FollowEvaluation {
  constructor(private readonly claims: ClaimCollection) {}

  /**
   * Of one dataset, or of all for null. Without a metric there is nothing to collect; a collection that is still going on brings
   * the same days, so no second one is started.
   */
  async execute(tx: EntityManager, datasetUrn: string | null, trigger: JobTrigger): Promise<void> {
    if (!(await tx.existsBy(MetricRow, datasetUrn === null ? {} : { datasetUrn }))) return;
    try {
      await this.claims.execute(tx, datasetUrn, trigger);
    } catch (error) {
      if (!(error instanceof DataSpokeError) || error.code !== 'already-running') throw error;
    }
  }
}
