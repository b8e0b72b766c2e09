import { type EvaluationProgress, type EvaluationScope, type VerdictCounts } from '@dataspoke/contracts';
import { JobRow } from '@dataspoke/service-kit';
import { Column, Entity, Index } from 'typeorm';

/** Name of the index that lets the same rules be evaluated once at a time. */
export const ONE_EVALUATION_PER_SCOPE = 'evaluations_one_per_scope';

/** One execution of rules. */
@Entity('evaluations')
@Index(ONE_EVALUATION_PER_SCOPE, ['scopeKey'], {
  unique: true,
  where: `(state IN ('queued', 'running'))`,
})
@Index('evaluations_page', ['createdAt', 'id'])
export class EvaluationRow extends JobRow {
  @Column('text')
  scope: EvaluationScope;

  /** What may be going on only once: `all`, `dataset:<urn>` or `rule:<id>`. */
  @Column('text', { name: 'scope_key' })
  scopeKey: string;

  @Column('uuid', { name: 'rule_id', nullable: true })
  ruleId: string | null;

  @Column('text', { name: 'dataset_urn', nullable: true })
  datasetUrn: string | null;

  /** Whether it is fixed which version of which rule it is about. */
  @Column('boolean', { default: false })
  planned: boolean;

  @Column('jsonb')
  progress: EvaluationProgress;

  @Column('jsonb')
  counts: VerdictCounts;

  @Column('text', { nullable: true })
  failure: string | null;
}
