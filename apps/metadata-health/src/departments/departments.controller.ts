import {
  type ById,
  type CreateDepartmentRequest,
  type DeleteDepartmentRequest,
  type Department,
  type DepartmentHealthReport,
  type DepartmentList,
  type Empty,
  metadataHealthRpc,
  type UpdateDepartmentRequest,
} from '@dataspoke/contracts';
import { IdempotencyKeys, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DepartmentHealths } from './department-health';
import { Departments } from './departments';

/** The organisation tree over the bus. */
@Controller()
export class DepartmentsController {
  constructor(
    private readonly database: DataSource,
    private readonly departments: Departments,
    private readonly healths: DepartmentHealths,
    private readonly idempotency: IdempotencyKeys,
  ) {}

  @RpcHandler(metadataHealthRpc.createDepartment, { role: 'editor' })
  create(request: CreateDepartmentRequest): Promise<Department> {
    const { draft, idempotencyKey: key } = request;
    return this.database.transaction((tx) =>
      this.idempotency.once(tx, { scope: 'department.create', key, request: draft }, () =>
        this.departments.create(tx, request),
      ),
    );
  }

  @RpcHandler(metadataHealthRpc.getDepartment, { role: 'reader' })
  get({ id }: ById): Promise<Department> {
    return this.departments.get(this.database.manager, id);
  }

  @RpcHandler(metadataHealthRpc.listDepartments, { role: 'reader' })
  async list(_request: Empty): Promise<DepartmentList> {
    return { items: await this.departments.list(this.database.manager) };
  }

  @RpcHandler(metadataHealthRpc.updateDepartment, { role: 'editor' })
  update(request: UpdateDepartmentRequest): Promise<Department> {
    return this.database.transaction((tx) => this.departments.update(tx, request));
  }

  @RpcHandler(metadataHealthRpc.deleteDepartment, { role: 'editor' })
  async remove(request: DeleteDepartmentRequest): Promise<Empty> {
    await this.database.transaction((tx) => this.departments.remove(tx, request));
    return {};
  }

  @RpcHandler(metadataHealthRpc.getDepartmentHealth, { role: 'reader' })
  health(_request: Empty): Promise<DepartmentHealthReport> {
    return this.healths.execute();
  }
}
