import {
  type IndexRunInput,
  JOB_CANCELLED,
  progressHint,
  type ReconcileFiring,
  type SearchActivities,
} from '@dataspoke/contracts';
import {
  Activity,
  type ActivityContext,
  activityContext,
  Clock,
  DataSpokeError,
  Hints,
  isTransient,
} from '@dataspoke/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { DataSource } from 'typeorm';
import { ClaimScheduledReconcile, type FiringOutcome } from './claim-scheduled-reconcile';
import { CompleteIndexRun } from './complete-index-run';
import { findIndexRun } from './find-index-run';
import { IndexPages } from './index-pages';
import { IndexRunRow } from './index-run.row';
import { IndexRunCancelled, IndexRunFailed, PageOvertaken } from './job-errors';
import { SettleIndexRun } from './settle-index-run';

const HEARTBEAT_MS = 1_000;
/** Keeps the number of steps in the workflow's history small, and each of them short. */
const STEP_MS = 20_000;
/** An unforeseen error may have come from a passing cause; after so many attempts it has not. */
const UNFORESEEN_ATTEMPTS = 5;

/** What the workflow of a full re-index calls. */
@Injectable()
export class IndexRunActivities implements SearchActivities {
  private readonly log = new Logger(IndexRunActivities.name);

  constructor(
    private readonly database: DataSource,
    private readonly pages: IndexPages,
    private readonly completion: CompleteIndexRun,
    private readonly settler: SettleIndexRun,
    private readonly scheduled: ClaimScheduledReconcile,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  @Activity()
  beginIndexRun(input: IndexRunInput): Promise<void> {
    return this.attempt(input, async () => {
      await this.database.manager.update(
        IndexRunRow,
        { id: input.indexRunId, state: 'queued' },
        {
          state: 'running',
          startedAt: this.clock.now(),
          progress: { done: 0, message: 'listing the catalog' },
        },
      );
      this.hints.publish(progressHint('search', input.indexRunId));
    });
  }

  @Activity()
  indexNextPages(input: IndexRunInput): Promise<{ readonly done: boolean }> {
    return this.attempt(input, (signal) => this.repeat(input, signal, () => this.pages.next(input, signal)));
  }

  @Activity()
  finishIndexRun(input: IndexRunInput): Promise<void> {
    return this.attempt(input, async (signal) => {
      let done = false;
      while (!done) {
        ({ done } = await this.repeat(input, signal, () => this.pages.removeUnseen(input, signal)));
      }
      await this.completion.execute(input, signal);
      await this.settler.finish(input);
    });
  }

  @Activity()
  claimScheduledReconcile(firing: ReconcileFiring): Promise<FiringOutcome> {
    return this.scheduled.execute(firing);
  }

  @Activity()
  abandonIndexRun(
    input: IndexRunInput & { readonly outcome: 'failed' | 'cancelled'; readonly message: string },
  ): Promise<void> {
    return this.settler.abandon(input, input.outcome, input.message);
  }

  /** Page after page, until there is none or the step is long enough. */
  private async repeat(
    { indexRunId }: IndexRunInput,
    signal: AbortSignal,
    page: () => Promise<{ readonly done: boolean }>,
  ): Promise<{ readonly done: boolean }> {
    for (const end = performance.now() + STEP_MS; performance.now() < end;) {
      signal.throwIfAborted();
      if ((await findIndexRun(this.database.manager, indexRunId)).cancelRequested)
        throw new IndexRunCancelled();
      try {
        if ((await page()).done) return { done: true };
      } catch (error) {
        if (!(error instanceof PageOvertaken)) throw error;
      }
    }
    return { done: false };
  }

  private async attempt<T>(
    { indexRunId }: IndexRunInput,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const context = activityContext();
    const heart = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
    try {
      return await work(context.signal);
    } catch (error) {
      if (context.signal.aborted || error instanceof CancelledFailure)
        throw new CancelledFailure('the attempt was ended');
      throw await this.told(indexRunId, error, context);
    } finally {
      clearInterval(heart);
    }
  }

  /** The error to raise: one that ends the re-index, or itself when another attempt may succeed. */
  private async told(id: string, error: unknown, { attempt }: ActivityContext): Promise<unknown> {
    if (error instanceof IndexRunCancelled)
      return ApplicationFailure.nonRetryable(error.message, JOB_CANCELLED);
    const message = error instanceof Error ? error.message : String(error);
    if (isTransient(error)) {
      this.log.warn(`re-index ${id}, attempt ${attempt}: ${message}`);
      await this.waiting(id, message);
      return error;
    }
    if (error instanceof IndexRunFailed || error instanceof DataSpokeError) {
      return ApplicationFailure.nonRetryable(message, error.name);
    }
    this.log.error(`re-index ${id}, attempt ${attempt}`, error);
    if (attempt < UNFORESEEN_ATTEMPTS) return error;
    return ApplicationFailure.nonRetryable(
      'The re-index met an error that it was not prepared for; the log has it.',
    );
  }

  /** Told to whoever watches; when our own database is what is away, nobody can be told. */
  private async waiting(id: string, message: string): Promise<void> {
    await this.database
      .query(
        `UPDATE index_runs SET progress = jsonb_set(progress, '{message}', to_jsonb($2::text))
         WHERE id = $1 AND state = 'running' AND NOT cancel_requested`,
        [id, `waiting: ${message}`.slice(0, 500)],
      )
      .catch((error: unknown) => this.log.debug(String(error)));
    this.hints.publish(progressHint('search', id));
  }
}
