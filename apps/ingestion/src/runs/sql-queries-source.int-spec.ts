import { ingestionRpc } from '@dataspoke/contracts';
import { isJsonObject, mcp } from '@dataspoke/datahub-client';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';
import { unbalanced } from './counts';

describe('a source of SQL scripts beside the source of its tables', () => {
  let ingestion: RunningIngestion;
  let folder: string;
  let tables: string;
  let scripts: string;
  let query: string;
  const table = (name: string): string =>
    `urn:li:dataset:(urn:li:dataPlatform:postgres,${ingestion.warehouse.recipe.database}.${name},PROD)`;

  async function aspect(urn: string, name: string) {
    return (await ingestion.catalog.client.reads.readAspects([urn], [name])).get(urn)?.get(name)?.value;
  }

  async function queriesOfScripts(): Promise<readonly string[]> {
    const rows: { urn: string }[] = await ingestion.database.query(
      `SELECT urn FROM source_entities WHERE source_id = $1 ORDER BY urn`,
      [scripts],
    );
    return rows.map(({ urn }) => urn);
  }

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'sql-queries-source-')));
    ingestion = await startIngestion({ workflows: true });
    await ingestion.restart({ DATASPOKE_SOURCE_FOLDERS: folder });
    const { recipe } = ingestion.warehouse;
    const create = (draft: { name: string; type: string; recipe: Record<string, unknown> }) =>
      ingestion.ask(ingestionRpc.createSource, { draft });
    tables = (await create({ name: 'tables', type: 'postgres', recipe: { ...recipe } })).id;
    const own = {
      path: folder,
      platform: 'postgres',
      defaultDatabase: recipe.database,
      defaultSchema: 'raw',
    };
    scripts = (await create({ name: 'scripts', type: 'sql-queries', recipe: own })).id;
    await writeFile(join(folder, 'fill.sql'), 'INSERT INTO customers (id) SELECT o.id FROM orders o');
    for (const at of [1, 2, 3, 4, 5, 6])
      await writeFile(join(folder, `ask${at}.sql`), `SELECT c${at} FROM customers WHERE name = 'Ada'`);
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('adds lineage to a table that stays the other source’s, and keeps queries without their values', async () => {
    expect((await ingestion.run(tables)).state).toBe('succeeded');
    const before = await aspect(table('raw.customers'), 'datasetProperties');
    const run = await ingestion.run(scripts);
    expect(run).toMatchObject({
      state: 'succeeded',
      counts: { records: { failed: 0 }, changes: { conflicts: 0 } },
    });
    expect(unbalanced(run.counts)).toEqual([]);
    expect(await aspect(table('raw.customers'), 'upstreamLineage')).toMatchObject({
      upstreams: [{ dataset: table('raw.orders'), type: 'TRANSFORMED' }],
    });
    expect(await aspect(table('raw.customers'), 'datasetProperties')).toEqual(before);
    const urns = await queriesOfScripts();
    expect(urns).toHaveLength(7);
    const statements = await Promise.all(
      urns.map(async (urn) => JSON.stringify(await aspect(urn, 'queryProperties'))),
    );
    const at = statements.findIndex((text) => text.includes(`SELECT c1 FROM customers WHERE name = '?'`));
    query = urns[at] ?? '';
    const customers = table('raw.customers');
    const column = (name: string) => ({ entity: `urn:li:schemaField:(${customers},${name})` });
    // The catalog knows that the table has no column c1.
    expect(await aspect(query, 'querySubjects')).toEqual({
      subjects: [{ entity: customers }, column('name')],
    });
    expect(statements.join('')).not.toContain('Ada');
  });

  it('changes nothing when both run again', async () => {
    for (const source of [tables, scripts]) {
      const run = await ingestion.run(source);
      expect([run.state, run.counts.changes.conflicts]).toEqual(['succeeded', 0]);
      for (const action of ['create', 'update'] as const) {
        const { items } = await ingestion.ask(ingestionRpc.listChanges, { runId: run.id, action });
        expect(items).toEqual([]);
      }
    }
  });

  it('removes a query that no script has any more, and no table', async () => {
    await rm(join(folder, 'ask1.sql'));
    expect((await ingestion.run(scripts)).state).toBe('succeeded');
    expect(await aspect(query, 'status')).toEqual({ removed: true });
    expect(await aspect(table('raw.customers'), 'status')).toEqual({ removed: false });
  });

  it('takes back the lineage of scripts that are gone, and nothing that others said', async () => {
    const [customers, orders] = [table('raw.customers'), table('raw.orders')];
    const upstreams = async (): Promise<readonly string[]> => {
      const text = JSON.stringify((await aspect(customers, 'upstreamLineage')) ?? {});
      return [...text.matchAll(/"dataset":"([^"]+)"/g)].map(([, urn = '']) => urn).sort();
    };
    const mine = table('raw.by_hand');
    await writeFile(join(folder, 'more.sql'), 'INSERT INTO customers (id) SELECT id FROM visits');
    await ingestion.run(scripts);
    const current = await aspect(customers, 'upstreamLineage');
    const said = isJsonObject(current) && Array.isArray(current['upstreams']) ? current['upstreams'] : [];
    await ingestion.catalog.client.writes.emitMcps([
      mcp(customers, 'upstreamLineage', {
        ...(isJsonObject(current) ? current : {}),
        upstreams: [
          ...said,
          { dataset: mine, type: 'TRANSFORMED', auditStamp: { time: 1, actor: 'urn:li:corpuser:ada' } },
        ],
      }),
    ]);
    expect(await upstreams()).toEqual([mine, orders, table('raw.visits')].sort());

    // One of two: its table alone, with its columns.
    await rm(join(folder, 'fill.sql'));
    expect((await ingestion.run(scripts)).state).toBe('succeeded');
    expect(await upstreams()).toEqual([mine, table('raw.visits')].sort());
    expect(JSON.stringify(await aspect(customers, 'upstreamLineage'))).not.toContain(`(${orders},id)`);

    // A script that cannot be read may be the one that fills it.
    await rm(join(folder, 'more.sql'));
    await writeFile(join(folder, 'strange.sql'), Buffer.from([0x53, 0xff, 0xff]));
    expect((await ingestion.run(scripts)).counts.records.failed).toBe(1);
    expect(await upstreams()).toEqual([mine, table('raw.visits')].sort());

    await rm(join(folder, 'strange.sql'));
    const run = await ingestion.run(scripts);
    expect(run.state).toBe('succeeded');
    expect(unbalanced(run.counts)).toEqual([]);
    expect(await upstreams()).toEqual([mine]);
    expect(await aspect(customers, 'status')).toEqual({ removed: false });
    expect((await ingestion.run(scripts)).counts.changes).toMatchObject({ updated: 0 });
  }, 120_000);

  it('tells usage of a query history by day, adds to it, and never lowers it', async () => {
    const history = join(folder, 'history.csv');
    const put = (rows: number) =>
      writeFile(
        history,
        `query,timestamp,user\n${'SELECT id FROM orders WHERE id = 4711,2026-11-02T10:00:00Z,ada\n'.repeat(rows)}`,
      );
    await put(2);
    const { database } = ingestion.warehouse.recipe;
    const recipe = {
      ...{ path: folder, format: 'query-history', platform: 'postgres', since: '2026-11-01' },
      ...{ defaultDatabase: database, defaultSchema: 'raw' },
    };
    const { id } = await ingestion.ask(ingestionRpc.createSource, {
      draft: { name: 'history', type: 'sql-queries', recipe },
    });
    const usage = () =>
      ingestion.catalog.client.reads.timeseries(table('raw.orders'), 'datasetUsageStatistics', { limit: 10 });
    const runAgain = async () => {
      const run = await ingestion.run(id);
      expect(unbalanced(run.counts)).toEqual([]);
      const changes = await Promise.all(
        (['create', 'update'] as const).map((action) =>
          ingestion.ask(ingestionRpc.listChanges, { runId: run.id, action }),
        ),
      );
      return [run.state, changes.flatMap(({ items }) => items).length];
    };
    expect((await runAgain())[0]).toBe('succeeded');
    expect(await usage()).toMatchObject([
      {
        timestampMillis: Date.parse('2026-11-02'),
        totalSqlQueries: 2,
        userCounts: [{ user: 'urn:li:corpuser:ada', count: 2 }],
        fieldCounts: [{ fieldPath: 'id', count: 2 }],
        topSqlQueries: ['SELECT id FROM orders WHERE id = 0'],
      },
    ]);
    // The catalog knows the columns that * stands for.
    await writeFile(
      join(folder, 'stars.csv'),
      'query,timestamp,user\nSELECT * FROM customers,2026-11-02T10:00:00Z,ada\n',
    );
    expect((await runAgain())[0]).toBe('succeeded');
    const schema = await aspect(table('raw.customers'), 'schemaMetadata');
    const columns = isJsonObject(schema) && Array.isArray(schema['fields']) ? schema['fields'].length : 0;
    expect(columns).toBeGreaterThan(1);
    const customers = await ingestion.catalog.client.reads.timeseries(
      table('raw.customers'),
      'datasetUsageStatistics',
      { limit: 10 },
    );
    expect(customers).toMatchObject([{ fieldCounts: Array(columns).fill({ count: 1 }) }]);
    expect(await runAgain()).toEqual(['succeeded', 0]);
    await put(3);
    await runAgain();
    expect(await usage()).toMatchObject([{ totalSqlQueries: 3 }]);
    await put(1);
    await runAgain();
    expect(await usage()).toMatchObject([{ totalSqlQueries: 3 }]);
    expect(await aspect(table('raw.orders'), 'status')).toEqual({ removed: false });
  });
});
