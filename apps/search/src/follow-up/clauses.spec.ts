import { type Clause, clausesOf } from './clauses';

const told = (clause: Clause): readonly unknown[] => {
  switch (clause.does) {
    case 'remove':
      return ['remove', ...clause.fields];
    case 'remove-all':
    case 'start-over':
      return [clause.does];
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
    ['remove the filters', [['remove-all']]],
    ['clear', [['remove-all']]],
    ['clear all', [['remove-all']]],
    ['clear everything', [['start-over']]],
    ['start over', [['start-over']]],
    ['ok, reset!', [['start-over']]],
    ['Start over: tables in dev', [['start-over'], ['limit', 'tables in dev']]],
    ['please start again with customers, not in prod', [['start-over'], ['limit', 'customers'], ['exclude', 'in prod']]],
    ['postgres instead of snowflake', [['drop', 'snowflake'], ['limit', 'postgres']]],
    ['remove the marketing filter', [['drop', 'marketing']]],
    ['remove marketing', [['drop', 'marketing']]],
    ['what about columns with email?', [['limit', 'what about columns with email']]],
    ['notes of customers', [['limit', 'notes of customers']]],
  ])('%s', async (typed, clauses) => {
    const everything = () => Promise.resolve(true);
    expect((await clausesOf(typed, everything)).map(told)).toEqual(clauses);
  }); // prettier-ignore

  it.each<[string, readonly (readonly unknown[])[]]>([
    ['drop shipments', [['unclear', 'drop shipments']]],
    ['clear sky', [['unclear', 'clear sky']]],
    ['drop columns', [['unclear', 'drop columns']]],
    ['drop speed limits', [['unclear', 'drop speed limits']]],
    ['is the sky clear', [['limit', 'is the sky clear']]],
    ['which tables are about drop shipments?', [['limit', 'which tables are about drop shipments']]],
    ['days with a clear sky, and forget me requests', [['limit', 'days with a clear sky, and forget me requests']]],
    ['without drop shipments', [['exclude', 'drop shipments']]],
    ['in prod but not clear skies', [['limit', 'in prod'], ['exclude', 'clear skies']]],
    ['clear all tables', [['unclear', 'clear all tables']]],
    ['forget everything about dates', [['unclear', 'forget everything about dates']]],
    ['password reset dates', [['limit', 'password reset dates']]],
    ['reset tokens', [['limit', 'reset tokens']]],
    ['new search index', [['limit', 'new search index']]],
    ['remove the platform filter', [['remove', 'platforms']]],
    ['clear all filters', [['remove-all']]],
    ['any platform', [['remove', 'platforms']]],
  ])('when nothing is in force: %s', async (typed, clauses) => {
    const nothing = () => Promise.resolve(false);
    expect((await clausesOf(typed, nothing)).map(told)).toEqual(clauses);
  }); // prettier-ignore
});
