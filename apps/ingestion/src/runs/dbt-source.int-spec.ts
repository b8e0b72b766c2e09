import { ingestionRpc } from '@dataspoke/contracts';
import { isJsonObject, mcp } from '@dataspoke/datahub-client';
import { guid } from '@dataspoke/domain';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';
import { unbalanced } from './counts';

describe('a source of dbt beside the source of its tables', () => {
  let ingestion: RunningIngestion;
  let folder: string;
  let tables: string;
  let dbt: string;
  const models = Array.from({ length: 9 }, (_, at) => `m${at}`);
  const own = (name: string): string => `urn:li:dataset:(urn:li:dataPlatform:dbt,${name},PROD)`;
  const table = (name: string): string =>
    `urn:li:dataset:(urn:li:dataPlatform:postgres,${ingestion.warehouse.recipe.database}.${name},PROD)`;

  async function writeManifest(names: readonly string[], tags: readonly string[] = []): Promise<void> {
    const { database } = ingestion.warehouse.recipe;
    const node = (name: string, schema: string, relation: string) => ({
      resource_type: 'model',
      name,
      alias: relation,
      database,
      schema,
      config: { materialized: 'table', tags },
      depends_on: { nodes: ['source.shop.raw.orders'] },
      compiled_code: `select id from "${database}"."raw"."orders"`,
    });
    const nodes = {
      'model.shop.customers': node('customers', 'raw', 'customers'),
      ...Object.fromEntries(names.map((name) => [`model.shop.${name}`, node(name, 'mart', name)])),
      'test.shop.unique_id': {
        resource_type: 'test',
        name: 'unique_id',
        attached_node: 'model.shop.customers',
        column_name: 'id',
        depends_on: { nodes: ['model.shop.customers'] },
        test_metadata: { name: 'unique', kwargs: { column_name: 'id' } },
      },
    };
    const manifest = {
      metadata: {
        dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
        generated_at: '2026-01-05T00:00:00Z',
        project_name: 'shop',
        adapter_type: 'postgres',
      },
      nodes,
      sources: {
        'source.shop.raw.orders': {
          resource_type: 'source',
          name: 'orders',
          identifier: 'orders',
          database,
          schema: 'raw',
        },
      },
      exposures: {
        'exposure.shop.board': {
          name: 'board',
          type: 'dashboard',
          depends_on: { nodes: ['model.shop.customers'] },
        },
      },
    };
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    const results = {
      metadata: {
        dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
        invocation_id: 'i1',
      },
      results: [
        {
          unique_id: 'test.shop.unique_id',
          status: 'warn',
          failures: 2,
          timing: [{ name: 'execute', started_at: '2026-01-05T01:00:00Z' }],
        },
      ],
    };
    await writeFile(join(folder, 'run_results.json'), JSON.stringify(results));
  }

  async function aspect(urn: string, name: string) {
    return (await ingestion.catalog.client.reads.readAspects([urn], [name])).get(urn)?.get(name)?.value;
  }

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'dbt-source-')));
    ingestion = await startIngestion({ workflows: true });
    await ingestion.restart({ DATASPOKE_SOURCE_FOLDERS: folder });
    const { recipe } = ingestion.warehouse;
    const create = (draft: { name: string; type: string; recipe: Record<string, unknown> }) =>
      ingestion.ask(ingestionRpc.createSource, { draft });
    tables = (await create({ name: 'tables', type: 'postgres', recipe: { ...recipe } })).id;
    dbt = (await create({ name: 'models', type: 'dbt', recipe: { folder } })).id;
    await writeManifest(models);
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('adds to the tables which model fills them, and takes nothing of theirs', async () => {
    expect((await ingestion.run(tables)).state).toBe('succeeded');
    const before = await aspect(table('raw.customers'), 'datasetProperties');
    const run = await ingestion.run(dbt);
    expect(run).toMatchObject({
      state: 'succeeded',
      counts: { records: { failed: 0 }, changes: { conflicts: 0 } },
    });
    expect(unbalanced(run.counts)).toEqual([]);
    const node = own(`${ingestion.warehouse.recipe.database}.raw.customers`);
    expect(await aspect(table('raw.customers'), 'upstreamLineage')).toMatchObject({
      upstreams: [{ dataset: node, type: 'TRANSFORMED' }],
    });
    expect(await aspect(table('raw.customers'), 'siblings')).toEqual({ siblings: [node], primary: false });
    expect(await aspect(table('raw.customers'), 'datasetProperties')).toEqual(before);
    expect(await aspect(node, 'upstreamLineage')).toMatchObject({
      upstreams: [{ dataset: own(`${ingestion.warehouse.recipe.database}.raw.orders`) }],
      fineGrainedLineages: [
        expect.objectContaining({ transformOperation: expect.stringMatching(/^IDENTITY/) }),
      ],
    });
    expect(await aspect('urn:li:dashboard:(dbt,exposure.shop.board)', 'dashboardInfo')).toMatchObject({
      title: 'board',
    });
    const owners = await ingestion.database.query(
      `SELECT s.name FROM source_entities e JOIN sources s ON s.id = e.source_id WHERE e.urn = $1`,
      [table('raw.customers')],
    );
    expect(owners).toEqual([{ name: 'tables' }]);
  });

  it('publishes what the tests of dbt said', async () => {
    const id = guid({ platform: 'dbt', name: 'test.shop.unique_id' });
    const urn = `urn:li:assertion:${id}`;
    const [event] = await ingestion.catalog.client.reads.timeseries(urn, 'assertionRunEvent');
    expect(event).toMatchObject({
      asserteeUrn: table('raw.customers'),
      result: { type: 'FAILURE', severity: 'LOW', nativeResults: { status: 'warn', failures: '2' } },
    });
  });

  it('keeps the tags of people, and takes back those that dbt no longer says', async () => {
    const urn = own(`${ingestion.warehouse.recipe.database}.mart.m1`);
    const tag = (name: string) => ({ tag: `urn:li:tag:${name}` });
    await ingestion.catalog.client.writes.emitMcps([
      mcp(urn, 'globalTags', { tags: [{ tag: 'urn:li:tag:chosen' }] }),
    ]);
    await writeManifest(models, ['core']);
    expect((await ingestion.run(dbt)).counts.changes.conflicts).toBe(0);
    expect(await aspect(urn, 'globalTags')).toMatchObject({ tags: [tag('chosen'), tag('dbt:core')] });
    await writeManifest(models);
    expect((await ingestion.run(dbt)).counts.changes.conflicts).toBe(0);
    expect(await aspect(urn, 'globalTags')).toMatchObject({ tags: [tag('chosen')] });
  });

  it('lets both run again without a change or a conflict', async () => {
    for (const source of [tables, dbt, tables]) {
      const run = await ingestion.run(source);
      expect([run.state, run.counts.changes.conflicts]).toEqual(['succeeded', 0]);
      for (const action of ['create', 'update'] as const) {
        const { items } = await ingestion.ask(ingestionRpc.listChanges, { runId: run.id, action });
        expect(items).toEqual([]);
      }
    }
  });

  it('removes a model that is gone, and no table', async () => {
    await writeManifest(models.slice(1));
    const run = await ingestion.run(dbt);
    expect(run.state).toBe('succeeded');
    const { database } = ingestion.warehouse.recipe;
    expect(await aspect(own(`${database}.mart.m0`), 'status')).toEqual({ removed: true });
    expect(await aspect(own(`${database}.mart.m1`), 'status')).toEqual({ removed: false });
    expect(await aspect(table('mart.m0'), 'status')).toBeUndefined();
    expect(await aspect(table('raw.customers'), 'status')).toEqual({ removed: false });
  });

  it('takes back what it said at the table of a model that is gone, and nothing that others said', async () => {
    const [urn, mine] = [table('raw.customers'), table('raw.by_hand')];
    const lineage = async (): Promise<string> => JSON.stringify((await aspect(urn, 'upstreamLineage')) ?? {});
    const node = own(`${ingestion.warehouse.recipe.database}.raw.customers`);
    expect(await lineage()).toContain(node);
    const current = await aspect(urn, 'upstreamLineage');
    const said = isJsonObject(current) && Array.isArray(current['upstreams']) ? current['upstreams'] : [];
    await ingestion.catalog.client.writes.emitMcps([
      mcp(urn, 'upstreamLineage', {
        ...(isJsonObject(current) ? current : {}),
        upstreams: [...said, { dataset: mine, type: 'TRANSFORMED' }],
      }),
    ]);
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
    const text = JSON.stringify(manifest, (key, value: unknown) =>
      key === 'model.shop.customers' || key === 'test.shop.unique_id' ? undefined : value,
    );
    await writeFile(join(folder, 'manifest.json'), text);
    await rm(join(folder, 'run_results.json'));
    const run = await ingestion.run(dbt);
    expect(run).toMatchObject({ state: 'succeeded', counts: { changes: { conflicts: 0 } } });
    expect(unbalanced(run.counts)).toEqual([]);
    expect(await aspect(node, 'status')).toEqual({ removed: true });
    expect(await lineage()).not.toContain(node);
    expect(await lineage()).toContain(mine);
    expect(await aspect(urn, 'status')).toEqual({ removed: false });
    expect((await ingestion.run(dbt)).counts.changes).toMatchObject({ updated: 0 });
  });

  it('takes a broken manifest for an outage and not for an empty project', async () => {
    await writeFile(join(folder, 'manifest.json'), '{"metadata": {');
    const run = await ingestion.run(dbt);
    expect(run.state).toBe('failed');
    const { database } = ingestion.warehouse.recipe;
    expect(await aspect(own(`${database}.mart.m1`), 'status')).toEqual({ removed: false });
  });
});
