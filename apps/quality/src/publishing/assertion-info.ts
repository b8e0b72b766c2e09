import { type AspectValues } from '@dataspoke/datahub-client';
import { expectationOf, fieldsOf, type Rule, type RuleSeverity, schemaFieldUrn } from '@dataspoke/domain';
import { ACTOR } from './actor';

/** A version of a rule, as it is to be seen in the catalog. */
export interface PublishedRule {
  readonly ruleId: string;
  readonly version: number;
  readonly name: string;
  readonly dataset: string;
  readonly severity: RuleSeverity;
  readonly rule: Rule;
  readonly changedAt: Date;
}

/** The rule as a custom assertion: checks that DataHub does not run itself have no other type. */
export function assertionInfo({
  ruleId,
  version,
  name,
  dataset,
  severity,
  rule,
  changedAt,
}: PublishedRule): AspectValues['assertionInfo'] {
  const fields = fieldsOf(rule).map((field) => schemaFieldUrn(dataset, field).toString());
  const [field, ...others] = fields;
  const expected = expectationOf(rule);
  return {
    type: 'CUSTOM',
    customAssertion: {
      type: rule.kind,
      entity: dataset,
      ...(field === undefined ? {} : { fields }),
      ...(field !== undefined && others.length === 0 ? { field } : {}),
      nativeType: rule.kind,
      nativeParameters: parametersOf(rule),
      logic: rule.kind === 'custom_sql' ? rule.sql : expected,
    },
    source: { type: 'EXTERNAL' },
    description: `${name}: ${expected}`,
    customProperties: { rule: ruleId, ruleVersion: String(version), severity },
    lastUpdated: { time: changedAt.getTime(), actor: ACTOR },
  };
}

function parametersOf(rule: Rule): Record<string, string> {
  const shown = Object.entries(rule).filter(([name]) => name !== 'kind' && name !== 'sql');
  return Object.fromEntries(
    shown.map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
