import { type JobTrigger } from '@dataspoke/contracts';
import { Clock, DataSpokeError, Elections, ProcessRoles } from '@dataspoke/service-kit';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource, type EntityManager } from 'typeorm';
import { ClaimScan } from './claim-scan';
import { OwedScanRow } from './owed-scan.row';
import { type ScanRow } from './scan.row';

const LOOK_EVERY_MS = 30_000;

/**
 * Sees to it that a full scan comes when the events cannot tell what changed: the feed began anew, events were missed, or the
 * definition of the score is another one.
 */
@Injectable()
export class OwedScans implements OnApplicationBootstrap {
  constructor(
    private readonly database: DataSource,
    private readonly claims: ClaimScan,
    private readonly elections: Elections,
    private readonly roles: ProcessRoles,
    private readonly clock: Clock,
  ) {}

  /** A claim may have been in the way, or the scan claimed for it may have failed: look again. */
  onApplicationBootstrap(): void {
    if (!this.roles.has('activities')) return;
    this.elections.run('owed-scans', async (signal) => {
      while (!signal.aborted) {
        await this.database.transaction((tx) => this.claimOwed(tx));
        await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
    });
  }

  /** Notes that a full scan is owed and claims it; one that is going on is followed by another. */
  async owe(tx: EntityManager, trigger: JobTrigger): Promise<void> {
    await tx.upsert(OwedScanRow, { id: 1, since: this.clock.now(), trigger }, ['id']);
    await this.claimOwed(tx);
  }

  /** Claims a full scan when one is owed and none is going on. */
  async claimOwed(tx: EntityManager): Promise<void> {
    const owed = await tx.findOneBy(OwedScanRow, { id: 1 });
    if (!owed) return;
    try {
      await this.claims.execute(tx, owed.trigger);
    } catch (error) {
      if (!(error instanceof DataSpokeError && error.code === 'already-running')) throw error;
    }
  }

  /** Strikes the debt off when `scan`, which has ended well, began after it was made. */
  async settle(tx: EntityManager, scan: ScanRow): Promise<void> {
    await tx.query('DELETE FROM owed_scans WHERE id = 1 AND since <= $1', [scan.startedAt]);
  }
}
