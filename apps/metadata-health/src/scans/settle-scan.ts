import { type HealthScanInput, isFinal, type JobState, progressHint } from '@dataspoke/contracts';
import { Clock, Hints } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ScoreStore } from '../scores/score-store';
import { findScan } from './find-scan';
import { OwedScans } from './owed-scans';
import { ScanRow } from './scan.row';

/** Brings a full scan to its end. A settled one is left as it is. */
@Injectable()
export class SettleScan {
  constructor(
    private readonly database: DataSource,
    private readonly owed: OwedScans,
    private readonly store: ScoreStore,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  async finish(input: HealthScanInput): Promise<void> {
    await this.settle(input, ({ counts }) =>
      counts.failed === 0
        ? { state: 'succeeded', failure: null }
        : { state: 'partial', failure: `${counts.failed} datasets could not be scored.` },
    );
  }

  async abandon(input: HealthScanInput, outcome: 'failed' | 'cancelled', message: string): Promise<void> {
    await this.settle(input, () => ({
      state: outcome,
      failure: outcome === 'cancelled' ? null : message.slice(0, 4000),
    }));
  }

  private async settle(
    { scanId }: HealthScanInput,
    decide: (scan: ScanRow) => { readonly state: JobState; readonly failure: string | null },
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const scan = await findScan(tx, scanId, 'pessimistic_write');
      if (isFinal(scan.state)) return;
      const { state, failure } = decide(scan);
      const done = scan.counts.seen;
      const isComplete = state === 'succeeded' || state === 'partial';
      await tx.update(
        ScanRow,
        { id: scan.id },
        {
          state,
          failure,
          finishedAt: this.clock.now(),
          progress: { done, ...(isComplete ? { total: done } : {}), message: state },
        },
      );
      if (!isComplete) return;
      await this.store.prune(tx, this.clock.now());
      await this.owed.settle(tx, scan);
      // The feed began anew, or the definition changed, while this one was going on.
      await this.owed.claimOwed(tx);
    });
    this.hints.publish(progressHint('metadata-health', scanId));
  }
}
