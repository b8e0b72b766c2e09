import { type ReconcileFiring } from '@dataspoke/contracts';
import { DataSpokeError } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ClaimIndexRun } from './claim-index-run';
import { IndexRunFiringRow } from './index-run-firing.row';

/** What a firing led to: the run that it started, or the one that was in the way. */
export interface FiringOutcome {
  readonly outcome: 'started' | 'skipped';
  readonly indexRunId: string;
}

/** Claims a reconcile for a firing of its schedule. */
@Injectable()
export class ClaimScheduledReconcile {
  constructor(
    private readonly database: DataSource,
    private readonly claims: ClaimIndexRun,
  ) {}

  /** Told twice of the same firing, it answers what it answered first. */
  execute({ scheduledAt, firingId }: ReconcileFiring): Promise<FiringOutcome> {
    return this.database.transaction(async (tx) => {
      // Two attempts of one firing queue up here.
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [firingId]);
      const known = await tx.findOneBy(IndexRunFiringRow, { id: firingId });
      if (known) return { outcome: known.outcome, indexRunId: known.indexRunId };
      const result = await this.claim(tx);
      await tx.insert(IndexRunFiringRow, { id: firingId, scheduledAt: new Date(scheduledAt), ...result });
      return result;
    });
  }

  private async claim(tx: EntityManager): Promise<FiringOutcome> {
    try {
      const { id } = await this.claims.execute(tx, { kind: 'reconcile', trigger: 'schedule' });
      return { outcome: 'started', indexRunId: id };
    } catch (error) {
      if (!(error instanceof DataSpokeError)) throw error;
      const inTheWay = error.code === 'already-running' ? error.details?.['id'] : undefined;
      if (typeof inTheWay === 'string') return { outcome: 'skipped', indexRunId: inTheWay };
      throw error;
    }
  }
}
