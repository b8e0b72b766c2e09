import { CHECKS, type Check } from '@dataspoke/domain';
import {
  DatasetUrnText,
  Decimal,
  Instant,
  Integer,
  ListOf,
  Nested,
  OneOf,
  Text,
  TextList,
  UrnText,
  Uuid,
} from '../fields/fields';

/** A node of the organisation tree to be made. */
export class DepartmentDraft {
  @Text({ max: 100, pattern: /\S/ })
  name: string;

  @Uuid({ optional: true, nullable: true, description: 'The department above it; none at the top.' })
  parentId?: string | null;

  @TextList({ urns: true, max: 1000, description: 'URNs of users and groups that belong to it.' })
  owners: string[];
}

/** What may change; a field left out stays as it is. */
export class DepartmentChanges {
  @Text({ optional: true, max: 100, pattern: /\S/ })
  name?: string;

  @Uuid({ optional: true, nullable: true, description: '`null` moves it to the top.' })
  parentId?: string | null;

  @TextList({ optional: true, urns: true, max: 1000 })
  owners?: string[];
}

/** A node of the organisation tree that owners belong to; an owner belongs to one department at most. */
export class Department {
  @Uuid()
  id: string;

  @Text({ max: 100 })
  name: string;

  @Uuid({ nullable: true })
  parentId: string | null;

  @TextList({ max: 1000, description: 'URNs.' })
  owners: string[];

  @Integer({ min: 1, description: 'Grows with every change; the ETag.' })
  version: number;

  @Instant()
  createdAt: string;

  @Instant()
  updatedAt: string;
}

export class DepartmentList {
  @ListOf(() => Department, { description: 'The whole tree, by name.' })
  items: Department[];
}

export class CreateDepartmentRequest {
  @Nested(() => DepartmentDraft)
  draft: DepartmentDraft;

  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

export class UpdateDepartmentRequest {
  @Uuid()
  id: string;

  @Integer({ min: 1, description: 'The version the change is based on.' })
  version: number;

  @Nested(() => DepartmentChanges)
  changes: DepartmentChanges;
}

export class DeleteDepartmentRequest {
  @Uuid()
  id: string;

  @Integer({ optional: true, min: 1 })
  version?: number;
}

/** A gap of one dataset that is worth closing. */
export class ValuableFix {
  @DatasetUrnText()
  urn: string;

  @Text({ max: 1000 })
  name: string;

  @OneOf(CHECKS)
  check: Check;

  @Decimal({ description: 'Points of the dataset.' })
  gain: number;

  @Text({ max: 500 })
  cause: string;
}

/** The datasets of a department and of those below it, each counted once. */
export class DepartmentHealth {
  @Uuid()
  id: string;

  @Text({ max: 100 })
  name: string;

  @Uuid({ nullable: true })
  parentId: string | null;

  @Integer({ description: 'Datasets owned.' })
  datasets: number;

  @Decimal({ nullable: true, description: 'Mean of their scores; `null` when none has one.' })
  score: number | null;

  @Decimal({ nullable: true, description: 'Mean of their confidences.' })
  confidence: number | null;

  @ListOf(() => ValuableFix, { description: 'The three gaps whose closing gains most.' })
  fixes: ValuableFix[];
}

/** An owner that belongs to no department. */
export class UnmappedOwner {
  @UrnText()
  urn: string;

  @Integer()
  datasets: number;
}

/** The scores rolled up by department, and what no department answers for. */
export class DepartmentHealthReport {
  @ListOf(() => DepartmentHealth, { description: 'By name.' })
  departments: DepartmentHealth[];

  @ListOf(() => UnmappedOwner, { description: 'Up to 200, those that own most datasets first.' })
  unmappedOwners: UnmappedOwner[];

  @Integer()
  unmappedOwnerCount: number;

  @Integer({ description: 'Datasets without any owner.' })
  datasetsWithoutOwner: number;

  @Integer({ description: 'Datasets whose owners all belong to no department.' })
  datasetsWithoutDepartment: number;
}
