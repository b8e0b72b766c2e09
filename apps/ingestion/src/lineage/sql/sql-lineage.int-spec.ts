import { ingestionRpc, type SqlEffect, type SqlLineageRequest } from '@dataspoke/contracts';
import { mcp, type Proposal, schemaMetadata } from '@dataspoke/datahub-client';
import { DatasetUrn, type FabricType } from '@dataspoke/domain';
import { eventually } from '@dataspoke/dev-stack/testing';
import { Clock } from '@dataspoke/service-kit';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningIngestion, startIngestion } from '../../ingestion.fixture';

const dataset = (name: string, platform = 'postgres', env: FabricType = 'PROD'): string =>
  DatasetUrn.of(platform, name, env).toString();
const field = (urn: string, column: string): string => `urn:li:schemaField:(${urn},${column})`;

const ORDERS = dataset('shop.raw.orders');
const CITIES = dataset('shop.raw.cities');
const REVENUE = dataset('shop.mart.revenue');
const OLD_REVENUE = dataset('shop.old.revenue');
const GONE = dataset('shop.raw.gone');
const EVENTS = dataset('eu1.lake.web.events', 'snowflake', 'DEV');

function table(urn: string, ...columns: readonly string[]): Proposal[] {
  const fields = columns.map((fieldPath) => ({
    fieldPath,
    nativeDataType: 'text',
    kind: 'string' as const,
    nullable: true,
  }));
  return [
    mcp(urn, 'datasetProperties', { name: DatasetUrn.parse(urn).rawName.split('.').at(-1) }),
    mcp(urn, 'schemaMetadata', schemaMetadata({ schemaName: '', platform: 'urn:li:dataPlatform:x', fields })),
  ];
}

