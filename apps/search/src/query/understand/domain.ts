import { recogniseLabels } from './label-recogniser';

/** "in the Finance domain", "in Finance", "finance tables". */
export const recogniseDomain = recogniseLabels({
  facet: 'domain',
  field: 'domains',
  thing: 'the domain',
  before: ['domain', 'in domain', 'in the domain', 'of domain', 'of the domain', 'from domain', 'domains'],
  after: ['domain'],
  softlyBefore: ['in', 'within'],
  beside: true,
  links: ['or', 'and'],
});
