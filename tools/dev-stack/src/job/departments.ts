import { type Department, type DepartmentList } from '@dataspoke/contracts';
import { type SampleDepartment } from '@dataspoke/sample-warehouse';
import { type ApiClient } from './api-client';
import { groupUrn } from './owners';

/** Builds the organisation tree; a department is known by its name and changed only when it lacks owners or is elsewhere. */
export async function establishDepartments(
  api: ApiClient,
  departments: readonly SampleDepartment[],
): Promise<void> {
  const { items } = await api.get<DepartmentList>('/api/v1/departments');
  const byName = new Map(items.map((department) => [department.name, department]));
  for (const { name, below, groups } of departments) {
    const parentId = below === undefined ? null : (byName.get(below)?.id ?? null);
    const owners = groups.map(groupUrn);
    const found = byName.get(name);
    if (!found) {
      byName.set(name, await api.post<Department>('/api/v1/departments', { name, parentId, owners }));
      continue;
    }
    const lacking = owners.filter((owner) => !found.owners.includes(owner));
    if (lacking.length === 0 && found.parentId === parentId) continue;
    await api.patch<Department>(
      `/api/v1/departments/${found.id}`,
      { parentId, owners: [...found.owners, ...lacking] },
      `"${found.version}"`,
    );
  }
}
