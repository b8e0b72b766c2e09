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
import { fits, fitting } from '../runs/fitting';
import { ChangeRow } from './change.row';
import { toChange } from './change-view';
import { shortenValue } from './shorten-value';

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
    const listed = rows.slice(0, limit).map(toListed);
    const { shown, ...next } = pageOf(rows, fitting(listed), ({ seq }) => [seq]);
    return { items: listed.slice(0, shown.length), ...next };
  }
}

/** A change that fits no page is shortened; its file has all of it. */
function toListed(row: ChangeRow): Change {
  const change = toChange(row);
  const { before, after } = row;
  if (fits(change)) return change;
  return {
    ...change,
    before: before && shortenValue(before),
    after: row.action === 'unchanged' ? before && shortenValue(before) : after && shortenValue(after),
    shortened: true,
  };
}
