import { type IndexRun } from '@dataspoke/contracts';
import { type IndexRunRow } from './index-run.row';

/** An index run as callers see it. */
export function toIndexRun(row: IndexRunRow): IndexRun {
  return {
    id: row.id,
    state: row.state,
    trigger: row.trigger,
    createdAt: row.createdAt.toISOString(),
    ...(row.startedAt ? { startedAt: row.startedAt.toISOString() } : {}),
    ...(row.finishedAt ? { finishedAt: row.finishedAt.toISOString() } : {}),
    progress: row.progress,
    counts: row.counts,
    ...(row.failure === null ? {} : { failure: row.failure }),
  };
}
