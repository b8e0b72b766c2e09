import { dataset } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { desiredAspects } from '../mapping/desired-aspects';
import { type MappingContext } from '../mapping/desired-aspect';
import { type SourceRecord } from '../records';
import { failures, PostgresTestSource, readSchema } from './test-source.fixture';

const CONTEXT: MappingContext = { platform: 'postgres', env: 'PROD', profiledAt: 0 };

let source: PostgresTestSource;
const open: Connector[] = [];

beforeEach(async () => {
  source = await PostgresTestSource.start();
  await source.execute('CREATE SCHEMA s');
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((connector) => connector.close()));
  await source.stop();
});

function connect(more: Readonly<Record<string, unknown>> = {}): Connector {
  const connector = source.connect(more);
  open.push(connector);
  return connector;
}

const unmeasured = { profile: { enabled: false } };

function filtered(
  records: readonly SourceRecord[],
): readonly (readonly [string | undefined, string, boolean])[] {
  return records.flatMap((record) =>
    record.kind === 'filtered' ? [[record.path.at(-1), record.rule, record.isPart === true] as const] : [],
  );
}

async function createSales(): Promise<void> {
  await source.execute(`
    CREATE TABLE s.sales (id int NOT NULL, day date NOT NULL, country text) PARTITION BY RANGE (day);
    CREATE TABLE s.sales_2013 PARTITION OF s.sales FOR VALUES FROM ('2013-01-01') TO ('2014-01-01') PARTITION BY LIST (country);
    CREATE TABLE s.sales_2013_de PARTITION OF s.sales_2013 FOR VALUES IN ('de');
    CREATE TABLE s.sales_2013_other PARTITION OF s.sales_2013 DEFAULT;
    CREATE TABLE s.sales_2014 PARTITION OF s.sales FOR VALUES FROM ('2014-01-01') TO ('2015-01-01');
    INSERT INTO s.sales SELECT i, DATE '2013-01-01' + i % 365, CASE WHEN i % 2 = 0 THEN 'de' ELSE 'fr' END FROM generate_series(1, 40000) i;
    INSERT INTO s.sales SELECT i, '2014-05-05', 'de' FROM generate_series(1, 20000) i;`);
  await source.grantAll('s');
}

describe('a partitioned table', () => {
  it('is one dataset that tells how it is divided, with sums over its partitions', async () => {
    await createSales();
    await source.execute('ANALYZE s.sales_2013_de; ANALYZE s.sales_2013_other');
    const records = await readSchema(connect(unmeasured));
    const sales = dataset(records, 'sales');
    expect(sales.properties).toMatchObject({
      partition_key: 'RANGE (day)',
      partition_strategy: 'range',
      partitions: '3',
      partition_levels: '2',
      partitions_never_analyzed: '1',
    });
    expect(sales.rowCount).toEqual({ value: 40_000, estimated: true });
    await source.execute('ANALYZE s.sales_2014');
    const analysed = dataset(await readSchema(connect(unmeasured)), 'sales');
    expect(analysed.rowCount).toEqual({ value: 60_000, estimated: true });
    expect(analysed.sizeInBytes).toBeGreaterThan(60_000 * 30);
    expect(analysed.properties).not.toHaveProperty('partitions_never_analyzed');
    expect(filtered(records)).toEqual([
      ['sales_2013', 'partition of "sales", read as part of it', true],
      ['sales_2013_de', 'partition of "sales", read as part of it', true],
      ['sales_2013_other', 'partition of "sales", read as part of it', true],
      ['sales_2014', 'partition of "sales", read as part of it', true],
    ]);
  });

  it('has no row count before any partition was analysed', async () => {
    await createSales();
    const sales = dataset(await readSchema(connect(unmeasured)), 'sales');
    expect(sales).not.toHaveProperty('rowCount');
    expect(sales).not.toHaveProperty('sizeInBytes');
    expect(sales.properties['partitions_never_analyzed']).toBe('3');
  });

  it('is sampled block by block like a table', async () => {
    await createSales();
    await source.execute('ANALYZE s.sales');
    const { profile, rowCount } = dataset(
      await readSchema(connect({ profile: { maxRows: 6_000 } })),
      'sales',
    );
    expect(profile).toMatchObject({ method: 'sample', samplePercent: 10 });
    expect(rowCount).toEqual({ value: 60_000, estimated: true });
    expect(profile?.columns.find(({ column }) => column === 'country')).toMatchObject({
      nullShare: 0,
      distinctCount: 2,
    });
  });

  it('is told of by its partitions where they are datasets of their own', async () => {
    await createSales();
    const records = await readSchema(
      connect({ ...unmeasured, includePartitions: true, tables: { deny: ['s\\.sales_2014'] } }),
    );
    expect(filtered(records)).toEqual([['sales_2014', 'tables.deny "s\\\\.sales_2014"', false]]);
    expect(dataset(records, 'sales_2013').properties).toMatchObject({
      partition_of: 's.sales',
      partition_bound: "FOR VALUES FROM ('2013-01-01') TO ('2014-01-01')",
      partition_key: 'LIST (country)',
      partitions: '2',
    });
    const leaf = dataset(records, 'sales_2013_de');
    expect(leaf.properties).toMatchObject({
      partition_of: 's.sales_2013',
      partition_bound: "FOR VALUES IN ('de')",
    });
    const lineage = desiredAspects(leaf, CONTEXT).find(({ aspectName }) => aspectName === 'upstreamLineage');
    const parent = `urn:li:dataset:(urn:li:dataPlatform:postgres,${source.name}.s.sales_2013,PROD)`;
    expect(lineage?.value).toMatchObject({ upstreams: [{ dataset: parent }] });
    expect(leaf.lineage?.columnEdges.map(({ from, to, kind }) => [from.column, to.column, kind])).toEqual([
      ['id', 'id', 'identity'],
      ['day', 'day', 'identity'],
      ['country', 'country', 'identity'],
    ]);
    expect(dataset(records, 'sales').lineage).toBeUndefined();
  });

  it('in a schema that is left out takes its partitions with it, and they are not said to be read', async () => {
    await source.execute(`
      CREATE SCHEMA hidden; CREATE TABLE hidden.t (a int) PARTITION BY HASH (a);
      CREATE TABLE s.t_0 PARTITION OF hidden.t FOR VALUES WITH (MODULUS 1, REMAINDER 0)`);
    expect(filtered(await readSchema(connect({ ...unmeasured, schemas: { deny: ['hidden'] } })))).toEqual([
      ['t_0', 'partition of "hidden.t", which is left out', false],
    ]);
    expect(filtered(await readSchema(connect(unmeasured)))).toEqual([
      ['t_0', 'partition of "hidden.t", read as part of it', true],
    ]);
  });

  it('does not wait for a partition that is locked, unless it is measured', async () => {
    await createSales();
    const blocked = await source.whileLocked('s.sales_2014', () =>
      readSchema(connect({ statementTimeoutMs: 400 })),
    );
    expect(failures(blocked).map(({ path, part, code }) => [path.at(-1), part, code])).toEqual([
      ['sales', 'profile', 'timeout'],
    ]);
    expect(dataset(blocked, 'sales').properties['partitions']).toBe('3');
  });
});

