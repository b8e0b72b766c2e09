import { type FieldError } from '@dataspoke/contracts';
import { parseRule, type Rule } from '@dataspoke/domain';
import { invalidRequest } from '@dataspoke/service-kit';
import { type RuleRow } from './rule.row';

/** The part of a rule's row, or of one of its versions, that says what it demands. */
export type StoredRule = Pick<RuleRow, 'kind' | 'fields' | 'parameters' | 'filter'>;

/** What a stored rule demands, parsed; raises `invalid-request` that lists every bad field. */
export function readRule({ kind, fields, parameters, filter }: StoredRule): Rule {
  const parsed = parseRule({ kind, fields, parameters, ...(filter === null ? {} : { filter }) });
  if ('rule' in parsed) return parsed.rule;
  throw invalidRequest('The rule is not valid.', parsed.problems satisfies readonly FieldError[]);
}

/** What a rule is called when nobody named it, e.g. `not_null(tailnum)`. */
export function defaultName({ kind, fields }: Pick<StoredRule, 'kind' | 'fields'>): string {
  return (fields.length === 0 ? kind : `${kind}(${fields.join(', ')})`).slice(0, 200);
}
