import { type ActivityContext, DataSpokeError, isTransient } from '@dataspoke/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { ApplicationFailure } from '@temporalio/common';
import { DataSource } from 'typeorm';
import { EvaluationProgressWriter } from './evaluation-progress';
import { EvaluationRow } from './evaluation.row';
import { EvaluationCancelled } from './job-errors';

const TICK_MS = 1_000;
/** An unforeseen error may have come from a passing cause; after so many attempts it has not. */
const UNFORESEEN_ATTEMPTS = 5;

/** Keeps an attempt alive while its source takes its time, ends it when its evaluation is to stop, and tells how it failed. */
@Injectable()
export class EvaluationAttempts {
  private readonly log = new Logger(EvaluationAttempts.name);

  constructor(
    private readonly database: DataSource,
    private readonly progress: EvaluationProgressWriter,
  ) {}

  /**
   * Runs `work`, with a heartbeat and a look at the evaluation's row every second: the engine's own cancellation would arrive only
   * with a throttled heartbeat. Raises {@link EvaluationCancelled} when it was cancelled, the reason of the signal when that aborted.
   */
  async execute<T>(
    id: string,
    attempt: Pick<ActivityContext, 'signal' | 'heartbeat'>,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const cancelled = new AbortController();
    const signal = AbortSignal.any([attempt.signal, cancelled.signal]);
    const look = async (): Promise<void> => {
      const isCancelled = await this.database.manager.existsBy(EvaluationRow, { id, cancelRequested: true });
      if (isCancelled) cancelled.abort(new EvaluationCancelled());
      else await this.progress.catchUp(id);
    };
    let looking = false;
    const timer = setInterval(() => {
      attempt.heartbeat();
      if (looking) return;
      looking = true;
      look()
        .catch((error: unknown) => this.log.debug(`evaluation ${id}: ${String(error)}`))
        .finally(() => (looking = false));
    }, TICK_MS);
    try {
      await look();
      signal.throwIfAborted();
      return await work(signal);
    } catch (error) {
      // What an aborted call raises depends on whom it talked to; the reason of the abort is the truth.
      signal.throwIfAborted();
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  /** The error to raise: itself when another attempt may succeed, else one that ends the evaluation. */
  async tell(id: string, error: unknown, attempt: number): Promise<unknown> {
    const message = error instanceof Error ? error.message : String(error);
    if (isTransient(error)) {
      this.log.warn(`evaluation ${id}, attempt ${attempt}: ${message}`);
      // That this cannot be stored when it is our own database that is away does not matter.
      await this.progress
        .write(id, `waiting: ${message}`, true)
        .catch((unwritten: unknown) => this.log.debug(String(unwritten)));
      return error;
    }
    if (error instanceof DataSpokeError && error.code !== 'internal') return error;
    this.log.error(`evaluation ${id}, attempt ${attempt}: ${error instanceof Error ? error.stack : message}`);
    if (attempt < UNFORESEEN_ATTEMPTS) return error;
    return ApplicationFailure.nonRetryable(
      'The evaluation met an error that it was not prepared for; the log of the quality service has it.',
    );
  }
}
