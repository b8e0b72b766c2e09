import { searchRpc } from '@dataspoke/contracts';
import { mcp, mcpOf, type Proposal, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningProcess } from '@dataspoke/service-kit';
import { DocumentRow } from '../documents/document.row';
import { type RunningSearch, startSearch } from '../search.fixture';
import { shopTable, shopUrn } from '../shop-catalog.fixture';
import { hostWorkflows } from '../workflows.fixture';

const ORDERS = shopUrn('orders');
const PARCELS = shopUrn('parcels');
const DOMAIN = 'urn:li:domain:0f5e1c2a-9d7b-4b6e-8a51-3c2d1e0f9a8b';
const PRODUCT = 'urn:li:dataProduct:6b1e0f9a-5c2a-4d7b-9e8a-51c2d3e4f5a6';
const QUERY = 'urn:li:query:monthly-turnover';
const DASHBOARD = 'urn:li:dashboard:(looker,turnover)';
const TERM = 'urn:li:glossaryTerm:turnover';
const STAMP = { time: 1, actor: 'urn:li:corpuser:x' };

describe('entities of every type', () => {
  let search: RunningSearch;
  let workflows: RunningProcess;

  const write = async (...proposals: Proposal[]) =>
    requireAccepted(await search.catalog.client.writes.emitMcps(proposals));
  const told = async (urn: string, ...aspects: string[]) => {
    const after = await search.changed([urn], { aspects });
    await eventually(async () => (await search.ask(searchRpc.getIndexStatus, { after })).reached, 20_000);
  };
  const content = async (urn: string) =>
    (await search.database.manager.findOneByOrFail(DocumentRow, { urn })).content;

  beforeAll(async () => {
    search = await startSearch();
    workflows = await hostWorkflows(search.environment);
    await write(
      ...shopTable(ORDERS, 'What people bought', ['order_id']),
      mcp(DOMAIN, 'domainProperties', { name: 'Merchandising', description: 'Everything that is sold' }),
      mcp(ORDERS, 'domains', { domains: [DOMAIN] }),
      mcp(TERM, 'glossaryTermInfo', { definition: 'Money taken in a month', termSource: 'INTERNAL' }),
      mcpOf(DASHBOARD, 'dashboardInfo', {
        title: 'Turnover by month',
        description: '',
        datasets: [ORDERS],
        lastModified: { created: STAMP, lastModified: STAMP },
      }),
    );
    await told(ORDERS, 'datasetProperties');
  }, 120_000);
  afterAll(async () => {
    await workflows?.close();
    await search?.close();
  });

  it('have documents of their own', async () => {
    await search.changed([TERM], { aspects: ['glossaryTermInfo'] });
    await search.changed([DASHBOARD], { aspects: ['dashboardInfo'] });
    await search.changed([DOMAIN], { aspects: ['domainProperties'] });
    // Nothing was written since, so that the position that these changes carry was reached before.
    await eventually(() => Promise.all([TERM, DASHBOARD, DOMAIN].map(content)), 20_000);
    expect(await content(DOMAIN)).toMatchObject({ entityType: 'domain', name: 'Merchandising' });
    expect(await content(TERM)).toMatchObject({ description: 'Money taken in a month' });
    expect(await content(DASHBOARD)).toMatchObject({ platform: 'looker', upstreams: [ORDERS] });
  });

  it('are known to others by their names, also after they were renamed', async () => {
    expect((await content(ORDERS))?.names).toEqual({ [DOMAIN]: 'Merchandising' });
    await write(mcp(DOMAIN, 'domainProperties', { name: 'Storefront' }));
    await told(DOMAIN, 'domainProperties');
    await eventually(
      async () => expect((await content(ORDERS))?.names).toEqual({ [DOMAIN]: 'Storefront' }),
      20_000,
    );
  }, 30_000);

  it('bring kept queries to the datasets that they are about, and take them away', async () => {
    const query = (subjects: readonly string[]) => [
      mcpOf(QUERY, 'queryProperties', {
        statement: { value: 'SELECT sum(amount) FROM orders', language: 'SQL' },
        source: 'MANUAL',
        name: 'Turnover',
        created: STAMP,
        lastModified: STAMP,
      }),
      mcpOf(QUERY, 'querySubjects', { subjects: subjects.map((entity) => ({ entity })) }),
    ];
    await write(...query([ORDERS]));
    await told(QUERY, 'queryProperties', 'querySubjects');
    expect((await content(ORDERS))?.queries).toEqual([
      { urn: QUERY, sql: 'SELECT sum(amount) FROM orders', title: 'Turnover' },
    ]);
    await write(...query([]));
    await told(QUERY, 'querySubjects');
    expect((await content(ORDERS))?.queries).toEqual([]);
  });

  it('learn from kept queries how they are joined, and forget it with them', async () => {
    const statement = (value: string) =>
      mcpOf(QUERY, 'queryProperties', {
        statement: { value, language: 'SQL' },
        source: 'MANUAL',
        created: STAMP,
        lastModified: STAMP,
      });
    await write(...shopTable(PARCELS, 'What was sent', ['ref', 'weight']));
    await told(PARCELS, 'schemaMetadata');
    await write(
      statement('SELECT weight FROM orders o JOIN public.parcels p ON p.ref = o.order_id'),
      mcpOf(QUERY, 'querySubjects', { subjects: [ORDERS, PARCELS].map((entity) => ({ entity })) }),
    );
    await told(QUERY, 'queryProperties', 'querySubjects');
    expect((await content(ORDERS))?.joins).toEqual([
      { columns: ['order_id'], with: PARCELS, withColumns: ['ref'], queries: 1 },
    ]);
    expect((await content(PARCELS))?.joins).toEqual([
      { columns: ['ref'], with: ORDERS, withColumns: ['order_id'], queries: 1 },
    ]);
    await write(statement('SELECT which orders are parcels'));
    await told(QUERY, 'queryProperties');
    expect((await content(ORDERS))?.joins).toEqual([]);
    await write(mcpOf(QUERY, 'querySubjects', { subjects: [] }));
    await told(QUERY, 'querySubjects');
  });

  it('tell datasets of the data products that they come to and leave', async () => {
    const product = (assets: readonly string[]) =>
      mcpOf(PRODUCT, 'dataProductProperties', {
        name: 'Sales figures',
        assets: assets.map((destinationUrn) => ({ destinationUrn })),
      });
    await write(product([ORDERS]));
    await told(PRODUCT, 'dataProductProperties');
    expect(await content(ORDERS)).toMatchObject({
      dataProducts: [PRODUCT],
      names: { [PRODUCT]: 'Sales figures' },
    });
    await write(product([]));
    await told(PRODUCT, 'dataProductProperties');
    expect((await content(ORDERS))?.dataProducts).toEqual([]);
  });

  it('are all found by a reconcile that says what it repaired', async () => {
    await search.database.query('DELETE FROM documents WHERE urn = $1', [DASHBOARD]);
    const { id } = await search.ask(searchRpc.startIndexRun, { kind: 'reconcile' });
    const run = await eventually(async () => {
      const current = await search.ask(searchRpc.getIndexRun, { id });
      expect(current.state).toBe('succeeded');
      return current;
    }, 40_000);
    expect(run).toMatchObject({ kind: 'reconcile', counts: { seen: 6, indexed: 1, unchanged: 5 } });
    expect(run.findings).toMatchObject({ missing: 1, stale: 0, orphaned: 0, documents: 6, indexed: 6 });
    expect(run.findings?.examples).toContain(DASHBOARD);
  }, 60_000);
});
