import { type ApplyRunRequest, type Run } from '@dataspoke/contracts';
import { conflict, IdempotencyKeys } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ChangeRow } from '../changes/change.row';
import { findSource } from '../sources/find-source';
import { ClaimRun } from './claim-run';
import { findRun } from './find-run';
import { toRuns } from './run-view';

/** Writes the change set of a dry run, as it was shown. */
@Injectable()
export class ApplyRun {
  constructor(
    private readonly database: DataSource,
    private readonly claims: ClaimRun,
    private readonly idempotency: IdempotencyKeys,
  ) {}

  /**
   * Starts a run that reads nothing and writes what the dry run would have written; entities that have moved since are left alone. Raises
   * `not-found`, `conflict` when it was no dry run, has not ended well, is no longer kept or the source was changed since, and what
   * {@link ClaimRun} raises.
   */
  async execute({ runId, idempotencyKey }: ApplyRunRequest): Promise<Run> {
    return this.database.transaction((tx) =>
      this.idempotency.once(tx, { scope: 'run.apply', key: idempotencyKey, request: { runId } }, async () => {
        const dry = await findRun(tx, runId, 'pessimistic_write');
        if (dry.kind !== 'dry-run')
          throw conflict('Only a dry run can be applied; this run has written already.');
        if (dry.state !== 'succeeded' && dry.state !== 'partial')
          throw conflict('The dry run has not ended, or not well.');
        if (dry.prunedAt || (await tx.countBy(ChangeRow, { runId })) === 0) {
          throw conflict('What the dry run found is no longer kept, or it found nothing; start another one.');
        }
        const source = await findSource(tx, dry.sourceId);
        if (source.updatedAt > dry.createdAt)
          throw conflict('The source was changed after the dry run; start another one.');
        const row = await this.claims.execute(tx, {
          sourceId: dry.sourceId,
          kind: 'run',
          trigger: 'manual',
          applies: runId,
          // It writes what a retry or a replay has read, and says no more than that would.
          ...(dry.retries === null ? {} : { retries: dry.retries }),
          ...(dry.replays === null ? {} : { replays: dry.replays }),
        });
        const [run] = await toRuns(tx, [row]);
        if (!run) throw new Error(`run ${row.id} was not stored`);
        return run;
      }),
    );
  }
}

/**
 * Gives a run what a dry run has read and compared: scopes, entities, failed records, warnings, what it replayed and the change set. Has to
 * happen once.
 */
export async function takeOver(tx: EntityManager, runId: string, dryRunId: string): Promise<void> {
  await tx.query(
    `INSERT INTO run_scopes (run_id, scope, position, name, kind, parent, state, listing, attempt, checkpoint, cursor, next_seq, counts, filtered, unnamed_failures, failure)
    SELECT $1, scope, position, name, kind, parent, state, listing, 0, checkpoint, cursor, next_seq, counts, filtered, unnamed_failures, failure FROM run_scopes WHERE run_id = $2
    ON CONFLICT DO NOTHING`,
    [runId, dryRunId],
  );
  await tx.query(
    `INSERT INTO run_entities (run_id, urn, scope, kind, path)
    SELECT $1, urn, scope, kind, path FROM run_entities WHERE run_id = $2 ON CONFLICT DO NOTHING`,
    [runId, dryRunId],
  );
  await tx.query(
    `INSERT INTO run_kept_entities (run_id, urn)
    SELECT $1, urn FROM run_kept_entities WHERE run_id = $2 ON CONFLICT DO NOTHING`,
    [runId, dryRunId],
  );
  await tx.query(
    `INSERT INTO run_contributions (run_id, urn, scope)
    SELECT $1, urn, scope FROM run_contributions WHERE run_id = $2 ON CONFLICT DO NOTHING`,
    [runId, dryRunId],
  );
  await tx.query(
    `INSERT INTO failed_records (id, run_id, scope, scope_id, object, urn, unnamed, kind, name, reason, remedy, created_at)
    SELECT gen_random_uuid(), $1, scope, scope_id, object, urn, unnamed, kind, name, reason, remedy, created_at FROM failed_records WHERE run_id = $2`,
    [runId, dryRunId],
  );
  await tx.query(
    `INSERT INTO run_warnings (id, run_id, scope, kind, name, message, created_at)
    SELECT gen_random_uuid(), $1, scope, kind, name, message, created_at FROM run_warnings WHERE run_id = $2`,
    [runId, dryRunId],
  );
  await tx.query(
    `INSERT INTO replayed_objects (run_id, scope, object, urn, name, unnamed, result)
    SELECT $1, scope, object, urn, name, unnamed, result FROM replayed_objects WHERE run_id = $2 ON CONFLICT DO NOTHING`,
    [runId, dryRunId],
  );
  await tx.query(
    `INSERT INTO changes (run_id, scope, urn, aspect, point, seq, timeseries, action, before, after, before_version, system_properties, outcome, reason)
    SELECT $1, scope, urn, aspect, point, seq, timeseries, action, before, after, before_version, system_properties, outcome, reason
    FROM changes WHERE run_id = $2 ON CONFLICT DO NOTHING`,
    [runId, dryRunId],
  );
}
