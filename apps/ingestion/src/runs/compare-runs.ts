import {
  type ComparedEntity,
  type ComparedRun,
  type ComparedScope,
  type CompareRunsRequest,
  DEFAULT_PAGE_SIZE,
  type EntityDifference,
  type NotReadBy,
  type RunComparison,
} from '@dataspoke/contracts';
import { invalidRequest, pageOf, parseTextCursor } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FailedRecordRow } from './failed-record.row';
import { findKeptRun } from './find-run';
import { DIFFERENCES, FAILURES_ONLY_IN_ONE, NOT_COMPARED, SCOPES } from './run-differences';
import { type RunRow } from './run.row';

const MOST_SCOPES = 200;
const MOST_NAMES = 100;

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
    const both = [before.id, after.id];
    const rows = await manager.query<{ urn: string; difference: EntityDifference; aspects: string[] }[]>(
      DIFFERENCES,
      [...both, cursor === undefined ? '' : parseTextCursor(cursor), difference ?? null, limit + 1],
    );
    const { shown, ...next } = pageOf(rows, limit, ({ urn }) => [urn]);
    return {
      before: await this.told(before),
      after: await this.told(after),
      scopes: await this.scopes(both),
      entities: shown.map((row): ComparedEntity => ({ ...row, aspects: row.aspects.slice(0, 200) })),
      newFailures: await this.failuresOnlyIn(after.id, before.id),
      goneFailures: await this.failuresOnlyIn(before.id, after.id),
      ...(cursor === undefined ? { notCompared: await this.notCompared(both) } : {}),
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

  private async scopes(runs: readonly string[]): Promise<ComparedScope[]> {
    const rows = await this.database.manager.query<
      (Omit<ComparedScope, 'notReadBy'> & { readonly notReadBy: NotReadBy | null })[]
    >(`${SCOPES} LIMIT ${MOST_SCOPES}`, [...runs]);
    return rows.map(({ notReadBy, ...scope }) => (notReadBy === null ? scope : { ...scope, notReadBy }));
  }

  private async notCompared(runs: readonly string[]): Promise<number> {
    const [row] = await this.database.manager.query<{ entities: number }[]>(NOT_COMPARED, [...runs, '']);
    return row?.entities ?? 0;
  }

  private async failuresOnlyIn(one: string, other: string): Promise<string[]> {
    const rows = await this.database.manager.query<{ name: string }[]>(
      `${FAILURES_ONLY_IN_ONE} LIMIT ${MOST_NAMES}`,
      [one, other],
    );
    return rows.map(({ name }) => name);
  }
}
