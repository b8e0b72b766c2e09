import { type RunInput } from '@dataspoke/contracts';
import {
  DataHubClient,
  type EmitProgress,
  type EmitResult,
  mcpOf,
  type SystemMetadataInput,
  type ValueProposal,
} from '@dataspoke/datahub-client';
import { Clock } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, LessThanOrEqual, MoreThanOrEqual } from 'typeorm';
import { toCatalogError } from '../catalog/catalog-errors';
import { aspectKey, ReadCurrentAspects } from '../catalog/current-aspects';
import { findRun } from '../runs/find-run';
import { AttemptOverdue } from '../runs/job-errors';
import { RunProgressWriter } from '../runs/run-progress';
import { RunRow } from '../runs/run.row';
import { changeKey, ChangeRow, isInPlace } from './change.row';
import { FindMoved, mayWriteOver } from './find-moved';
import { writtenBy } from './own-writes';
import { wholeEntities } from './whole-entities';

/** Of one write; the changes of one entity stay together. */
export const WRITE_BATCH = 200;
/** A batch that is on its way when the run is to stop is waited for so long, in milliseconds: what it came to should be known. */
const LET_FINISH_MS = 3_000;

type Settled = { readonly row: ChangeRow } & (
  { readonly outcome: 'written' | 'none' } | { readonly outcome: 'rejected'; readonly reason: string }
);

/** Writes the pending changes of a run to the catalog. */
@Injectable()
export class WriteChanges {
  constructor(
    private readonly database: DataSource,
    private readonly datahub: DataHubClient,
    private readonly current: ReadCurrentAspects,
    private readonly moved: FindMoved,
    private readonly progress: RunProgressWriter,
    private readonly clock: Clock,
  ) {}

  /**
   * In order, each on the condition that the aspect is still what it was compared with. What is found in place already counts
   * as written, so that an attempt after a crash doubles nothing. Raises {@link AttemptOverdue} when a newer attempt writes,
   * `datahub-unavailable` and `datahub-rejected` when the catalog takes nothing at all.
   */
  async execute({ runId }: RunInput, attempt: number, signal: AbortSignal): Promise<void> {
    const { manager } = this.database;
    const run = await findRun(manager, runId);
    const { affected } = await manager.update(
      RunRow,
      { id: runId, state: 'running', writeAttempt: LessThanOrEqual(attempt) },
      { writeAttempt: attempt },
    );
    if (affected === 0) throw new AttemptOverdue(`run ${runId}`);
    const changesToWrite = await manager
      .createQueryBuilder(ChangeRow, 'c')
      .where(`c.runId = :runId AND c.outcome IN ('pending', 'written', 'rejected')`, { runId })
      .getCount();
    let left = await manager.countBy(ChangeRow, { runId, outcome: 'pending' });
    // What lies before is settled: to search it again for each batch would take most of the time of a large run.
    let from = 0;
    for (let begins = true; ; begins = false) {
      signal.throwIfAborted();
      const changesWritten = changesToWrite - left;
      const message = `writing ${changesWritten} of ${changesToWrite} changes`;
      await this.progress.write(runId, { phase: 'writing', message, changesWritten, changesToWrite }, begins);
      const rows = await manager.find(ChangeRow, {
        where: { runId, outcome: 'pending', seq: MoreThanOrEqual(from) },
        order: { seq: 'ASC' },
        take: WRITE_BATCH + 1,
      });
      if (rows.length === 0) return;
      const batch = wholeEntities(rows, WRITE_BATCH);
      const late = firedLater(signal, LET_FINISH_MS);
      try {
        await this.writeBatch(run, attempt, batch, late.signal);
      } finally {
        late.forget();
      }
      left -= batch.length;
      from = batch.at(-1)?.seq ?? from;
    }
  }

  private async writeBatch(
    run: RunRow,
    attempt: number,
    rows: readonly ChangeRow[],
    signal: AbortSignal,
  ): Promise<void> {
    const still = run.applies === null ? rows : await this.stillToWrite(run, attempt, rows, signal);
    const first = await this.emit(run, attempt, still, still.map(toProposal), signal);
    if (first.lost.length === 0) return;
    // Somebody was faster: an earlier attempt of ours, the catalog's own defaults, or another producer.
    const current = await this.current.execute(first.lost.map(changeKey), signal);
    const settled: Settled[] = [];
    const again: ChangeRow[] = [];
    const proposals: ValueProposal[] = [];
    for (const row of first.lost) {
      const record = current.get(aspectKey(changeKey(row)));
      if (isInPlace(row, record)) {
        settled.push({ row, outcome: 'written' });
      } else if (mayWriteOver(row, record, run)) {
        again.push(row);
        proposals.push({ ...toProposal(row), ifVersion: record ? record.version : '-1' });
      } else {
        settled.push({ row, outcome: 'rejected', reason: CHANGED_MEANWHILE });
      }
    }
    await this.settle(run.id, attempt, settled);
    if (again.length === 0) return;
    const second = await this.emit(run, attempt, again, proposals, signal);
    const lost = second.lost.map((row): Settled => ({ row, outcome: 'rejected', reason: CHANGED_MEANWHILE }));
    await this.settle(run.id, attempt, lost);
  }

