import { type MetricCollectionCounts } from '@dataspoke/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One dataset of a collection; done once it has counts. */
@Entity('metric_collection_steps')
export class MetricCollectionStepRow {
  @PrimaryColumn('uuid', { name: 'collection_id' })
  collectionId: string;

  @PrimaryColumn('text', { name: 'dataset_urn' })
  datasetUrn: string;

  @Column('jsonb', { nullable: true })
  counts: MetricCollectionCounts | null;
}
