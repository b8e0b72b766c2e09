import { aspectEquals, type AspectRecord } from '@dataspoke/datahub-client';
import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { aspectKey, ReadCurrentAspects } from '../catalog/current-aspects';
import { type RunRow } from '../runs/run.row';
import { ChangeRow, changeKey, isInPlace } from './change.row';
import { timeStamp } from './compare-aspect';
import { isOwnWrite, writtenBy } from './own-writes';

/** What a dry run has compared, as the catalog has it by now. */
export interface SinceDryRun {
  /** Entities that are no longer what they were, each with the reason. */
  readonly moved: ReadonlyMap<string, string>;
  /** Changes that are in place already, by {@link aspectKey}, and not by this run. */
  readonly inPlace: ReadonlySet<string>;
}

/** Finds the entities that are no longer what a dry run has compared, and the changes that somebody has made already. */
@Injectable()
export class FindMoved {
  constructor(
    private readonly database: DataSource,
    private readonly current: ReadCurrentAspects,
  ) {}

  /**
   * Those of `urns`, in the change set of a run that applies a dry one, of which an aspect is neither what the dry run has met nor what it is
   * to become, each with the reason; aspects that need no change and values of time series count like any other. One that is to be marked
   * removed has moved too when the source has shown it since. Raises what reading the catalog raises.
   */
  async execute(run: RunRow, urns: readonly string[], signal: AbortSignal): Promise<SinceDryRun> {
    const rows = await this.database.manager.findBy(ChangeRow, { runId: run.id, urn: In([...urns]) });
    const current = await this.current.execute(rows.map(changeKey), signal);
    const moved = rows
      .filter((row) => !isUntouched(row, current.get(aspectKey(changeKey(row))), run))
      .map(({ urn, aspect }): [string, string] => [
        urn,
        `The entity has moved since the dry run (${aspect} is not what it was); start another dry run.`,
      ]);
    const removed = rows.filter(({ action }) => action === 'remove').map(({ urn }) => urn);
    const inPlace = rows
      .map((row) => ({ row, key: aspectKey(changeKey(row)) }))
      .filter(({ row, key }) => isInPlaceOfOthers(row, current.get(key), run));
    return {
      moved: new Map([...moved, ...(await this.shownSince(run, removed))]),
      inPlace: new Set(inPlace.map(({ key }) => key)),
    };
  }

  private async shownSince(
    { sourceId, applies }: RunRow,
    urns: readonly string[],
  ): Promise<readonly [string, string][]> {
    if (urns.length === 0) return [];
    const rows = await this.database.manager.query<{ urn: string; run: string }[]>(
      `SELECT e.urn, r.id AS run FROM source_entities e
      JOIN runs r ON r.id = e.last_seen_run JOIN runs dry ON dry.id = $2 AND r.created_at > dry.created_at
      WHERE e.source_id = $1 AND e.urn = ANY ($3::text[])`,
      [sourceId, applies, urns],
    );
    return rows.map(({ urn, run }) => [
      urn,
      `The source has shown the entity again since the dry run, in run ${run}; start another dry run.`,
    ]);
  }
}

// Values of time series carry no run: once an attempt of this run has written, they may be its own.
function isInPlaceOfOthers(row: ChangeRow, record: AspectRecord | undefined, run: RunRow): boolean {
  if (!isInPlace(row, record)) return false;
  return row.timeseries ? run.writeAttempt === 0 : record?.systemMetadata?.runId !== writtenBy(run).runId;
}

/** Whether an aspect is what a change was compared with, or what it is to become: an earlier attempt may have written it. */
function isUntouched(row: ChangeRow, record: AspectRecord | undefined, run: RunRow): boolean {
  if (isInPlace(row, record)) return true;
  if (row.action === 'unchanged' && row.before === null) {
    // Its value was not kept, only which one it was.
    if (!record) return false;
    const version = row.timeseries ? timeStamp(record.value) : (record.version ?? null);
    if (version === row.beforeVersion) return true;
  }
  return mayWriteOver(row, record, run);
}

/**
 * Whether a change still applies although the version moved: the aspect means what it was compared with, or it was made by
 * this very run, as the defaults are that the catalog adds to the first write of an entity.
 */
export function mayWriteOver(row: ChangeRow, record: AspectRecord | undefined, run: RunRow): boolean {
  if (!record) return row.before === null;
  if (row.before && aspectEquals(row.aspect, record.value, row.before)) return true;
  return isOwnWrite(record.systemMetadata) && record.systemMetadata?.runId === writtenBy(run).runId;
}
