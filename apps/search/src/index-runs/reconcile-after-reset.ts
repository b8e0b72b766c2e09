import { Clock, DataSpokeError } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, Not } from 'typeorm';
import { IndexStateRow } from '../index/index-state.row';
import { ClaimIndexRun } from './claim-index-run';
import { type IndexRunRow } from './index-run.row';

/** What happened before the feed began anew is not in it; a full re-index that starts afterwards makes up for that. */
@Injectable()
export class ReconcileAfterReset {
  constructor(
    private readonly claims: ClaimIndexRun,
    private readonly clock: Clock,
  ) {}

  /** Notes that a full re-index is owed and claims it; one that is going on is followed by another. */
  async execute(tx: EntityManager): Promise<void> {
    await tx.update(IndexStateRow, { id: 1 }, { reconcileSince: this.clock.now() });
    await this.claimOwed(tx);
  }

  /** Claims a full re-index when one is owed and none is going on. */
  async claimOwed(tx: EntityManager): Promise<void> {
    if (!(await this.isOwed(tx))) return;
    try {
      await this.claims.execute(tx, 'feed-reset');
    } catch (error) {
      if (!(error instanceof DataSpokeError && error.code === 'already-running')) throw error;
    }
  }

  /** Strikes the debt off when `run`, which has ended well, began after the feed did. */
  async settle(tx: EntityManager, run: IndexRunRow): Promise<void> {
    await tx.query('UPDATE index_state SET reconcile_since = NULL WHERE id = 1 AND reconcile_since <= $1', [
      run.startedAt,
    ]);
  }

  /** Whether the index may lack what happened before the feed began anew. */
  isOwed(manager: EntityManager): Promise<boolean> {
    return manager.existsBy(IndexStateRow, { id: 1, reconcileSince: Not(IsNull()) });
  }
}
