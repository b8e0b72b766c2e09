import { type RuleSeverity } from '@dataspoke/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A rule as it was in one of its versions; verdicts say which one they are about. */
@Entity('rule_versions')
export class RuleVersionRow {
  @PrimaryColumn('uuid', { name: 'rule_id' })
  ruleId: string;

  @PrimaryColumn('integer')
  version: number;

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

  @Column('timestamp with time zone', { name: 'created_at', precision: 3 })
  createdAt: Date;

  /** Since when DataHub has this version as an assertion. */
  @Column('timestamp with time zone', { name: 'published_at', precision: 3, nullable: true })
  publishedAt: Date | null;
}
