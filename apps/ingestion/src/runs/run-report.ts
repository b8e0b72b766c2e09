import { type RunReport } from '@dataspoke/contracts';
import { type EntityManager } from 'typeorm';
import { FailedRecordRow } from './failed-record.row';
import { shownFiltered } from './filtered-rules';
import { replayReport } from './replayed-objects';
import { type RunRow } from './run.row';
import { RunScopeRow } from './run-scope.row';
import { RunWarningRow } from './run-warning.row';

const SCOPES = 100;

/** How completely a run has read its source so far; what is incomplete comes first. */
export async function runReport(manager: EntityManager, run: RunRow): Promise<RunReport> {
  const runId = run.id;
  const [scopes, failedRecords, warnings, replay] = await Promise.all([
    manager
      .createQueryBuilder(RunScopeRow, 's')
      .where('s.runId = :runId', { runId })
      .orderBy(`CASE s.state WHEN 'incomplete' THEN 0 WHEN 'complete' THEN 2 ELSE 1 END`)
      .addOrderBy('s.position')
      .limit(SCOPES)
      .getMany(),
    manager.countBy(FailedRecordRow, { runId }),
    manager.countBy(RunWarningRow, { runId }),
    run.replays === null || run.finishedAt === null ? undefined : replayReport(manager, runId),
  ]);
  const filtered = shownFiltered(scopes.map((scope) => scope.filtered));
  return {
    scopes: scopes.map(({ name, kind, state, counts, results, failure }, at) => ({
      name: name.slice(0, 500),
      kind,
      state,
      records: counts,
      ...(filtered[at] === undefined ? {} : { filtered: filtered[at] }),
      ...results,
      ...(failure === null ? {} : { failure }),
    })),
    failedRecords,
    warnings,
    ...(replay === undefined ? {} : { replay }),
  };
}
