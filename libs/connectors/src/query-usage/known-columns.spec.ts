import { type SqlDialect } from '@dataspoke/sql-lineage';
import { KnownColumns } from './known-columns';
import { StatementCollector } from './statement-collector';

// Each test starts processes.
jest.setTimeout(60_000);

const SIGNAL = new AbortController().signal;

/** Knows what it is given, and which datasets it was asked for. */
class Columns extends KnownColumns {
  readonly asked: string[] = [];

  constructor(private readonly known: Readonly<Record<string, readonly string[]>>) {
    super();
  }

  override of(datasets: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    this.asked.push(...datasets);
    return Promise.resolve(new Map(Object.entries(this.known).filter(([urn]) => datasets.includes(urn))));
  }

  override fields(): Promise<never> {
    return Promise.reject(new Error('statements name columns only'));
  }
}

describe.each([
  ['postgres', 'postgresql', (name: string) => name],
  ['snowflake', 'snowflake', (name: string) => name.toUpperCase()],
] as const)('statements of %s whose tables the catalog knows', (platform, dialect: SqlDialect, folded) => {
  const dataset = (name: string): string =>
    `urn:li:dataset:(urn:li:dataPlatform:${platform},shop.public.${name},PROD)`;
  const columns = new Columns({
    [dataset('orders')]: ['id', 'customer_id', 'amount'],
    [dataset('customers')]: ['customer_id', 'city'],
  });
  let collector: StatementCollector;
  beforeAll(async () => {
    collector = await StatementCollector.open({
      place: { platform, dialect, lowerCaseNames: true, env: 'PROD' },
      defaults: { defaultDatabase: 'shop', defaultSchema: 'public' },
      users: { names: {}, filter: { allow: [], deny: [] } },
      queriesPerDataset: 20,
      counted: true,
      columns,
    });
  });
  afterAll(() => collector.close());

  const fields = (name: string): Readonly<Record<string, number>> =>
    Object.fromEntries(collector.datasetDays.of(dataset(name))[0]?.[1].fields ?? []);

  it('use all columns by *, and lead them on', async () => {
    await collector.add(
      { text: 'CREATE TABLE copies AS SELECT * FROM orders', at: 5, count: 1 },
      'a',
      SIGNAL,
    );
    expect(fields('orders')).toEqual({
      [folded('id')]: 1,
      [folded('customer_id')]: 1,
      [folded('amount')]: 1,
    });
    const lineage = JSON.stringify(collector.lineage.of(dataset('copies')));
    for (const name of ['id', 'customer_id', 'amount'])
      expect(lineage).toContain(`schemaField:(${dataset('orders')},${folded(name)})`);
  });

  it('join by columns whose table they do not name', async () => {
    const text = 'SELECT city FROM orders JOIN customers USING (customer_id) WHERE amount > 1';
    await collector.add({ text, at: 5, count: 1 }, 'a', SIGNAL);
    expect(fields('customers')).toMatchObject({ [folded('city')]: 1, [folded('customer_id')]: 1 });
    const [join] = [...collector.joins.told()];
    expect(JSON.stringify(join).toLowerCase()).toContain(
      'shop.public.customers.customer_id = shop.public.orders.customer_id',
    );
    await collector.add({ text: 'SELECT * FROM orders, nowhere', at: 5, count: 1 }, 'a', SIGNAL);
    // Each dataset once, whatever the answer was.
    expect([...columns.asked].sort()).toEqual([...new Set(columns.asked)].sort());
  });
});

it('is not told of columns by a catalog that is away', async () => {
  const collector = await StatementCollector.open({
    place: { platform: 'postgres', dialect: 'postgresql', lowerCaseNames: true, env: 'PROD' },
    defaults: { defaultSchema: 'public' },
    users: { names: {}, filter: { allow: [], deny: [] } },
    queriesPerDataset: 20,
    counted: true,
    columns: {
      of: () => Promise.reject(new Error('the catalog is away')),
      fields: () => Promise.reject(new Error('statements name columns only')),
    },
  });
  const added = collector.add({ text: 'SELECT * FROM orders', at: 5, count: 1 }, 'a', SIGNAL);
  await expect(added).rejects.toThrow('the catalog is away');
  await collector.close();
});
