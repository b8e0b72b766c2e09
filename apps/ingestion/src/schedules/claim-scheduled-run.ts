import { type ScheduledRunInput } from '@dataspoke/contracts';
import { DataSpokeError } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { ApplicationFailure } from '@temporalio/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ClaimRun } from '../runs/claim-run';
import { ScheduleFiringRow } from './schedule-firing.row';

/** One firing of a schedule, as its trigger workflow tells of it. */
export interface Firing extends ScheduledRunInput {
  readonly scheduledAt: string;
  readonly firingId: string;
}

/** What a firing led to. */
export interface FiringOutcome {
  readonly outcome: 'started' | 'skipped';
  /** The run it started, or the one that was in the way. */
  readonly runId: string;
}

/** Claims a run for a firing of a schedule. */
@Injectable()
export class ClaimScheduledRun {
  constructor(
    private readonly database: DataSource,
    private readonly claims: ClaimRun,
  ) {}

  /** Told twice of the same firing, it answers what it answered first. A source that is gone fails the firing for good. */
  async execute({ sourceId, scheduledAt, firingId }: Firing): Promise<FiringOutcome> {
    return this.database.transaction(async (tx) => {
      // Two attempts of one firing queue up here.
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [firingId]);
      const known = await tx.findOneBy(ScheduleFiringRow, { id: firingId });
      if (known) return { outcome: known.outcome, runId: known.runId };
      const result = await this.claim(tx, sourceId);
      await tx.insert(ScheduleFiringRow, {
        id: firingId,
        sourceId,
        scheduledAt: new Date(scheduledAt),
        ...result,
      });
      return result;
    });
  }

  private async claim(tx: EntityManager, sourceId: string): Promise<FiringOutcome> {
    try {
      const run = await this.claims.execute(tx, { sourceId, kind: 'run', trigger: 'schedule' });
      return { outcome: 'started', runId: run.id };
    } catch (error) {
      if (!(error instanceof DataSpokeError)) throw error;
      const inTheWay = error.code === 'already-running' ? error.details?.['id'] : undefined;
      if (typeof inTheWay === 'string') return { outcome: 'skipped', runId: inTheWay };
      if (error.code === 'not-found') throw ApplicationFailure.nonRetryable(error.message, 'SourceGone');
      throw error;
    }
  }
}
