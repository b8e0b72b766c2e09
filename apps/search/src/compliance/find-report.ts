import { notFound } from '@dataspoke/service-kit';
import { type EntityManager } from 'typeorm';
import { ComplianceReportRow } from './compliance-report.row';

/** The report of that id, of this asker if one is given; raises `not-found`. */
export async function findReport(
  manager: EntityManager,
  id: string,
  { asker, lock }: { readonly asker?: string; readonly lock?: 'pessimistic_write' } = {},
): Promise<ComplianceReportRow> {
  const row = await manager.findOne(ComplianceReportRow, {
    where: { id, ...(asker === undefined ? {} : { asker }) },
    ...(lock ? { lock: { mode: lock } } : {}),
  });
  if (!row) throw notFound('compliance report', id);
  return row;
}
