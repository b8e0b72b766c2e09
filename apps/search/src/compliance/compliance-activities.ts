import {
  type ComplianceActivities as Activities,
  type ComplianceReportInput,
  isFinal,
  JOB_CANCELLED,
} from '@dataspoke/contracts';
import { Activity, activityContext, Clock, DataSpokeError, isTransient } from '@dataspoke/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { DataSource } from 'typeorm';
import { ComplianceReportRow } from './compliance-report.row';
import { findReport } from './find-report';
import { ReportPageOvertaken, ReportPages } from './report-pages';

const HEARTBEAT_MS = 1_000;
/** Keeps the number of steps in the workflow's history small, and each of them short. */
const STEP_MS = 20_000;
/** An unforeseen error may have come from a passing cause; after so many attempts it has not. */
const UNFORESEEN_ATTEMPTS = 5;

/** What the workflow of a compliance report calls. */
@Injectable()
export class ComplianceActivities implements Activities {
  private readonly log = new Logger(ComplianceActivities.name);

  constructor(
    private readonly database: DataSource,
    private readonly pages: ReportPages,
    private readonly clock: Clock,
  ) {}

  @Activity()
  async writeComplianceReport({ reportId }: ComplianceReportInput): Promise<{ readonly done: boolean }> {
    const context = activityContext();
    const heart = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
    try {
      await this.begin(reportId);
      for (const end = performance.now() + STEP_MS; performance.now() < end;) {
        context.signal.throwIfAborted();
        if (await this.next(reportId)) return { done: true };
      }
      return { done: false };
    } catch (error) {
      if (context.signal.aborted || error instanceof CancelledFailure)
        throw new CancelledFailure('the attempt was ended');
      throw this.told(reportId, error, context.attempt);
    } finally {
      clearInterval(heart);
    }
  }

  @Activity()
  async abandonComplianceReport({
    reportId,
    outcome,
    message,
  }: ComplianceReportInput & {
    readonly outcome: 'failed' | 'cancelled';
    readonly message: string;
  }): Promise<void> {
    await this.settle(reportId, outcome, outcome === 'cancelled' ? null : message.slice(0, 4_000));
  }

  private async begin(id: string): Promise<void> {
    await this.database.manager.update(
      ComplianceReportRow,
      { id, state: 'queued' },
      { state: 'running', startedAt: this.clock.now() },
    );
  }

  private async next(id: string): Promise<boolean> {
    const { cancelRequested } = await findReport(this.database.manager, id);
    if (cancelRequested) throw ApplicationFailure.nonRetryable('Cancelled on request.', JOB_CANCELLED);
    try {
      const { done } = await this.pages.next(id);
      if (done) await this.settle(id, 'succeeded', null);
      return done;
    } catch (error) {
      if (error instanceof ReportPageOvertaken) return false;
      throw error;
    }
  }

  private async settle(
    id: string,
    state: 'succeeded' | 'failed' | 'cancelled',
    failure: string | null,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await findReport(tx, id, { lock: 'pessimistic_write' });
      if (isFinal(row.state)) return;
      const progress = { ...row.progress, message: state };
      await tx.update(
        ComplianceReportRow,
        { id },
        { state, failure, progress, finishedAt: this.clock.now() },
      );
    });
  }

  /** The error to raise: one that ends the report, or itself when another attempt may succeed. */
  private told(id: string, error: unknown, attempt: number): unknown {
    if (error instanceof ApplicationFailure) return error;
    const message = error instanceof Error ? error.message : String(error);
    if (isTransient(error) || (error instanceof DataSpokeError && error.code === 'service-unavailable')) {
      this.log.warn(`compliance report ${id}, attempt ${attempt}: ${message}`);
      return error;
    }
    if (error instanceof DataSpokeError) return ApplicationFailure.nonRetryable(message, error.name);
    this.log.error(`compliance report ${id}, attempt ${attempt}`, error);
    if (attempt < UNFORESEEN_ATTEMPTS) return error;
    return ApplicationFailure.nonRetryable(
      'The report met an error that it was not prepared for; the log has it.',
    );
  }
}
