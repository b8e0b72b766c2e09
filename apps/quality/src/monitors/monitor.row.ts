import { type MonitorPhase } from '@dataspoke/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { type SeriesState } from './model/series-monitor';

/** Watches a metric. */
@Entity('monitors')
@Index('monitors_page', ['createdAt', 'id'])
@Index('monitors_of_dataset', ['datasetUrn', 'createdAt', 'id'])
@Index('monitors_of_metric', ['metricId'])
export class MonitorRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'metric_id' })
  metricId: string;

  @Column('text', { name: 'dataset_urn' })
  datasetUrn: string;

  @Column('text')
  name: string;

  @Column('text')
  subject: string;

  @Column('jsonb')
  holidays: string[];

  /** What it has learned up to `judgedThrough`; null before its first day. */
  @Column('jsonb', { nullable: true })
  state: SeriesState | null;

  @Column('text')
  phase: MonitorPhase;

  /** Days it has learned from. */
  @Column('integer')
  days: number;

  @Column('date', { name: 'judged_through', nullable: true })
  judgedThrough: string | null;

  @Column('timestamp with time zone', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
