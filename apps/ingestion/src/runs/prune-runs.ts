import { Clock } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, LessThan } from 'typeorm';
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
  'run_kept_entities',
  'run_contributions',
  'replayed_objects',
] as const;

/** What a run that has not ended goes back to, and what those runs went back to. */
const IN_USE = `
  in_use (id) AS (
    SELECT unnest(ARRAY[applies, retries, replays, confirms]) FROM runs WHERE finished_at IS NULL
    UNION
    SELECT coalesce(r.applies, r.retries, r.replays) FROM in_use u JOIN runs r ON r.id = u.id
  )`;

/** Runs of one source, or of all, that are more or older than is kept; one whose scopes are still there was not pruned to the end. */
const PRUNABLE = `
  WITH RECURSIVE ${IN_USE}, ended AS (
    SELECT * FROM runs WHERE finished_at IS NOT NULL AND ($1::uuid IS NULL OR source_id = $1)
  ), placed AS (
    SELECT id, source_id, finished_at, pruned_at,
      row_number() OVER (PARTITION BY source_id ORDER BY created_at DESC, id DESC) AS place
    FROM ended
  ), kept (id) AS (
    -- What a retry or a replay has read says nothing of the scopes that it left out.
    (SELECT DISTINCT ON (r.source_id) r.id FROM ended r LEFT JOIN runs dry ON dry.id = r.applies
      WHERE r.kind = 'run' AND r.state = 'succeeded'
        AND coalesce(r.retries, r.replays, dry.retries, dry.replays) IS NULL
      ORDER BY r.source_id, r.created_at DESC, r.id DESC)
    UNION ALL
    (SELECT DISTINCT ON (held.source_id) held.id FROM ended held
      WHERE held.kind = 'run' AND (held.counts -> 'changes' ->> 'held')::int > 0
        AND NOT EXISTS (SELECT FROM runs c WHERE c.source_id = held.source_id AND c.confirms = held.id)
      ORDER BY held.source_id, held.created_at DESC, held.id DESC)
    UNION ALL
    SELECT id FROM in_use WHERE id IS NOT NULL
  )
  SELECT p.id FROM placed p
  JOIN sources s ON s.id = p.source_id
  CROSS JOIN LATERAL (SELECT coalesce(s.kept_runs, $2::int) AS runs, coalesce(s.kept_run_days, $3::int) AS days) AS limits
  WHERE (p.place > limits.runs OR limits.days > 0 AND p.finished_at < $4::timestamptz - make_interval(days => limits.days))
    AND (p.pruned_at IS NULL OR EXISTS (SELECT FROM run_scopes o WHERE o.run_id = p.id))
    AND p.id NOT IN (SELECT id FROM kept)`;

/**
 * Lets go of what older runs have stored, and of old firings; the runs' rows with state and counts stay. Works in small steps, can be
 * stopped and taken up again, and two at once do no harm.
 */
@Injectable()
export class PruneRuns {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly env: IngestionEnv,
  ) {}

  /**
   * Prunes the runs of the source that a run belongs to, by its retention, but never its newest run that read all of the source and
   * succeeded, the newest one that holds removals which nobody has confirmed, nor what a run that goes on still needs.
   */
  async ofSourceOf(runId: string, signal: AbortSignal): Promise<void> {
    const { sourceId } = await findRun(this.database.manager, runId);
    await this.prune(sourceId, signal);
  }

  /** Prunes the runs of all sources in the same way: what is too old becomes so also where nothing runs any more. */
  ofAllSources(signal: AbortSignal): Promise<void> {
    return this.prune(undefined, signal);
  }

  private async prune(sourceId: string | undefined, signal: AbortSignal): Promise<void> {
    const { manager } = this.database;
    const now = this.clock.now();
    const { DATASPOKE_KEPT_RUNS: runs, DATASPOKE_KEPT_RUN_DAYS: days } = this.env;
    const old = await manager.query<{ id: string }[]>(PRUNABLE, [sourceId ?? null, runs, days, now]);
    for (const { id } of old) {
      signal.throwIfAborted();
      if (!(await this.database.transaction((tx) => this.closed(tx, id)))) continue;
      for (const table of TABLES) await this.empty(table, id, signal);
      await manager.delete(RunScopeRow, { runId: id });
    }
    const since = new Date(now.getTime() - KEPT_FIRINGS_DAYS * DAY_MS);
    await manager.delete(ScheduleFiringRow, {
      ...(sourceId === undefined ? {} : { sourceId }),
      scheduledAt: LessThan(since),
    });
  }

  /**
   * From here on the API says that the details are gone, so that nobody sees half of them. False when a run goes back to it that was
   * claimed meanwhile: a claim holds the row as long as it is not stored.
   */
  private async closed(tx: EntityManager, id: string): Promise<boolean> {
    const run = await findRun(tx, id, 'pessimistic_write');
    const used = await tx.query<unknown[]>(
      `WITH RECURSIVE ${IN_USE} SELECT 1 FROM in_use WHERE id = $1 LIMIT 1`,
      [id],
    );
    if (used.length > 0) return false;
    await tx.update(RunRow, { id }, { prunedAt: run.prunedAt ?? this.clock.now() });
    return true;
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
