import {
  type CreateDepartmentRequest,
  type DeleteDepartmentRequest,
  type Department,
  type UpdateDepartmentRequest,
} from '@dataspoke/contracts';
import { claim, Clock, conflict, invalidRequest, notFound, preconditionFailed } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { type EntityManager, In } from 'typeorm';
import { DepartmentOwnerRow } from './department-owner.row';
import { DEPARTMENT_NAMES, DepartmentRow } from './department.row';

/** A tree that one reply can hold, with its owners and fixes. */
const MAX_DEPARTMENTS = 500;
const MAX_OWNERS = 5_000;

/** The organisation tree and who belongs where. Changes come one after another, so that the tree stays one. */
@Injectable()
export class Departments {
  constructor(private readonly clock: Clock) {}

  async list(manager: EntityManager): Promise<Department[]> {
    const rows = await manager.find(DepartmentRow, { order: { name: 'ASC' }, take: MAX_DEPARTMENTS });
    const owners = await manager.find(DepartmentOwnerRow, { order: { ownerUrn: 'ASC' } });
    const byDepartment = Map.groupBy(owners, ({ departmentId }) => departmentId);
    return rows.map((row) =>
      toDepartment(
        row,
        (byDepartment.get(row.id) ?? []).map(({ ownerUrn }) => ownerUrn),
      ),
    );
  }

  /** Raises `not-found`. */
  async get(manager: EntityManager, id: string): Promise<Department> {
    const row = await manager.findOneBy(DepartmentRow, { id });
    if (!row) throw notFound('department', id);
    const owners = await manager.find(DepartmentOwnerRow, {
      where: { departmentId: id },
      order: { ownerUrn: 'ASC' },
    });
    return toDepartment(
      row,
      owners.map(({ ownerUrn }) => ownerUrn),
    );
  }

  /** Raises `conflict` for a taken name or an owner of another department, `invalid-request` for an unknown parent. */
  async create(tx: EntityManager, { draft }: CreateDepartmentRequest): Promise<Department> {
    await oneAtATime(tx);
    if ((await tx.count(DepartmentRow)) >= MAX_DEPARTMENTS) {
      throw conflict(`There are ${MAX_DEPARTMENTS} departments already, which is the most there can be.`);
    }
    const now = this.clock.now();
    const row = tx.create(DepartmentRow, {
      id: randomUUID(),
      name: draft.name.trim(),
      parentId: draft.parentId ?? null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    await requirePlace(tx, row);
    await claim(
      tx,
      DEPARTMENT_NAMES,
      () => tx.insert(DepartmentRow, row),
      () => Promise.resolve(nameTaken(row.name)),
    );
    await setOwners(tx, row.id, draft.owners);
    return this.get(tx, row.id);
  }

  /** Raises `precondition-failed` when the department has another version, `not-found`, and whatever {@link create} raises. */
  async update(tx: EntityManager, { id, version, changes }: UpdateDepartmentRequest): Promise<Department> {
    await oneAtATime(tx);
    const row = await this.requireVersion(tx, id, version);
    if (changes.name !== undefined) row.name = changes.name.trim();
    if (changes.parentId !== undefined) row.parentId = changes.parentId;
    await requirePlace(tx, row);
    row.version += 1;
    row.updatedAt = this.clock.now();
    await claim(
      tx,
      DEPARTMENT_NAMES,
      () => tx.save(row),
      () => Promise.resolve(nameTaken(row.name)),
    );
    if (changes.owners !== undefined) await setOwners(tx, id, changes.owners);
    return this.get(tx, id);
  }

  /** Its owners then belong to no department. Raises `conflict` while there are departments below it. */
  async remove(tx: EntityManager, { id, version }: DeleteDepartmentRequest): Promise<void> {
    await oneAtATime(tx);
    await this.requireVersion(tx, id, version);
    if (await tx.existsBy(DepartmentRow, { parentId: id })) {
      throw conflict('There are departments below this one; move or remove them first.');
    }
    await tx.delete(DepartmentOwnerRow, { departmentId: id });
    await tx.delete(DepartmentRow, { id });
  }

  private async requireVersion(
    tx: EntityManager,
    id: string,
    version: number | undefined,
  ): Promise<DepartmentRow> {
    const row = await tx.findOneBy(DepartmentRow, { id });
    if (!row) throw notFound('department', id);
    if (version !== undefined && row.version !== version) {
      throw preconditionFailed(
        `The department was changed meanwhile: it has version ${row.version}, not ${version}. Read it again and repeat the change.`,
      );
    }
    return row;
  }
}

/** The owners of a department and of those below it; URNs. Raises `not-found`. */
export async function ownersBelow(manager: EntityManager, id: string): Promise<readonly string[]> {
  if (!(await manager.existsBy(DepartmentRow, { id }))) throw notFound('department', id);
  const rows = await manager.query<{ owner_urn: string }[]>(
    `WITH RECURSIVE tree AS (
       SELECT $1::uuid AS id
       UNION SELECT d.id FROM departments d JOIN tree ON d.parent_id = tree.id
     )
     SELECT o.owner_urn FROM department_owners o JOIN tree ON tree.id = o.department_id`,
    [id],
  );
  return rows.map(({ owner_urn: urn }) => urn);
}

// A cycle could come from two moves at once, each of which is sound by itself.
async function oneAtATime(tx: EntityManager): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('departments', 0))`);
}

async function requirePlace(tx: EntityManager, row: DepartmentRow): Promise<void> {
  for (let above = row.parentId; above !== null;) {
    const parent = await tx.findOneBy(DepartmentRow, { id: above });
    if (!parent || above === row.id) {
      const message = parent ? 'must not be the department itself or one below it' : 'is no department';
      throw invalidRequest('The department cannot be put there.', [{ field: 'parentId', message }]);
    }
    above = parent.parentId;
  }
}

async function setOwners(tx: EntityManager, id: string, owners: readonly string[]): Promise<void> {
  const wanted = [...new Set(owners)];
  const taken = await tx.findBy(DepartmentOwnerRow, { ownerUrn: In(wanted) });
  const elsewhere = taken.find(({ departmentId }) => departmentId !== id);
  if (elsewhere) {
    throw conflict(
      `${elsewhere.ownerUrn} belongs to the department ${elsewhere.departmentId} already; take it out of there first.`,
      { id: elsewhere.departmentId },
    );
  }
  await tx.delete(DepartmentOwnerRow, { departmentId: id });
  if ((await tx.count(DepartmentOwnerRow)) + wanted.length > MAX_OWNERS) {
    throw conflict(`All departments together can have ${MAX_OWNERS} owners; map groups instead of users.`);
  }
  if (wanted.length === 0) return;
  await tx.insert(
    DepartmentOwnerRow,
    wanted.map((ownerUrn) => ({ ownerUrn, departmentId: id })),
  );
}

function nameTaken(name: string): Error {
  return conflict(`There is a department named "${name}" already.`);
}

function toDepartment(row: DepartmentRow, owners: string[]): Department {
  return {
    id: row.id,
    name: row.name,
    parentId: row.parentId,
    owners,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
