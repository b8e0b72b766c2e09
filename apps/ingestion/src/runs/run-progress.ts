import { progressHint, type RunPhase } from '@dataspoke/contracts';
import { Clock, Hints } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RunRow } from './run.row';

/** What an activity says about how far it is. */
export interface ProgressNote {
  readonly phase: RunPhase;
  /** One line for a person. */
  readonly message: string;
  readonly changesWritten?: number;
  readonly changesToWrite?: number;
}

const MIN_PAUSE_MS = 1_000;
/** Runs can end in another process; of so many that is not waited for. */
const REMEMBERED_RUNS = 1_000;

interface ScopeSums {
  readonly total: number;
  readonly done: number;
  readonly seen: number;
}

/** The progress of runs: a row that is written at most once a second for each run and process, and a hint that it changed. */
@Injectable()
export class RunProgressWriter {
  private readonly writtenAt = new Map<string, number>();

  constructor(
    private readonly database: DataSource,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  /** Writes the note, unless one was written less than a second ago; `always` for what begins or ends. */
  async write(runId: string, note: ProgressNote, always = false): Promise<void> {
    const now = this.clock.now().getTime();
    if (!always && now - (this.writtenAt.get(runId) ?? 0) < MIN_PAUSE_MS) return;
    this.remember(runId, now);
    const { manager } = this.database;
    const [scopes] = await manager.query<ScopeSums[]>(
      `SELECT count(*)::int AS total,
        (count(*) FILTER (WHERE state IN ('complete', 'incomplete')))::int AS done,
        coalesce(sum((counts ->> 'seen')::int), 0)::int AS seen
      FROM run_scopes WHERE run_id = $1`,
      [runId],
    );
    await manager.update(
      RunRow,
      { id: runId, state: 'running', cancelRequested: false },
      {
        progress: {
          phase: note.phase,
          scopesDone: scopes?.done ?? 0,
          scopesTotal: scopes?.total ?? 0,
          recordsRead: scopes?.seen ?? 0,
          changesWritten: note.changesWritten ?? 0,
          changesToWrite: note.changesToWrite ?? 0,
          message: note.message.slice(0, 500),
        },
      },
    );
    this.hints.publish(progressHint('ingestion', runId));
  }

  /** Changes the line for a person and nothing else, at once. */
  async note(runId: string, message: string): Promise<void> {
    await this.database.manager.query(
      `UPDATE runs SET progress = jsonb_set(progress, '{message}', to_jsonb($2::text))
      WHERE id = $1 AND state = 'running' AND NOT cancel_requested`,
      [runId, message.slice(0, 500)],
    );
    this.hints.publish(progressHint('ingestion', runId));
  }

  private remember(runId: string, now: number): void {
    this.writtenAt.delete(runId); // to the end: the order is that of the last note
    this.writtenAt.set(runId, now);
    const [oldest] = this.writtenAt.keys();
    if (this.writtenAt.size > REMEMBERED_RUNS && oldest !== undefined) this.writtenAt.delete(oldest);
  }

  /** Forgets a run that has ended. */
  forget(runId: string): void {
    this.writtenAt.delete(runId);
  }
}
