import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One day of a metric; of a share, how many of how many rows. */
@Entity('metric_points')
export class MetricPointRow {
  @PrimaryColumn('uuid', { name: 'metric_id' })
  metricId: string;

  /** Local calendar day, `YYYY-MM-DD`. */
  @PrimaryColumn('date')
  day: string;

  @Column('bigint')
  numerator: string;

  @Column('bigint', { nullable: true })
  denominator: string | null;
}
