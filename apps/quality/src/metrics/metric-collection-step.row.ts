import { type MetricCollectionCounts } from '@dataspoke/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What one metric has brought. */
export type MeasuredCounts = Omit<MetricCollectionCounts, 'metrics'>;

/** One dataset of a collection; done once it has counts. */
@Entity('metric_collection_steps')
export class MetricCollectionStepRow {
  @PrimaryColumn('uuid', { name: 'collection_id' })
  collectionId: string;

  @PrimaryColumn('text', { name: 'dataset_urn' })
  datasetUrn: string;

  /** What its metrics have brought so far, by their ids. */
  @Column('jsonb', { default: {} })
  measured: Record<string, MeasuredCounts>;

  @Column('jsonb', { nullable: true })
  counts: MetricCollectionCounts | null;
}
