import { Clock, DataSpokeError, Elections, isTransient, ProcessRoles } from '@dataspoke/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { ClaimRun } from '../runs/claim-run';
import { lastReadOf } from './last-read';

const POLL_MS = 1_000;
/** A run waits until nothing has come for so long, that a burst makes one run of it … */
const QUIET_MS = 2_000;
/** … but not longer than this. */
const PATIENCE_MS = 15_000;
/** After a run that left events unread the next one waits so long, and longer the older they are, unless something new comes. */
const AGAIN_MS = 300_000;

/** Sources without a run whose events no run has read, and of which now is the time. */
const DUE = `
  SELECT s.id FROM sources s
  CROSS JOIN LATERAL (${lastReadOf('s.id')}) AS done (id)
  CROSS JOIN LATERAL (
    SELECT e.received_at AS first FROM lineage_events e
    WHERE e.source_id = s.id AND e.id > done.id ORDER BY e.id LIMIT 1) AS oldest
  CROSS JOIN LATERAL (
    SELECT e.received_at AS last FROM lineage_events e WHERE e.source_id = s.id ORDER BY e.id DESC LIMIT 1) AS newest
  LEFT JOIN LATERAL (
    SELECT r.created_at, r.finished_at FROM runs r WHERE r.source_id = s.id
    ORDER BY r.created_at DESC, r.id DESC LIMIT 1) AS run ON true
  WHERE s.type = 'openlineage' AND s.deleted_at IS NULL AND s.recipe ->> 'receive' = 'true'
    AND NOT EXISTS (SELECT FROM runs a WHERE a.source_id = s.id AND a.state IN ('queued', 'running'))
    AND (newest.last <= $1::timestamptz - interval '${QUIET_MS} ms'
      OR oldest.first <= $1::timestamptz - interval '${PATIENCE_MS} ms')
    AND (run.created_at IS NULL OR newest.last >= run.created_at
      OR run.finished_at <= $1::timestamptz
        - greatest(interval '${AGAIN_MS} ms', ($1::timestamptz - oldest.first) / 4))`;

/** Starts a run of a source soon after events were received for it, in one process at a time. */
@Injectable()
export class StartReceivedRuns implements OnApplicationBootstrap {
  private readonly log = new Logger(StartReceivedRuns.name);

  constructor(
    private readonly database: DataSource,
    private readonly claims: ClaimRun,
    private readonly clock: Clock,
    private readonly elections: Elections,
    private readonly roles: ProcessRoles,
  ) {}

  onApplicationBootstrap(): void {
    if (this.roles.has('activities')) {
      this.elections.run('ingestion-received-events', (signal) => this.follow(signal));
    }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.startDue();
      } catch (error) {
        if (!isTransient(error)) throw error;
        this.log.warn(`received events wait for the database: ${String(error)}`);
      }
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async startDue(): Promise<void> {
    const due = await this.database.query<{ id: string }[]>(DUE, [this.clock.now()]);
    for (const { id } of due) {
      try {
        await this.database.transaction((tx) =>
          this.claims.execute(tx, { sourceId: id, kind: 'run', trigger: 'received-events' }),
        );
      } catch (error) {
        // Somebody else was quicker: to start it, or to delete the source.
        if (!(error instanceof DataSpokeError) || !['already-running', 'not-found'].includes(error.code))
          throw error;
      }
    }
  }
}
