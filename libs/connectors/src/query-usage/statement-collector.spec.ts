import { StatementCollector } from './statement-collector';

// Each test starts processes.
jest.setTimeout(60_000);

const SIGNAL = new AbortController().signal;
const dataset = (name: string): string => `urn:li:dataset:(urn:li:dataPlatform:postgres,shop.${name},PROD)`;

let collector: StatementCollector;

beforeEach(async () => {
  collector = await StatementCollector.open({
    place: { platform: 'postgres', dialect: 'postgresql', lowerCaseNames: true, env: 'PROD' },
    defaults: { defaultDatabase: 'shop', defaultSchema: 'public' },
    users: { names: {}, filter: { allow: [], deny: [] } },
    queriesPerDataset: 20,
    counted: true,
  });
});
afterEach(() => collector.close());

async function run(session: string | undefined, ...texts: string[]): Promise<void> {
  for (const text of texts)
    await collector.add({ text, at: 5, count: 1, ...(session ? { session } : {}) }, 'a.log', SIGNAL);
}

function upstreams(name: string): readonly string[] {
  const text = JSON.stringify(collector.lineage.of(dataset(name)) ?? {});
  return [...text.matchAll(/"dataset":"[^"]*postgres,shop\.([^,]+),/g)].map(([, found = '']) => found);
}

describe('temporary tables', () => {
  it('are led through within a session, whatever else goes on', async () => {
    await run('1', 'CREATE TEMP TABLE t AS SELECT id FROM orders', 'INSERT INTO t SELECT id FROM returns');
    await run('2', 'INSERT INTO copies SELECT id FROM t');
    await run('1', 'INSERT INTO totals (id) SELECT t.id FROM t');
    expect(upstreams('public.totals')).toEqual(['public.orders', 'public.returns']);
    expect(JSON.stringify(collector.lineage.of(dataset('public.totals')))).toContain(
      `schemaField:(${dataset('public.orders')},id)`,
    );
    // Another session has no such table: it means a lasting one.
    expect(upstreams('public.copies')).toEqual(['public.t']);
    expect([...collector.datasetDays.entities()].sort()).toEqual(
      [dataset('public.orders'), dataset('public.returns'), dataset('public.t')].sort(),
    );
  });

  it('end with DROP, and give way to lasting ones', async () => {
    await run(
      '1',
      'CREATE TEMP TABLE t AS SELECT id FROM orders',
      'DROP TABLE t',
      'INSERT INTO a SELECT id FROM t',
    );
    expect(upstreams('public.a')).toEqual(['public.t']);
    await run(
      '2',
      'CREATE TEMP TABLE u AS SELECT id FROM orders',
      'CREATE TABLE u (id int)',
      'INSERT INTO b SELECT id FROM u',
    );
    expect(upstreams('public.b')).toEqual(['public.u']);
  });
});

it('goes on with the search path that a session sets', async () => {
  await run('1', 'SET search_path = raw', 'INSERT INTO x.sums SELECT id FROM orders');
  await run('2', 'INSERT INTO y.sums SELECT id FROM orders');
  expect(upstreams('x.sums')).toEqual(['raw.orders']);
  expect(upstreams('y.sums')).toEqual(['public.orders']);
});

it('takes settings in strings for different, and values for alike', async () => {
  await run('1', "SET search_path = 'raw'", 'INSERT INTO x.a SELECT id FROM orders');
  await run('2', "SET search_path = 'mart'", 'INSERT INTO x.b SELECT id FROM orders');
  expect(upstreams('x.a')).toEqual(['raw.orders']);
  expect(upstreams('x.b')).toEqual(['mart.orders']);
  await run(undefined, 'SELECT id FROM orders WHERE id = 1', 'SELECT id FROM orders WHERE id = 2');
  expect(
    [...collector.queries.told()].filter(({ aspects }) => JSON.stringify(aspects).includes('WHERE id = 0')),
  ).toHaveLength(1);
});

it('counts nothing of the server itself', async () => {
  await run(
    undefined,
    'SELECT relname FROM pg_class',
    'SELECT * FROM information_schema.tables',
    'SELECT 1 FROM pg_catalog.pg_type',
  );
  expect([...collector.datasetDays.entities()]).toEqual([]);
  expect([...collector.queries.told()]).toEqual([]);
});
