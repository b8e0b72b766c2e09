import { type RuleExample, type VerdictError } from '@dataspoke/contracts';
import { type Verdict } from '@dataspoke/domain';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What an evaluation is to find out about one rule, and has found out once `verdict` is there. Its id names the run event. */
@Entity('verdicts')
@Index('verdicts_of_evaluation', ['evaluationId', 'ruleId'], { unique: true })
@Index('verdicts_of_rule', ['ruleId', 'evaluatedAt', 'id'])
@Index('verdicts_of_dataset', ['datasetUrn', 'evaluatedAt', 'id'])
export class VerdictRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'evaluation_id' })
  evaluationId: string;

  @Column('uuid', { name: 'rule_id' })
  ruleId: string;

  @Column('integer', { name: 'rule_version' })
  ruleVersion: number;

  @Column('text', { name: 'dataset_urn' })
  datasetUrn: string;

  @Column('text', { nullable: true })
  verdict: Verdict | null;

  @Column('text', { default: '' })
  message: string;

  @Column('jsonb', { default: {} })
  observed: Record<string, string | number | null>;

  @Column('text', { default: '' })
  expected: string;

  @Column('text', { default: '' })
  statement: string;

  @Column('integer', { name: 'duration_ms', default: 0 })
  durationMs: number;

  @Column('jsonb', { default: [] })
  examples: RuleExample[];

  @Column('jsonb', { nullable: true })
  error: VerdictError | null;

  @Column('timestamp with time zone', { name: 'as_of', precision: 3, nullable: true })
  asOf: Date | null;

  @Column('timestamp with time zone', { name: 'evaluated_at', precision: 3, nullable: true })
  evaluatedAt: Date | null;

  /** Since when DataHub has it. */
  @Column('timestamp with time zone', { name: 'published_at', precision: 3, nullable: true })
  publishedAt: Date | null;

  /** Why DataHub will never take it. */
  @Column('text', { name: 'publish_refusal', nullable: true })
  publishRefusal: string | null;
}
