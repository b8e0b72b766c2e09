import { type Clause, clausesOf } from './clauses';

const told = (clause: Clause): readonly unknown[] => {
  switch (clause.does) {
    case 'remove':
      return ['remove', ...clause.fields];
    case 'remove-all':
      return ['remove-all'];
    default:
      return [clause.does, clause.text];
  }
};

describe('the clauses of a follow-up', () => {
  it.each<[string, readonly (readonly unknown[])[]]>([
    ['only those in prod', [['limit', 'only those in prod']]],
    ['not in prod', [['exclude', 'in prod']]],
    ['without deprecated ones', [['exclude', 'deprecated ones']]],
    ['only in prod but not owned by marketing', [['limit', 'only in prod'], ['exclude', 'owned by marketing']]],
    ['in prod and without deprecated', [['limit', 'in prod'], ['exclude', 'deprecated']]],
    ['also in dev', [['add', 'in dev']]],
    ['or in dev', [['add', 'in dev']]],
    ['owned by marketing or accounting', [['limit', 'owned by marketing or accounting']]],
    ['in dev instead', [['limit', 'in dev']]],
    ['instead in dev', [['limit', 'in dev']]],
    ['remove the platform filter', [['remove', 'platforms']]],
    ['drop the filter on platform', [['remove', 'platforms']]],
    ['without the owner filter', [['remove', 'owners']]],
    ['any platform', [['remove', 'platforms']]],
    ['on any platform', [['remove', 'platforms']]],
    ['regardless of the environment', [['remove', 'envs']]],
    ['forget the lineage', [['remove', 'downstreamOf', 'upstreamOf']]],
    ['remove all filters', [['remove-all']]],
    ['start over', [['remove-all']]],
    ['remove marketing', [['drop', 'marketing']]],
    ['what about columns with email?', [['limit', 'what about columns with email']]],
    ['notes of customers', [['limit', 'notes of customers']]],
  ])('%s', (typed, clauses) => {
    expect(clausesOf(typed).map(told)).toEqual(clauses);
  }); // prettier-ignore
});
