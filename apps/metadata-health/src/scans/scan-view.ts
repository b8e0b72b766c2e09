import { type HealthScan } from '@dataspoke/contracts';
import { jobView } from '@dataspoke/service-kit';
import { type ScanRow } from './scan.row';

/** A scan as callers see it. */
export function toHealthScan(row: ScanRow): HealthScan {
  return {
    ...jobView(row),
    progress: row.progress,
    counts: row.counts,
    ...(row.failure === null ? {} : { failure: row.failure }),
  };
}
