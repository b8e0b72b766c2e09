import { type IndexRunInput, isFinal, type JobState, progressHint } from '@dataspoke/contracts';
import { Clock, Hints } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { IndexKeeper } from '../index/index-keeper';
import { findIndexRun } from './find-index-run';
import { IndexRunRow } from './index-run.row';
import { ReconcileAfterReset } from './reconcile-after-reset';

/** Brings a full re-index to its end. A settled one is left as it is. */
@Injectable()
export class SettleIndexRun {
  constructor(
    private readonly database: DataSource,
    private readonly keeper: IndexKeeper,
    private readonly reconcile: ReconcileAfterReset,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  async finish(input: IndexRunInput): Promise<void> {
    await this.settle(input, ({ counts }) =>
      counts.failed === 0
        ? { state: 'succeeded', failure: null }
        : { state: 'partial', failure: `${counts.failed} entities could not be turned into a document.` },
    );
  }

  async abandon(input: IndexRunInput, outcome: 'failed' | 'cancelled', message: string): Promise<void> {
    const { kind } = await findIndexRun(this.database.manager, input.indexRunId);
    if (kind === 'rebuild') await this.keeper.abandonRebuild();
    await this.settle(input, () => ({
      state: outcome,
      failure: outcome === 'cancelled' ? null : message.slice(0, 4000),
    }));
  }

  private async settle(
    { indexRunId }: IndexRunInput,
    decide: (run: IndexRunRow) => { readonly state: JobState; readonly failure: string | null },
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const run = await findIndexRun(tx, indexRunId, 'pessimistic_write');
      if (isFinal(run.state)) return;
      const { state, failure } = decide(run);
      const done = run.counts.seen;
      const isComplete = state === 'succeeded' || state === 'partial';
      await tx.update(
        IndexRunRow,
        { id: run.id },
        {
          state,
          failure,
          finishedAt: this.clock.now(),
          progress: { done, ...(isComplete ? { total: done } : {}), message: state },
        },
      );
      if (!isComplete) return;
      if (run.kind !== 'refresh') await this.reconcile.settle(tx, run);
      // The feed began anew while this one was going on.
      await this.reconcile.claimOwed(tx);
    });
    this.hints.publish(progressHint('search', indexRunId));
  }
}
