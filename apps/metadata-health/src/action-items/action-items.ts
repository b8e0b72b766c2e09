import {
  type ActionItem,
  type ActionItemPage,
  type AssignActionItemRequest,
  type ById,
  type DismissActionItemRequest,
  type ListActionItemsRequest,
} from '@dataspoke/contracts';
import { isCalendarDay, MILLI } from '@dataspoke/domain';
import { Clock, conflict, invalidRequest, notFound, pageOf, parseTextCursor } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import { DepartmentOwnerRow } from '../departments/department-owner.row';
import { ownersBelow } from '../departments/departments';
import { ActionItemRow } from './action-item.row';

/** What people see of action items and decide about them. */
@Injectable()
export class ActionItems {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Those that are due first come first. Raises `not-found` for an unknown department. */
  async list({
    limit,
    cursor,
    state = 'open',
    owner,
    department,
    urn,
  }: ListActionItemsRequest & { readonly limit: number }): Promise<ActionItemPage> {
    const { manager } = this.database;
    const query = manager
      .createQueryBuilder(ActionItemRow, 'i')
      .where('i.state = :state', { state })
      .orderBy('i.dueOn', 'ASC')
      .addOrderBy('i.id', 'ASC')
      .limit(limit + 1);
    if (owner !== undefined) query.andWhere('i.owner = :owner', { owner });
    if (urn !== undefined) query.andWhere('i.urn = :urn', { urn });
    if (department !== undefined) {
      query.andWhere('i.owner = ANY (:owners)', { owners: await ownersBelow(manager, department) });
    }
    if (cursor !== undefined) query.andWhere('(i.dueOn, i.id) > (:day, :id)', parseCursor(cursor));
    const { shown, ...next } = pageOf(await query.getMany(), limit, ({ dueOn, id }) => [`${dueOn} ${id}`]);
    return { items: await views(manager, shown), ...next };
  }

  /** Raises `not-found`. */
  async get(id: string): Promise<ActionItem> {
    return this.view(this.database.manager, await find(this.database.manager, id));
  }

  /** Gives the item to somebody. Raises `not-found`, and `conflict` when it is done. */
  assign({ id, owner }: AssignActionItemRequest): Promise<ActionItem> {
    return this.change(id, (row) => {
      row.owner = owner;
      row.isAssigned = true;
    });
  }

  /** Declares the gap to be all right, until it is closed. Raises `not-found`, and `conflict` when it is done. */
  dismiss({ id, reason }: DismissActionItemRequest, by: string): Promise<ActionItem> {
    return this.change(id, (row) => {
      if (row.state !== 'dismissed') row.closedAt = this.clock.now();
      row.state = 'dismissed';
      row.dismissReason = reason.trim();
      row.dismissedBy = by;
    });
  }

  /** Takes a dismissal back. Raises `not-found`, and `conflict` when the item is done. */
  reopen({ id }: ById): Promise<ActionItem> {
    return this.change(id, (row) => {
      row.state = 'open';
      row.closedAt = null;
      row.dismissReason = null;
      row.dismissedBy = null;
    });
  }

  private change(id: string, work: (row: ActionItemRow) => void): Promise<ActionItem> {
    return this.database.transaction(async (tx) => {
      const row = await find(tx, id, 'pessimistic_write');
      if (row.state === 'done') throw conflict('The gap is closed already; there is nothing to do about it.');
      work(row);
      await tx.save(row);
      return this.view(tx, row);
    });
  }

  private async view(manager: EntityManager, row: ActionItemRow): Promise<ActionItem> {
    const [item] = await views(manager, [row]);
    if (!item) throw notFound('action item', row.id);
    return item;
  }
}

async function find(manager: EntityManager, id: string, lock?: 'pessimistic_write'): Promise<ActionItemRow> {
  const row = await manager.findOne(ActionItemRow, {
    where: { id },
    ...(lock ? { lock: { mode: lock } } : {}),
  });
  if (!row) throw notFound('action item', id);
  return row;
}

async function views(manager: EntityManager, rows: readonly ActionItemRow[]): Promise<ActionItem[]> {
  const owners = new Set(rows.flatMap(({ owner }) => (owner === null ? [] : [owner])));
  const mapped = await manager.findBy(DepartmentOwnerRow, { ownerUrn: In([...owners]) });
  const departments = new Map(mapped.map(({ ownerUrn, departmentId }) => [ownerUrn, departmentId]));
  return rows.map((row) => ({
    id: row.id,
    urn: row.urn,
    name: row.name,
    check: row.check,
    state: row.state,
    gain: row.gain / MILLI,
    cause: row.cause,
    owner: row.owner,
    departmentId: departments.get(row.owner ?? '') ?? null,
    dueOn: row.dueOn,
    openedAt: row.openedAt.toISOString(),
    reopened: row.reopened,
    ...(row.closedAt ? { closedAt: row.closedAt.toISOString() } : {}),
    ...(row.dismissReason === null ? {} : { dismissReason: row.dismissReason }),
    ...(row.dismissedBy === null ? {} : { dismissedBy: row.dismissedBy }),
  }));
}

function parseCursor(cursor: string): { readonly day: string; readonly id: string } {
  const [, day, id] = KEY.exec(parseTextCursor(cursor)) ?? [];
  if (day === undefined || id === undefined || !isCalendarDay(day)) {
    throw invalidRequest('The cursor is not one of this list.', [
      { field: 'cursor', message: 'must be the `nextCursor` of a page of the same list' },
    ]);
  }
  return { day, id };
}

const KEY = /^(\d{4}-\d{2}-\d{2}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