describe('lineage of SQL texts', () => {
  let ingestion: RunningIngestion;

  beforeAll(async () => {
    ingestion = await startIngestion({ roles: 'rpc' });
    await ingestion.catalog.client.writes.emitMcps([
      ...table(ORDERS, 'id', 'placed_on', 'amount', 'city_id'),
      ...table(CITIES, 'id', 'name'),
      ...table(REVENUE, 'day', 'total'),
      ...table(OLD_REVENUE, 'day', 'total'),
      ...table(GONE, 'id'),
      mcp(GONE, 'status', { removed: true }),
      ...table(EVENTS, 'id', '[version=2.0].[type=struct].[type=string].payload', 'at'),
    ]);
  }, 60_000);
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await ingestion?.close();
  });

  const ask = (sql: string, more: Partial<SqlLineageRequest> = {}) =>
    ingestion.ask(ingestionRpc.sqlLineage, { platform: 'postgres', ...more, sql });
  const flows = ({ columns }: SqlEffect) => columns.map(({ from, to, kind }) => [from.urn, to.urn, kind]);
  const urns = (tables: SqlEffect['reads']) => tables.map(({ name, urn }) => urn ?? name);

  it('tells the datasets and schema fields of a statement, and where it stands', async () => {
    const sql = `-- revenue a day
insert into mart.revenue (day, total)
select placed_on, sum(amount) from raw.orders where city_id > 3 group by placed_on;`;
    const lineage = await ask(sql, { defaultDatabase: 'shop' });
    expect(lineage).toMatchObject({ dialect: 'postgresql', warnings: [], truncated: false });
    const [statement] = lineage.statements;
    expect(statement).toMatchObject({
      kind: 'insert',
      confidence: 1,
      warnings: [],
      reads: [{ name: 'shop.raw.orders', urn: ORDERS }],
      writes: [{ name: 'shop.mart.revenue', urn: REVENUE }],
      filters: [{ table: 'shop.raw.orders', column: 'city_id', urn: field(ORDERS, 'city_id') }],
      span: { start: 17, end: sql.length - 1, line: 2, column: 1, endLine: 3, endColumn: 83 },
    });
    expect(flows(lineage.whole)).toEqual([
      [field(ORDERS, 'placed_on'), field(REVENUE, 'day'), 'identity'],
      [field(ORDERS, 'amount'), field(REVENUE, 'total'), 'aggregation'],
    ]);
  });

  it('answers what docs/lineage.md says', async () => {
    const legs = dataset('warehouse.staging.flight_legs');
    await ingestion.catalog.client.writes.emitMcps(
      table(legs, 'flight_date', 'carrier', 'arrival_delay_minutes', 'is_cancelled'),
    );
    const text = await readFile(join(__dirname, '../../../../../docs/lineage.md'), 'utf8');
    const [, request = '', answer = ''] = /-d '(\{.*?\})'.*?```json\n(.*?)```/s.exec(text) ?? [];
    const { sql, ...more } = JSON.parse(request) as SqlLineageRequest;
    expect(await ask(sql, more)).toEqual(JSON.parse(answer));
  });

  it('opens stars and gives columns to their tables by the schemas of the catalog', async () => {
    const { statements } = await ask('select o.*, name from orders o join cities on city_id = cities.id', {
      defaultDatabase: 'shop',
      defaultSchema: 'raw',
    });
    expect(statements[0]?.columns.map(({ from, to }) => [from.urn, to.table, to.column])).toEqual([
      [field(ORDERS, 'id'), '', 'id'],
      [field(ORDERS, 'placed_on'), '', 'placed_on'],
      [field(ORDERS, 'amount'), '', 'amount'],
      [field(ORDERS, 'city_id'), '', 'city_id'],
      [field(CITIES, 'name'), '', 'name'],
    ]);
  });

  it('finds a table whose name says less than the catalog, and does not choose among several', async () => {
    await eventually(async () => {
      const { statements, warnings } = await ask('select placed_on from orders, revenue, gone, nowhere');
      expect(urns(statements[0]!.reads)).toEqual([ORDERS, 'revenue', 'gone', 'nowhere']);
      expect(warnings).toEqual(['The catalog has several datasets that "revenue" can mean; qualify it.']);
    });
  });

  it('follows temporary tables, and tells what a routine does when it is called', async () => {
    const { whole, statements } = await ask(
      `create temp table t as select placed_on, amount from raw.orders;
       insert into old.revenue select * from t;
       create procedure mart.fill() language sql as $$ insert into mart.revenue (day) select placed_on from raw.orders $$;`,
      { defaultDatabase: 'shop' },
    );
    expect(urns(whole.reads)).toEqual([ORDERS]);
    expect(urns(whole.writes)).toEqual([OLD_REVENUE, REVENUE]);
    expect(flows(whole)).toEqual([
      [field(ORDERS, 'placed_on'), field(OLD_REVENUE, 'day'), 'identity'],
      [field(ORDERS, 'amount'), field(OLD_REVENUE, 'total'), 'identity'],
      [field(ORDERS, 'placed_on'), field(REVENUE, 'day'), 'identity'],
    ]);
    expect(statements[0]?.writes).toEqual([{ name: 't', temporary: true }]);
    expect(statements[2]).toMatchObject({ kind: 'create-routine', reads: [], writes: [] });
    expect(flows(statements[2]!.body!)).toEqual([
      [field(ORDERS, 'placed_on'), field(REVENUE, 'day'), 'identity'],
    ]);
  });

  it('reads other platforms, their instances, environments and nested schemas', async () => {
    const { dialect, statements } = await ask('select payload:kind, ID from LAKE.WEB.EVENTS', {
      platform: 'snowflake',
      platformInstance: 'eu1',
      env: 'DEV',
    });
    expect(dialect).toBe('snowflake');
    expect(urns(statements[0]!.reads)).toEqual([EVENTS]);
    expect(statements[0]?.columns.map(({ from }) => from.urn)).toEqual([
      field(EVENTS, '[version=2.0].[type=struct].[type=string].payload'),
      field(EVENTS, 'id'),
    ]);
  });

  it('takes the same text for the same at once, and reads a catalog that changed soon after', async () => {
    const sql = 'select * from shop.raw.cities';
    const columns = async () => (await ask(sql)).statements[0]?.columns.map(({ from }) => from.column);
    expect(await columns()).toEqual(['id', 'name']);
    await ingestion.catalog.client.writes.emitMcps(table(CITIES, 'id', 'name', 'country'));
    expect(await columns()).toEqual(['id', 'name']);
    const now = ingestion.service.app.get(Clock).now().getTime();
    jest.spyOn(ingestion.service.app.get(Clock), 'now').mockReturnValue(new Date(now + 21_000));
    expect(await columns()).toEqual(['id', 'name', 'country']);
  });

  it('says what it does not understand and answers the rest', async () => {
    const { statements } = await ask('selec nonsense from; select id from shop.raw.orders');
    expect(statements.map(({ kind, confidence }) => [kind, confidence])).toEqual([
      ['unparsed', 0],
      ['select', 1],
    ]);
    expect(statements[0]?.warnings).toHaveLength(1);
  });

  it('answers a long script cut, and says so', async () => {
    const script = Array.from({ length: 6_000 }, () => 'select * from shop.raw.orders;').join('\n');
    const lineage = await ask(script);
    expect(lineage.truncated).toBe(true);
    expect(lineage.statements.length).toBeGreaterThan(100);
    expect(lineage.whole.reads).toEqual([{ name: 'shop.raw.orders', urn: ORDERS }]);
  });

  it('looks up thousands of names, and says when there are more', async () => {
    const script = Array.from({ length: 2_100 }, (_, at) => `select id from db.s.table_${at};`).join('\n');
    const { statements, warnings } = await ask(`select id from shop.raw.orders; ${script}`);
    expect(urns(statements[0]!.reads)).toEqual([ORDERS]);
    expect(warnings).toEqual(['The text has many names; 2000 were looked up.']);
  });

  it('writes nothing', async () => {
    const before = await ingestion.catalog.endOfChanges();
    await ask(
      'drop table shop.raw.orders; create table shop.raw.orders_copy as select * from shop.raw.orders',
    );
    expect(await ingestion.catalog.endOfChanges()).toBe(before);
  });

  it('refuses what says neither dialect nor platform', async () => {
    await expect(ask('select 1', { platform: undefined })).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [{ field: 'dialect' }],
    });
  });

  it('is unavailable, not empty, while the catalog is away', async () => {
    await ingestion.catalog.stop();
    await expect(ask('select id from shop.raw.unheard_of')).rejects.toMatchObject({
      code: 'datahub-unavailable',
    });
  });
});
