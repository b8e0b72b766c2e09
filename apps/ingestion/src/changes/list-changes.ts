import {
  type Change,
  type ChangePage,
  DEFAULT_PAGE_SIZE,
  type ListChangesRequest,
} from '@dataspoke/contracts';
import { pageOf, parseNumberCursor } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findKeptRun } from '../runs/find-run';
import { ChangeRow } from './change.row';
import { shortenValue } from './shorten-value';

/** The reply is under the bus's limit of 1 MB whatever the aspects hold: a page ends early, and a change that fits no page is shortened. */
const MAX_PAGE_BYTES = 600_000;

/** The change set of a run, in the order of writing. */
@Injectable()
export class ListChanges {
  constructor(private readonly database: DataSource) {}

  /** Raises `not-found` for a run that does not exist, or whose details are no longer kept. */
  async execute(request: ListChangesRequest): Promise<ChangePage> {
    const { runId, limit = DEFAULT_PAGE_SIZE, cursor, action, urn } = request;
    const { manager } = this.database;
    await findKeptRun(manager, runId);
    const query = manager
      .createQueryBuilder(ChangeRow, 'c')
      .where('c.runId = :runId', { runId })
      .orderBy('c.seq')
      .limit(limit + 1);
    if (action !== undefined) query.andWhere('c.action = :action', { action });
    if (urn !== undefined) query.andWhere('c.urn = :urn', { urn });
    if (cursor !== undefined) query.andWhere('c.seq > :seq', { seq: parseNumberCursor(cursor) });
    const rows = await query.getMany();
    const fitting = withinBytes(rows.slice(0, limit)).length;
    const { shown, ...next } = pageOf(rows, fitting, ({ seq }) => [seq]);
    return {
      items: shown.map(toChange),
      ...next,
    };
  }
}

function toChange(row: ChangeRow): Change {
  const { before } = row;
  const after = row.action === 'unchanged' ? before : row.after;
  const isTooLarge = bytesOf(row) > MAX_PAGE_BYTES;
  return {
    urn: row.urn,
    aspect: row.aspect,
    action: row.action,
    before: before && isTooLarge ? shortenValue(before) : before,
    after: after && isTooLarge ? shortenValue(after) : after,
    outcome: row.outcome,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(isTooLarge ? { shortened: true } : {}),
  };
}

function bytesOf({ before, after, action }: ChangeRow): number {
  return Buffer.byteLength(JSON.stringify([before, action === 'unchanged' ? before : after]));
}

// At least one, so that paging always gets on.
function withinBytes(rows: readonly ChangeRow[]): readonly ChangeRow[] {
  let bytes = 0;
  const end = rows.findIndex((row, index) => {
    bytes += bytesOf(row);
    return index > 0 && bytes > MAX_PAGE_BYTES;
  });
  return end < 0 ? rows : rows.slice(0, end);
}
