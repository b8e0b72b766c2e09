import {
  type IngestionActivities,
  JOB_CANCELLED,
  type RunInput,
  type RunPlan,
  type ScheduledRunInput,
} from '@dataspoke/contracts';
import { Activity, activityContext } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { CompleteChangeSet } from '../changes/complete-change-set';
import { WriteChanges } from '../changes/write-changes';
import { ClaimScheduledRun } from '../schedules/claim-scheduled-run';
import { AttemptOverdue, RunCancelled, RunFailed } from './job-errors';
import { PlanRun } from './plan-run';
import { PruneRuns } from './prune-runs';
import { ReadScope } from './read-scope';
import { RunAttempts } from './run-attempts';
import { RunFailures } from './run-failures';
import { SettleRun } from './settle-run';

/** What the workflows of ingestion call; each method is one use case, kept alive and its failures translated. */
@Injectable()
export class RunActivities implements IngestionActivities {
  constructor(
    private readonly attempts: RunAttempts,
    private readonly failures: RunFailures,
    private readonly planner: PlanRun,
    private readonly reader: ReadScope,
    private readonly completer: CompleteChangeSet,
    private readonly writer: WriteChanges,
    private readonly settler: SettleRun,
    private readonly pruner: PruneRuns,
    private readonly scheduled: ClaimScheduledRun,
  ) {}

  @Activity()
  planRun(input: RunInput): Promise<RunPlan> {
    return this.attempt(input, (signal) => this.planner.execute(input, signal));
  }

  @Activity()
  readScope(input: RunInput & { readonly scope: string }): Promise<void> {
    return this.attempt(input, (signal, attempt) => this.reader.execute(input, attempt, signal));
  }

  @Activity()
  completeChangeSet(input: RunInput): Promise<void> {
    return this.attempt(input, (signal) => this.completer.execute(input, signal));
  }

  @Activity()
  writeChanges(input: RunInput): Promise<void> {
    return this.attempt(input, (signal, attempt) => this.writer.execute(input, attempt, signal));
  }

  @Activity()
  finishRun(input: RunInput): Promise<void> {
    return this.attempt(input, async (signal) => {
      await this.settler.finish(input, signal);
      await this.pruner.ofSourceOf(input.runId, signal);
    });
  }

  @Activity()
  abandonRun(
    input: RunInput & { readonly outcome: 'failed' | 'cancelled'; readonly message: string },
  ): Promise<void> {
    return this.settler.abandon(input, input.outcome, input.message);
  }

  @Activity()
  claimScheduledRun(
    input: ScheduledRunInput & { readonly scheduledAt: string; readonly firingId: string },
  ): Promise<{ readonly outcome: 'started' | 'skipped'; readonly runId: string }> {
    return this.scheduled.execute(input);
  }

  private async attempt<T>(
    { runId }: RunInput,
    work: (signal: AbortSignal, attempt: number) => Promise<T>,
  ): Promise<T> {
    const context = activityContext();
    try {
      return await this.attempts.execute(runId, context, (signal) => work(signal, context.attempt));
    } catch (error) {
      if (error instanceof CancelledFailure) throw error;
      const told = await this.failures.tell(runId, error, context.attempt);
      if (told instanceof RunCancelled) throw ApplicationFailure.nonRetryable(told.message, JOB_CANCELLED);
      if (told instanceof RunFailed || told instanceof AttemptOverdue) {
        throw ApplicationFailure.nonRetryable(told.message, told.name);
      }
      throw told;
    }
  }
}
