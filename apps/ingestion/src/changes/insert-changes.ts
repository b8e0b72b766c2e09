import { type ChangeOutcome } from '@dataspoke/contracts';
import { type EntityManager } from 'typeorm';
import { type ComparedAspect } from './compare-aspect';

/** Room for the changes of one scope in the numbering of a run. */
export const SEQ_PER_SCOPE = 1_000_000_000;

/** A compared aspect with its place in the change set. */
export interface NewChange extends ComparedAspect {
  readonly urn: string;
  readonly aspectName: string;
  readonly timeseries: boolean;
  /** Of a value of a time series with a time of its own. */
  readonly point?: string;
  readonly seq: number;
  /** A removal that waits for a confirmation. */
  readonly held?: boolean;
}

/** Inserts changes. Inserted again, by a repeated attempt, they change nothing. */
export async function insertChanges(
  tx: EntityManager,
  runId: string,
  scope: string,
  changes: readonly NewChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map((change) => ({
    urn: change.urn,
    aspect: change.aspectName,
    point: change.point ?? '',
    seq: change.seq,
    timeseries: change.timeseries,
    action: change.action,
    before: change.before,
    after: change.after,
    before_version: change.beforeVersion,
    system_properties: change.systemProperties,
    outcome: outcomeOf(change),
    reason: change.reason,
  }));
  await tx.query(
    `INSERT INTO changes (run_id, scope, urn, aspect, point, seq, timeseries, action, before, after, before_version,
      system_properties, outcome, reason)
    SELECT $1, $2, r.* FROM jsonb_to_recordset($3::jsonb) AS r (urn text, aspect text, point text, seq bigint, timeseries boolean,
      action text, before jsonb, after jsonb, before_version text, system_properties jsonb, outcome text, reason text)
    ON CONFLICT (run_id, urn, aspect, point) DO UPDATE SET scope = excluded.scope, seq = excluded.seq,
      timeseries = excluded.timeseries, action = excluded.action, before = excluded.before, after = excluded.after,
      before_version = excluded.before_version, system_properties = excluded.system_properties,
      outcome = excluded.outcome, reason = excluded.reason
    WHERE changes.seq > excluded.seq`,
    [runId, scope, JSON.stringify(rows)],
  );
}

function outcomeOf({ action, held }: NewChange): ChangeOutcome {
  if (action === 'unchanged' || action === 'conflict') return 'none';
  return held === true ? 'held' : 'pending';
}
