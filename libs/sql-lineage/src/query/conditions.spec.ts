import { formatTable, lineage } from '../index';

async function filters(sql: string): Promise<readonly string[]> {
  const { statements } = await lineage(sql, {
    dialect: 'postgresql',
    schema: { t: ['a', 'b', 'c'], u: ['a', 'd'] },
  });
  return statements.flatMap((one) =>
    one.filters.map(({ table, column }) => `${formatTable(table)}.${column}`),
  );
}

describe('columns of conditions', () => {
  it.each<[string, readonly string[]]>([
    ['select a from t where b', ['t.b']],
    ['select a from t where not b', ['t.b']],
    ['select a from t where t.b', ['t.b']],
    ['select a from t where b in (select d from u)', ['t.b', 'u.d']],
    ['select a from t where exists (select 1 from u where u.d = t.c)', ['t.c', 'u.d']],
    ['select count(*) from t group by a having bool_or(b)', ['t.a', 't.b']],
    ['delete from t where b', ['t.b']],
  ])('%s', async (sql, expected) => {
    expect([...(await filters(sql))].sort()).toEqual(expected);
  });
});

it('reads lists of hundreds of thousands of values', async () => {
  const values = Array.from({ length: 150_000 }, (_, at) => at).join(',');
  expect(await filters(`select a from t where b in (${values})`)).toEqual(['t.b']);
}, 20_000);
