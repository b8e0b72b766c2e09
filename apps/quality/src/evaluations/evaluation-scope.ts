import { type EvaluationDraft, type EvaluationScope } from '@dataspoke/contracts';
import { DataSpokeError, invalidRequest } from '@dataspoke/service-kit';
import { type EntityManager, IsNull } from 'typeorm';
import { findRule } from '../rules/find-rule';
import { RuleRow } from '../rules/rule.row';

/** Which rules are meant, in the columns that evaluations and schedules share. */
export interface ScopeColumns {
  readonly scope: EvaluationScope;
  readonly ruleId: string | null;
  readonly datasetUrn: string | null;
}

/** Raises `invalid-request` when two scopes are named, `not-found` when there is no such rule, or none of the dataset. */
export async function scopeOf(
  manager: EntityManager,
  { ruleId, dataset }: EvaluationDraft,
): Promise<ScopeColumns> {
  if (ruleId !== undefined && dataset !== undefined) {
    throw invalidRequest('The evaluation has two scopes.', [
      { field: 'dataset', message: 'cannot be given together with ruleId; a rule has its dataset' },
    ]);
  }
  if (ruleId !== undefined) {
    await findRule(manager, ruleId);
    return { scope: 'rule', ruleId, datasetUrn: null };
  }
  if (dataset === undefined) return { scope: 'all', ruleId: null, datasetUrn: null };
  if (!(await manager.existsBy(RuleRow, { datasetUrn: dataset, deletedAt: IsNull() }))) {
    throw new DataSpokeError('not-found', `There is no rule for ${dataset}; make one first.`);
  }
  return { scope: 'dataset', ruleId: null, datasetUrn: dataset };
}

/** What may be evaluated only once at a time. */
export function scopeKeyOf({ scope, ruleId, datasetUrn }: ScopeColumns): string {
  return scope === 'all' ? 'all' : `${scope}:${ruleId ?? datasetUrn ?? ''}`;
}
