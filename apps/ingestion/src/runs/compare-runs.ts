import {
  type ComparedEntity,
  type ComparedRun,
  type ComparedScope,
  type CompareRunsRequest,
  DEFAULT_PAGE_SIZE,
  type EntityDifference,
  type RecordCounts,
  type RunComparison,
} from '@dataspoke/contracts';
import { invalidRequest, pageOf, parseTextCursor } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FailedRecordRow } from './failed-record.row';
import { findKeptRun } from './find-run';
import { type RunRow } from './run.row';

const MOST_SCOPES = 200;
const MOST_NAMES = 100;

/** What became of the entities of two runs. A profile that is measured anew says nothing of change. */
const DIFFERENCES = `
  WITH before AS (
    SELECT urn, bool_and(action = 'remove') AS gone FROM changes WHERE run_id = $1 AND urn > $3 GROUP BY urn
  ), after AS (
    SELECT urn, bool_and(action = 'remove') AS gone,
      array_agg(aspect ORDER BY aspect) FILTER (WHERE action IN ('create', 'update') AND NOT timeseries) AS aspects
    FROM changes WHERE run_id = $2 AND urn > $3 GROUP BY urn
  ), told AS (
    SELECT coalesce(a.urn, b.urn) AS urn, coalesce(a.aspects, '{}') AS aspects,
      CASE WHEN (b.urn IS NULL OR b.gone) AND NOT a.gone THEN 'appeared'
        WHEN (a.urn IS NULL OR a.gone) AND NOT b.gone THEN 'disappeared'
        WHEN a.aspects IS NOT NULL THEN 'changed' END AS difference
    FROM after a FULL JOIN before b ON b.urn = a.urn
  )
  SELECT urn, difference, aspects FROM told
  WHERE difference IS NOT NULL AND ($4::text IS NULL OR difference = $4) ORDER BY urn LIMIT $5`;

/** Compares two runs of one source. */
@Injectable()
export class CompareRuns {
  constructor(private readonly database: DataSource) {}

  /** Raises `not-found` for runs that do not exist or are no longer kept, and `invalid-request` for runs of different sources. */
  async execute({
    id,
    other,
    limit = DEFAULT_PAGE_SIZE,
    cursor,
    difference,
  }: CompareRunsRequest): Promise<RunComparison> {
    const { manager } = this.database;
    const runs = [await findKeptRun(manager, id), await findKeptRun(manager, other)];
    const [before, after] = runs.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    if (!before || !after || before.sourceId !== after.sourceId || before.id === after.id) {
      throw invalidRequest('Two runs of one source can be compared.', [
        { field: 'other', message: 'must be another run of the same source' },
      ]);
    }
    const rows = await manager.query<{ urn: string; difference: EntityDifference; aspects: string[] }[]>(
      DIFFERENCES,
      [
        before.id,
        after.id,
        cursor === undefined ? '' : parseTextCursor(cursor),
        difference ?? null,
        limit + 1,
      ],
    );
    const { shown, ...next } = pageOf(rows, limit, ({ urn }) => [urn]);
    return {
      before: await this.told(before),
      after: await this.told(after),
      scopes: await this.scopes(before.id, after.id),
      entities: shown.map((row): ComparedEntity => ({ ...row, aspects: row.aspects.slice(0, 200) })),
      newFailures: await this.failuresOnlyIn(after.id, before.id),
      goneFailures: await this.failuresOnlyIn(before.id, after.id),
      ...next,
    };
  }

  private async told(run: RunRow): Promise<ComparedRun> {
    const from = run.startedAt ?? run.createdAt;
    return {
      id: run.id,
      state: run.state,
      durationMs: run.finishedAt ? Math.max(run.finishedAt.getTime() - from.getTime(), 0) : 0,
      records: run.counts.records,
      failedRecords: await this.database.manager.countBy(FailedRecordRow, { runId: run.id }),
    };
  }

  private async scopes(before: string, after: string): Promise<ComparedScope[]> {
    return this.database.manager.query<
      { name: string; before: RecordCounts | null; after: RecordCounts | null }[]
    >(
      `SELECT coalesce(a.name, b.name) AS name, b.counts AS before, a.counts AS after
      FROM (SELECT * FROM run_scopes WHERE run_id = $1) b
      FULL JOIN (SELECT * FROM run_scopes WHERE run_id = $2) a ON a.scope = b.scope
      WHERE a.counts IS DISTINCT FROM b.counts ORDER BY 1 LIMIT ${MOST_SCOPES}`,
      [before, after],
    );
  }

  private async failuresOnlyIn(one: string, other: string): Promise<string[]> {
    const rows = await this.database.manager.query<{ name: string }[]>(
      `SELECT DISTINCT f.name FROM failed_records f
      WHERE f.run_id = $1 AND NOT EXISTS (
        SELECT FROM failed_records o WHERE o.run_id = $2 AND o.name = f.name AND o.kind = f.kind)
      ORDER BY f.name LIMIT ${MOST_NAMES}`,
      [one, other],
    );
    return rows.map(({ name }) => name);
  }
}
