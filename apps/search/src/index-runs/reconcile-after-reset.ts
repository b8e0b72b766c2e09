import { type IndexRunKind, type JobTrigger } from '@dataspoke/contracts';
import { Clock, DataSpokeError } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, Not } from 'typeorm';
import { IndexStateRow } from '../index/index-state.row';
import { IndexKeeper } from '../index/index-keeper';
import { OwedRefreshes } from '../indexing/owed-refreshes';
import { ClaimIndexRun } from './claim-index-run';
import { type IndexRunRow } from './index-run.row';

/** What happened before the feed began anew is not in it; a full re-index that starts afterwards makes up for that. */
@Injectable()
export class ReconcileAfterReset {
  constructor(
    private readonly claims: ClaimIndexRun,
    private readonly keeper: IndexKeeper,
    private readonly refreshes: OwedRefreshes,
    private readonly clock: Clock,
  ) {}

  /** Notes that a full re-index is owed and claims it; one that is going on is followed by another. */
  async execute(tx: EntityManager): Promise<void> {
    await tx.update(IndexStateRow, { id: 1 }, { reconcileSince: this.clock.now() });
    await this.claimOwed(tx);
  }

  /** Claims what is owed and not going on: a rebuild for another model, a reconcile after a reset, a refresh after renames. */
  async claimOwed(tx: EntityManager): Promise<void> {
    if (await this.keeper.isOutdated(tx)) await this.claim(tx, 'rebuild', 'model-change');
    else if (await this.isOwed(tx)) await this.claim(tx, 'reconcile', 'feed-reset');
    if (await this.refreshes.next()) await this.claim(tx, 'refresh', 'catalog-change');
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

  private async claim(tx: EntityManager, kind: IndexRunKind, trigger: JobTrigger): Promise<void> {
    try {
      await this.claims.execute(tx, { kind, trigger });
    } catch (error) {
      if (!(error instanceof DataSpokeError && error.code === 'already-running')) throw error;
    }
  }
}
