import {
  type HealthScanInput,
  JOB_CANCELLED,
  type MetadataHealthActivities,
  progressHint,
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
import { ClaimScheduledScan, type FiringOutcome, type ScanFiring } from './claim-scheduled-scan';
import { findScan } from './find-scan';
import { PageOvertaken, ScanCancelled, ScanFailed } from './job-errors';
import { ScanPages } from './scan-pages';
import { ScanRow } from './scan.row';
import { SettleScan } from './settle-scan';

const HEARTBEAT_MS = 1_000;
/** Keeps the number of steps in the workflow's history small, and each of them short. */
const STEP_MS = 20_000;
/** An unforeseen error may have come from a passing cause; after so many attempts it has not. */
const UNFORESEEN_ATTEMPTS = 5;

/** What the workflows of metadata-health call. */
@Injectable()
export class ScanActivities implements MetadataHealthActivities {
  private readonly log = new Logger(ScanActivities.name);

  constructor(
    private readonly database: DataSource,
    private readonly pages: ScanPages,
    private readonly settler: SettleScan,
    private readonly scheduled: ClaimScheduledScan,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  @Activity()
  claimScheduledHealthScan(input: ScanFiring): Promise<FiringOutcome> {
    return this.scheduled.execute(input);
  }

  @Activity()
  beginHealthScan(input: HealthScanInput): Promise<void> {
    return this.attempt(input, async () => {
      await this.database.manager.update(
        ScanRow,
        { id: input.scanId, state: 'queued' },
        {
          state: 'running',
          startedAt: this.clock.now(),
          progress: { done: 0, message: 'listing the catalog' },
        },
      );
      this.hints.publish(progressHint('metadata-health', input.scanId));
    });
  }

  @Activity()
  scanNextPages(input: HealthScanInput): Promise<{ readonly done: boolean }> {
    return this.attempt(input, (signal) => this.repeat(input, signal, () => this.pages.next(input, signal)));
  }

  @Activity()
  finishHealthScan(input: HealthScanInput): Promise<void> {
    return this.attempt(input, async (signal) => {
      let done = false;
      while (!done) {
        ({ done } = await this.repeat(input, signal, () => this.pages.removeUnseen(input, signal)));
      }
      await this.settler.finish(input);
    });
  }

  @Activity()
  abandonHealthScan(
    input: HealthScanInput & { readonly outcome: 'failed' | 'cancelled'; readonly message: string },
  ): Promise<void> {
    return this.settler.abandon(input, input.outcome, input.message);
  }

  /** Page after page, until there is none or the step is long enough. */
  private async repeat(
    { scanId }: HealthScanInput,
    signal: AbortSignal,
    page: () => Promise<{ readonly done: boolean }>,
  ): Promise<{ readonly done: boolean }> {
    for (const end = performance.now() + STEP_MS; performance.now() < end;) {
      signal.throwIfAborted();
      if ((await findScan(this.database.manager, scanId)).cancelRequested) throw new ScanCancelled();
      try {
        if ((await page()).done) return { done: true };
      } catch (error) {
        if (!(error instanceof PageOvertaken)) throw error;
      }
    }
    return { done: false };
  }

  private async attempt<T>(
    { scanId }: HealthScanInput,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const context = activityContext();
    const heart = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
    try {
      return await work(context.signal);
    } catch (error) {
      if (context.signal.aborted || error instanceof CancelledFailure)
        throw new CancelledFailure('the attempt was ended');
      throw await this.told(scanId, error, context);
    } finally {
      clearInterval(heart);
    }
  }

  /** The error to raise: one that ends the scan, or itself when another attempt may succeed. */
  private async told(id: string, error: unknown, { attempt }: ActivityContext): Promise<unknown> {
    if (error instanceof ScanCancelled) return ApplicationFailure.nonRetryable(error.message, JOB_CANCELLED);
    const message = error instanceof Error ? error.message : String(error);
    if (isTransient(error)) {
      this.log.warn(`scan ${id}, attempt ${attempt}: ${message}`);
      await this.waiting(id, message);
      return error;
    }
    if (error instanceof ScanFailed || error instanceof DataSpokeError) {
      return ApplicationFailure.nonRetryable(message, error.name);
    }
    this.log.error(`scan ${id}, attempt ${attempt}`, error);
    if (attempt < UNFORESEEN_ATTEMPTS) return error;
    return ApplicationFailure.nonRetryable(
      'The scan met an error that it was not prepared for; the log has it.',
    );
  }

  /** Told to whoever watches; when our own database is what is away, nobody can be told. */
  private async waiting(id: string, message: string): Promise<void> {
    await this.database
      .query(
        `UPDATE scans SET progress = jsonb_set(progress, '{message}', to_jsonb($2::text))
         WHERE id = $1 AND state = 'running' AND NOT cancel_requested`,
        [id, `waiting: ${message}`.slice(0, 500)],
      )
      .catch((error: unknown) => this.log.debug(String(error)));
    this.hints.publish(progressHint('metadata-health', id));
  }
}
