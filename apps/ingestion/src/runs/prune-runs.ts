import { type RunInput } from '@dataspoke/contracts';
import { Clock } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, LessThan } from 'typeorm';
import { ScheduleFiringRow } from '../schedules/schedule-firing.row';
import { IngestionEnv } from '../ingestion-env';
import { findRun } from './find-run';
import { RunRow } from './run.row';
import { RunScopeRow } from './run-scope.row';

/** Firings are only shown; the newest say what there is to know. */
const KEPT_FIRINGS_DAYS = 30;
const DAY_MS = 86_400_000;
const ROWS_PER_DELETE = 5_000;
const TABLES = [
  'changes',
  'failed_records',
  'run_warnings',
  'run_entities',
  'run_contributions',
  'replayed_objects',
] as const;

/** Lets go of what older runs have stored, and of old firings; the runs' rows with state and counts stay. */
@Injectable()
export class PruneRuns {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly env: IngestionEnv,
  ) {}

  /**
   * Prunes the runs of the source that `runId` belongs to, in small steps, but never its newest run that read all of the source and
   * succeeded, nor the newest one that holds removals which nobody has confirmed. Can be stopped and taken up again.
   */
  async execute({ runId }: RunInput, signal: AbortSignal): Promise<void> {
    const { manager } = this.database;
    const { sourceId } = await findRun(manager, runId);
    const old = await manager.query<{ id: string }[]>(
      // A run whose scopes are still there was not pruned to the end.
      `SELECT id FROM (
        SELECT id, pruned_at FROM runs WHERE source_id = $1 AND finished_at IS NOT NULL
        ORDER BY created_at DESC, id DESC OFFSET $2
      ) AS older
      WHERE (pruned_at IS NULL OR EXISTS (SELECT FROM run_scopes s WHERE s.run_id = older.id))
        AND id NOT IN (
          -- What a retry or a replay has read says nothing of the scopes that it left out.
          (SELECT r.id FROM runs r LEFT JOIN runs dry ON dry.id = r.applies
            WHERE r.source_id = $1 AND r.kind = 'run' AND r.state = 'succeeded'
              AND coalesce(r.retries, r.replays, dry.retries, dry.replays) IS NULL
            ORDER BY r.created_at DESC, r.id DESC LIMIT 1)
          UNION ALL
          (SELECT id FROM runs held WHERE source_id = $1 AND kind = 'run' AND finished_at IS NOT NULL
              AND (counts -> 'changes' ->> 'held')::int > 0
              AND NOT EXISTS (SELECT FROM runs c WHERE c.source_id = $1 AND c.confirms = held.id)
            ORDER BY created_at DESC, id DESC LIMIT 1)
        )`,
      [sourceId, this.env.DATASPOKE_KEPT_RUNS],
    );
    for (const { id } of old) {
      // From here on the API says that they are gone, so that nobody sees half of them.
      await manager.update(RunRow, { id }, { prunedAt: this.clock.now() });
      for (const table of TABLES) await this.empty(table, id, signal);
      await manager.delete(RunScopeRow, { runId: id });
    }
    const since = new Date(this.clock.now().getTime() - KEPT_FIRINGS_DAYS * DAY_MS);
    await manager.delete(ScheduleFiringRow, { sourceId, scheduledAt: LessThan(since) });
  }

  private async empty(table: (typeof TABLES)[number], runId: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const [, deleted] = await this.database.query<[unknown, number]>(
        `DELETE FROM ${table} WHERE ctid IN (SELECT ctid FROM ${table} WHERE run_id = $1 LIMIT ${ROWS_PER_DELETE})`,
        [runId],
      );
      if (deleted < ROWS_PER_DELETE) return;
    }
  }
}
