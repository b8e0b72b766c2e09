import { DataSpokeError } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ClaimScan } from './claim-scan';
import { ScanFiringRow } from './scan-firing.row';

/** One firing of the schedule, as its trigger workflow tells of it. */
export interface ScanFiring {
  readonly scheduledAt: string;
  readonly firingId: string;
}

/** What a firing led to. */
export interface FiringOutcome {
  readonly outcome: 'started' | 'skipped';
  /** The scan it started, or the one that was in the way. */
  readonly scanId: string;
}

/** Claims a scan for a firing of the schedule. */
@Injectable()
export class ClaimScheduledScan {
  constructor(
    private readonly database: DataSource,
    private readonly claims: ClaimScan,
  ) {}

  /** Told twice of the same firing, it answers what it answered first. */
  execute({ scheduledAt, firingId }: ScanFiring): Promise<FiringOutcome> {
    return this.database.transaction(async (tx) => {
      // Two attempts of one firing queue up here.
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [firingId]);
      const known = await tx.findOneBy(ScanFiringRow, { id: firingId });
      if (known) return { outcome: known.outcome, scanId: known.scanId };
      const result = await this.claim(tx);
      await tx.insert(ScanFiringRow, { id: firingId, scheduledAt: new Date(scheduledAt), ...result });
      return result;
    });
  }

  private async claim(tx: EntityManager): Promise<FiringOutcome> {
    try {
      return { outcome: 'started', scanId: (await this.claims.execute(tx, 'schedule')).id };
    } catch (error) {
      if (!(error instanceof DataSpokeError)) throw error;
      const inTheWay = error.code === 'already-running' ? error.details?.['id'] : undefined;
      if (typeof inTheWay === 'string') return { outcome: 'skipped', scanId: inTheWay };
      throw error;
    }
  }
}
