import { type Condition } from '../../index/condition';
import { sqlCondition } from './sql-condition';

const postgres: Condition = { facet: 'platform', in: ['postgres'] };
const tagged: Condition = { facet: 'tag', in: ['pii'] };

describe('sqlCondition', () => {
  it.each<[Condition, string, boolean]>([
    [{ all: [] }, 'true', true],
    [{ any: [] }, 'false', true],
    [postgres, 'platform = ANY ($3::text[])', true],
    [{ not: postgres }, 'NOT (platform = ANY ($3::text[]))', true],
    [{ any: [postgres, { urns: ['a'] }] }, '(platform = ANY ($3::text[])) OR (urn = ANY ($4::text[]))', true],
    // What Postgres cannot decide lets everything through, also when it is denied.
    [tagged, 'true', false],
    [{ not: tagged }, 'true', false],
    [{ not: { all: [postgres, tagged] } }, 'true', false],
    [{ any: [postgres, tagged] }, '(platform = ANY ($3::text[])) OR (true)', false],
    [{ all: [postgres, { number: 'rows', from: 1 }] }, '(platform = ANY ($3::text[])) AND (true)', false],
  ])('%j: %s', (condition, sql, isExact) => {
    expect(sqlCondition(condition, 2)).toMatchObject({ sql, isExact });
  });

  it('takes values as parameters only', () => {
    const value = "'); DROP TABLE documents; --";
    const { sql, parameters } = sqlCondition(
      { all: [{ facet: 'owner', in: [value] }, { urns: [value] }] },
      0,
    );
    expect(sql).not.toContain('DROP');
    expect(parameters).toEqual([[value], [value]]);
  });
});
