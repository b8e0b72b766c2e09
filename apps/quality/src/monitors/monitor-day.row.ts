import { type MonitorPhase } from '@dataspoke/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a monitor says about one day. */
@Entity('monitor_days')
@Index('monitor_days_anomalies', ['day', 'monitorId'], { where: 'anomaly' })
@Index('monitor_days_anomalies_of_dataset', ['datasetUrn', 'day', 'monitorId'], { where: 'anomaly' })
@Index('monitor_days_anomalies_of_monitor', ['monitorId', 'day'], { where: 'anomaly' })
export class MonitorDayRow {
  @PrimaryColumn('uuid', { name: 'monitor_id' })
  monitorId: string;

  @PrimaryColumn('date')
  day: string;

  @Column('text', { name: 'dataset_urn' })
  datasetUrn: string;

  @Column('text')
  phase: MonitorPhase;

  @Column('double precision')
  value: number;

  @Column('double precision')
  expected: number;

  @Column('double precision')
  lower: number;

  @Column('double precision')
  upper: number;

  @Column('double precision')
  score: number;

  @Column('boolean')
  anomaly: boolean;

  /** Of an anomaly. */
  @Column('text', { nullable: true })
  reason: string | null;
}
