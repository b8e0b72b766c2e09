import { type Run } from '@dataspoke/contracts';
import { jobView } from '@dataspoke/service-kit';
import { type EntityManager, In } from 'typeorm';
import { SourceRow } from '../sources/source.row';
import { type RunRow } from './run.row';

/** Runs as callers see them, the names of their sources beside them. */
export async function toRuns(manager: EntityManager, rows: readonly RunRow[]): Promise<Run[]> {
  const ids = [...new Set(rows.map((row) => row.sourceId))];
  const sources = await manager.find(SourceRow, { select: { id: true, name: true }, where: { id: In(ids) } });
  const names = new Map(sources.map((source) => [source.id, source.name]));
  return rows.map((row) => toRun(row, names.get(row.sourceId) ?? ''));
}

/** One run as callers see it. */
export function toRun(row: RunRow, sourceName: string): Run {
  return {
    ...jobView(row),
    sourceId: row.sourceId,
    sourceName,
    kind: row.kind,
    progress: row.progress,
    counts: row.counts,
    ...(row.retries === null ? {} : { retries: row.retries }),
    ...(row.replays === null ? {} : { replays: row.replays }),
    ...(row.applies === null ? {} : { applies: row.applies }),
    ...(row.confirms === null ? {} : { confirms: row.confirms }),
    ...(row.prunedAt ? { prunedAt: row.prunedAt.toISOString() } : {}),
    ...(row.failure ? { failure: row.failure } : {}),
    ...(row.feedPosition === null ? {} : { feedPosition: row.feedPosition }),
  };
}
