import { type MetricCollection } from '@dataspoke/contracts';
import { jobView } from '@dataspoke/service-kit';
import { type MetricCollectionRow } from './metric-collection.row';

/** A collection as callers see it. */
export function toCollection(row: MetricCollectionRow): MetricCollection {
  return {
    ...jobView(row),
    ...(row.datasetUrn === null ? {} : { dataset: row.datasetUrn }),
    progress: row.progress,
    counts: row.counts,
    ...(row.failure === null ? {} : { failure: row.failure }),
  };
}
