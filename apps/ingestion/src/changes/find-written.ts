import { isFinal } from '@dataspoke/contracts';
import { type AspectRecord } from '@dataspoke/datahub-client';
import { Clock } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { aspectKey, ReadCurrentAspects } from '../catalog/current-aspects';
import { findRun } from '../runs/find-run';
import { type RunRow } from '../runs/run.row';
import { changeKey, ChangeRow, isInPlace } from './change.row';
import { writtenBy } from './own-writes';
import { WRITE_BATCH } from './write-changes';

/** Finds out what became of changes that were on their way when nobody was left to hear the answer. */
@Injectable()
export class FindWritten {
  constructor(
    private readonly database: DataSource,
    private readonly current: ReadCurrentAspects,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts as written what the catalog holds of the batch that a broken-off run was writing. Everything behind it was never sent. A settled run
   * is left as it is. Raises what reading the catalog raises.
   */
  async execute(runId: string, signal: AbortSignal): Promise<void> {
    const { manager } = this.database;
    const run = await findRun(manager, runId);
    if (run.kind === 'dry-run' || run.writeAttempt === 0 || isFinal(run.state)) return;
    const rows = await manager.find(ChangeRow, {
      where: { runId, outcome: 'pending' },
      order: { seq: 'ASC' },
      take: WRITE_BATCH + 1,
    });
    const current = await this.current.execute(rows.map(changeKey), signal);
    const found = rows.filter((row) => isWritten(row, current.get(aspectKey(changeKey(row))), run));
    if (found.length === 0) return;
    await manager.query(
      `UPDATE changes c SET outcome = 'written', written_at = $3
      FROM jsonb_to_recordset($2::jsonb) AS r (urn text, aspect text, point text)
      WHERE c.run_id = $1 AND c.urn = r.urn AND c.aspect = r.aspect AND c.point = r.point AND c.outcome = 'pending'`,
      [
        runId,
        JSON.stringify(found.map(({ urn, aspect, point }) => ({ urn, aspect, point }))),
        this.clock.now(),
      ],
    );
  }
}

// Values of time series carry no run; their times do.
function isWritten(row: ChangeRow, record: AspectRecord | undefined, run: RunRow): boolean {
  if (!isInPlace(row, record)) return false;
  return row.timeseries || record?.systemMetadata?.runId === writtenBy(run).runId;
}
