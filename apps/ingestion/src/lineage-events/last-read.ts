/**
 * The last event of source `$1` that counts as read: by a run that wrote, read them to the end, and left nothing of it unwritten. Whatever
 * ends a run in another way has them read again, and so does a replay, which passes by what it is not about.
 */
export const LAST_READ = lastReadOf('$1');

/** The same for a source that an expression of SQL names. */
export function lastReadOf(source: string): string {
  return `SELECT coalesce(max(l.last_id), 0) FROM lineage_reads l
    JOIN runs r ON r.id = l.run_id AND r.kind = 'run' AND r.replays IS NULL AND r.state IN ('succeeded', 'partial')
      AND (r.counts -> 'changes' ->> 'rejected')::int = 0 AND (r.counts -> 'changes' ->> 'pending')::int = 0
    JOIN run_scopes part ON part.run_id = l.run_id AND part.state = 'complete'
    WHERE l.source_id = ${source}`;
}