  /**
   * Of what a dry run has compared: the rows of entities that are still what they were then. The others are refused as a whole. What is in place
   * already, since the dry run was applied before, is unchanged.
   */
  private async stillToWrite(
    run: RunRow,
    attempt: number,
    rows: readonly ChangeRow[],
    signal: AbortSignal,
  ): Promise<readonly ChangeRow[]> {
    const urns = [...new Set(rows.map(({ urn }) => urn))];
    const { moved, inPlace } = await this.moved.execute(run, urns, signal);
    const settled: Settled[] = [];
    const still: ChangeRow[] = [];
    for (const row of rows) {
      const reason = moved.get(row.urn);
      if (reason !== undefined) settled.push({ row, outcome: 'rejected', reason });
      else if (inPlace.has(aspectKey(changeKey(row)))) settled.push({ row, outcome: 'none' });
      else still.push(row);
    }
    await this.settle(run.id, attempt, settled);
    return still;
  }

  /** Sends proposals and stores what is certain about each; the rows whose condition failed are handed back. */
  private async emit(
    run: RunRow,
    attempt: number,
    rows: readonly ChangeRow[],
    proposals: readonly ValueProposal[],
    signal: AbortSignal,
  ): Promise<{ readonly lost: readonly ChangeRow[] }> {
    let results: readonly EmitResult[] = [];
    let interruption: unknown;
    const onInterrupted = (progress: EmitProgress): void => {
      ({ results } = progress);
    };
    try {
      const options = { signal, systemMetadata: writtenBy(run), onInterrupted };
      ({ results } = await this.datahub.writes.emitMcps(proposals, options));
    } catch (error) {
      interruption = error;
    }
    const lost: ChangeRow[] = [];
    const settled: Settled[] = [];
    results.forEach((result, index) => {
      const row = rows[index];
      if (!row) return;
      if (result.outcome === 'accepted') settled.push({ row, outcome: 'written' });
      // What is unknown after an interruption is tried again; otherwise it would be so for ever.
      if (result.outcome === 'rejected' || (result.outcome === 'unknown' && interruption === undefined)) {
        settled.push({ row, outcome: 'rejected', reason: result.reason });
      }
      if (result.outcome === 'conflict') lost.push(row);
    });
    await this.settle(run.id, attempt, settled);
    if (interruption !== undefined) throw toCatalogError(interruption);
    return { lost };
  }

  private async settle(runId: string, attempt: number, settled: readonly Settled[]): Promise<void> {
    if (settled.length === 0) return;
    const rows = settled.map(({ row: { urn, aspect, point }, ...end }) => ({ urn, aspect, point, ...end }));
    const [result] = await this.database.manager.query<{ held: boolean }[]>(
      `WITH held AS (SELECT id FROM runs WHERE id = $1 AND write_attempt = $2 AND state = 'running' FOR SHARE),
      settled AS (
        UPDATE changes c SET outcome = r.outcome, reason = r.reason,
          written_at = CASE WHEN r.outcome = 'written' THEN $4::timestamptz END,
          action = CASE WHEN r.outcome = 'none' THEN 'unchanged' ELSE c.action END,
          before = CASE WHEN r.outcome = 'none' THEN NULL ELSE c.before END,
          after = CASE WHEN r.outcome = 'none' THEN NULL ELSE c.after END
        FROM jsonb_to_recordset($3::jsonb) AS r (urn text, aspect text, point text, outcome text, reason text), held
        WHERE c.run_id = held.id AND c.urn = r.urn AND c.aspect = r.aspect AND c.point = r.point AND c.outcome = 'pending'
        RETURNING 1
      )
      SELECT EXISTS (SELECT FROM held) AS held, (SELECT count(*) FROM settled) AS settled`,
      [runId, attempt, JSON.stringify(rows), this.clock.now()],
    );
    if (result?.held !== true) throw new AttemptOverdue(`run ${runId}`);
  }
}

/** A signal that fires so long after another one. */
function firedLater(signal: AbortSignal, ms: number): { readonly signal: AbortSignal; forget(): void } {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    timer = setTimeout(() => late.abort(signal.reason), ms);
  };
  signal.addEventListener('abort', wait, { once: true });
  return {
    signal: late.signal,
    forget: () => {
      signal.removeEventListener('abort', wait);
      clearTimeout(timer);
    },
  };
}

const CHANGED_MEANWHILE =
  'Another producer changed the aspect after it was compared; the next run compares it again.';

function toProposal(row: ChangeRow): ValueProposal {
  const systemMetadata: SystemMetadataInput = row.systemProperties
    ? { properties: row.systemProperties }
    : {};
  return mcpOf(row.urn, row.aspect, row.after ?? {}, {
    systemMetadata,
    ...(row.beforeVersion === null ? {} : { ifVersion: row.beforeVersion }),
  });
}