describe('a table whose declaration is locked', () => {
  it('is a failed record, and the rest is read', async () => {
    await createSales();
    await source.execute(
      'CREATE TABLE s.twice (a int, b int GENERATED ALWAYS AS (a * 2) STORED); CREATE TABLE s.z (a int)',
    );
    for (const table of ['sales', 'twice']) {
      const records = await source.whileLocked(`s.${table}`, () =>
        readSchema(connect({ ...unmeasured, statementTimeoutMs: 400 })),
      );
      expect(failures(records)).toMatchObject([{ path: [source.name, 's', table], code: 'timeout' }]);
      expect(failures(records)[0]).not.toHaveProperty('part');
      expect(dataset(records, 'z').columns).toHaveLength(1);
    }
    const free = await readSchema(connect(unmeasured));
    expect(dataset(free, 'twice').columns[1]?.default).toBe('(a * 2)');
  });
});

describe('tables that inherit', () => {
  it('are datasets of their own, read by whoever reads the one they inherit from', async () => {
    await source.execute(`
      CREATE TABLE s.city (name text, people int);
      CREATE TABLE s.capital (country text) INHERITS (s.city);
      INSERT INTO s.city SELECT 'c' || i, i FROM generate_series(1, 30) i;
      INSERT INTO s.capital SELECT 'k' || i, i, 'x' FROM generate_series(1, 12) i;
      ANALYZE s.city; ANALYZE s.capital`);
    await source.grantAll('s');
    const estimated = await readSchema(connect(unmeasured));
    expect(dataset(estimated, 'city').rowCount).toEqual({ value: 42, estimated: true });
    expect(dataset(estimated, 'capital')).toMatchObject({
      rowCount: { value: 12 },
      properties: { inherits: 's.city' },
    });
    expect(dataset(estimated, 'capital').lineage).toBeUndefined();
    const city = dataset(await readSchema(connect()), 'city');
    expect(city.rowCount).toEqual({ value: 42, estimated: false });
    expect(city.lineage).toMatchObject({
      inputs: [[source.name, 's', 'capital']],
      columnEdges: [{ from: { column: 'name' } }, { from: { column: 'people' } }],
    });
    expect(city.properties).not.toHaveProperty('partitions');
    await source.execute('DROP TABLE s.capital');
    const alone = dataset(await readSchema(connect(unmeasured)), 'city');
    expect(alone).toMatchObject({ rowCount: { value: 30 } });
    expect(alone.lineage).toBeUndefined();
  });
});
