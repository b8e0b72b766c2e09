import { type MetricCollectionCounts, type MetricCollectionProgress } from '@dataspoke/contracts';
import { JobRow } from '@dataspoke/service-kit';
import { Column, Entity, Index } from 'typeorm';

/** Name of the index that lets the same metrics be collected once at a time. */
export const ONE_COLLECTION_PER_SCOPE = 'metric_collections_one_per_scope';

/** One measuring of metrics. */
@Entity('metric_collections')
@Index(ONE_COLLECTION_PER_SCOPE, ['scopeKey'], { unique: true, where: `(state IN ('queued', 'running'))` })
@Index('metric_collections_page', ['createdAt', 'id'])
export class MetricCollectionRow extends JobRow {
  /** What may be going on only once: `all`, or the URN of a dataset. */
  @Column('text', { name: 'scope_key' })
  scopeKey: string;

  @Column('text', { name: 'dataset_urn', nullable: true })
  datasetUrn: string | null;

  /** Whether it is fixed which datasets it is about. */
  @Column('boolean', { default: false })
  planned: boolean;

  @Column('jsonb')
  progress: MetricCollectionProgress;

  @Column('jsonb')
  counts: MetricCollectionCounts;

  @Column('text', { nullable: true })
  failure: string | null;
}
