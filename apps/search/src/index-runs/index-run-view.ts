import { type IndexRun } from '@dataspoke/contracts';
import { jobView } from '@dataspoke/service-kit';
import { type IndexRunRow } from './index-run.row';

/** An index run as callers see it. */
export function toIndexRun(row: IndexRunRow): IndexRun {
  return {
    ...jobView(row),
    kind: row.kind,
    progress: row.progress,
    counts: row.counts,
    ...(row.findings ? { findings: row.findings } : {}),
    ...(row.failure === null ? {} : { failure: row.failure }),
  };
}
