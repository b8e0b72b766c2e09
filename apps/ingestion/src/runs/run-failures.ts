import { ConnectorError } from '@dataspoke/connectors';
import { type RunFailure } from '@dataspoke/contracts';
import { DataSpokeError, isTransient } from '@dataspoke/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { sourceErrorCode } from '../connectors/source-errors';
import { AttemptOverdue, RunCancelled, RunFailed } from './job-errors';
import { RunProgressWriter } from './run-progress';
import { RunRow } from './run.row';

/** An unforeseen error may have come from a passing cause; after so many attempts it has not. */
const UNFORESEEN_ATTEMPTS = 5;

/** Decides what an error of an attempt means for its run. */
@Injectable()
export class RunFailures {
  private readonly log = new Logger(RunFailures.name);

  constructor(
    private readonly database: DataSource,
    private readonly progress: RunProgressWriter,
  ) {}

  /**
   * The error to raise: itself when another attempt may succeed, else {@link RunFailed}, whose code, sentence and remedy are
   * stored with the run before.
   */
  async tell(runId: string, error: unknown, attempt: number): Promise<unknown> {
    if (error instanceof RunCancelled || error instanceof AttemptOverdue) return error;
    if (isTransient(error)) {
      await this.waiting(runId, error, attempt);
      return error;
    }
    const failure = failureOf(error);
    if (failure === undefined) {
      this.log.error(
        `run ${runId}, attempt ${attempt}: ${error instanceof Error ? error.stack : String(error)}`,
      );
      if (attempt < UNFORESEEN_ATTEMPTS) return error;
    }
    const failed = new RunFailed(failure ?? UNFORESEEN, { cause: error });
    await this.database.manager.update(
      RunRow,
      { id: runId, failure: IsNull(), finishedAt: IsNull() },
      { failure: failed.failure },
    );
    return failed;
  }

  // Told to whoever watches; that this cannot be stored when it is our own database that is away does not matter.
  private async waiting(runId: string, error: unknown, attempt: number): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    this.log.warn(`run ${runId}, attempt ${attempt}: ${reason}`);
    try {
      await this.progress.note(runId, `waiting: ${reason}`);
    } catch (unwritten) {
      this.log.debug(`run ${runId}: ${String(unwritten)}`);
    }
  }
}

const UNFORESEEN: RunFailure = {
  code: 'internal',
  message: 'The run met an error that it was not prepared for.',
  remedy: 'The log of the ingestion service has the details; please report them.',
};

function failureOf(error: unknown): RunFailure | undefined {
  if (error instanceof ConnectorError) {
    return { code: sourceErrorCode(error.code), message: error.message, remedy: error.remedy };
  }
  if (error instanceof DataSpokeError && error.code !== 'internal') {
    return { code: error.code, message: error.message };
  }
  return undefined;
}
