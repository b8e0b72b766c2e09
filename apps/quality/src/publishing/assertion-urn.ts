import { guid, Urn } from '@dataspoke/domain';

/** URN of the assertion that stands for a rule, whatever becomes of its kind and parameters. */
export function assertionUrn(ruleId: string): string {
  return Urn.of('assertion', guid({ platform: 'dataspoke', rule: ruleId })).toString();
}
