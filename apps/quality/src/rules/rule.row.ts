import { type RuleKind, type RuleSeverity } from '@dataspoke/domain';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A rule as it is now. A deleted one keeps its row, so that its verdicts stay readable. */
@Entity('rules')
@Index('rules_page', ['createdAt', 'id'])
@Index('rules_of_dataset', ['datasetUrn', 'createdAt', 'id'])
export class RuleRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { name: 'dataset_urn' })
  datasetUrn: string;

  @Column('text')
  kind: RuleKind;

  @Column('text')
  name: string;

  @Column('jsonb')
  fields: string[];

  @Column('jsonb')
  parameters: Record<string, unknown>;

  @Column('text')
  severity: RuleSeverity;

  @Column('text', { nullable: true })
  filter: string | null;

  @Column('integer')
  version: number;

  @Column('timestamp with time zone', { name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column('timestamp with time zone', { name: 'updated_at', precision: 3 })
  updatedAt: Date;

  @Column('timestamp with time zone', { name: 'deleted_at', precision: 3, nullable: true })
  deletedAt: Date | null;
}
