import { type IncidentState } from '@dataspoke/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One cause that people are told about once. */
@Entity('incidents')
@Index('incidents_one_open', ['datasetUrn', 'cause'], { unique: true, where: `(state = 'open')` })
@Index('incidents_page', ['openedAt', 'id'])
@Index('incidents_of_dataset', ['datasetUrn', 'openedAt', 'id'])
@Index('incidents_of_rule', ['ruleId'])
export class IncidentRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { name: 'dataset_urn' })
  datasetUrn: string;

  @Column('text')
  cause: string;

  @Column('uuid', { name: 'rule_id' })
  ruleId: string;

  @Column('text')
  title: string;

  @Column('text')
  description: string;

  @Column('text')
  state: IncidentState;

  @Column('integer')
  failures: number;

  @Column('uuid', { name: 'evaluation_id' })
  evaluationId: string;

  /** When the verdict was made that spoke last; an older one changes nothing any more. */
  @Column('timestamp with time zone', { name: 'judged_at', precision: 3 })
  judgedAt: Date;

  @Column('timestamp with time zone', { name: 'opened_at', precision: 3 })
  openedAt: Date;

  @Column('timestamp with time zone', { name: 'closed_at', precision: 3, nullable: true })
  closedAt: Date | null;

  @Column('integer', { default: 1 })
  version: number;

  /** The version that DataHub has; 0 before the first. */
  @Column('integer', { name: 'published_version', default: 0 })
  publishedVersion: number;
}
