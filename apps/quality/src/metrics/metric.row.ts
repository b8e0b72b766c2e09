import { type DailyMetric } from '@dataspoke/connectors';
import { type MetricProblem } from '@dataspoke/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A number of a dataset that is measured for each day; of equal ones there is one, however many monitors watch it. */
@Entity('metrics')
@Index('metrics_once', ['datasetUrn', 'definitionKey'], { unique: true })
export class MetricRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { name: 'dataset_urn' })
  datasetUrn: string;

  /** The definition as a text that is the same for the same definition. */
  @Column('text', { name: 'definition_key' })
  definitionKey: string;

  @Column('jsonb')
  definition: DailyMetric;

  /** The newest day that was complete when it was measured last, `YYYY-MM-DD`. */
  @Column('date', { name: 'collected_through', nullable: true })
  collectedThrough: string | null;

  /** Why it could not be measured last time. */
  @Column('jsonb', { nullable: true })
  problem: MetricProblem | null;

  @Column('timestamp with time zone', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
