import { randomBytes } from 'node:crypto';
import { ingestionRpc } from '@dataspoke/contracts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

/** The recipe that DataHub's own documentation shows for PostgreSQL. */
const DOCUMENTED = `source:
  type: postgres
  config:
    # Coordinates
    host_port: localhost:5432
    database: DemoDatabase

    # Credentials
    username: user
    password: pass

sink:
  # sink configs
`;

/** What its documentation shows besides: patterns, foreign tables, usage, profiles. The lineage of queries is the line that is changed. */
const DOCUMENTED_MORE = `
    env: DEV
    schema_pattern:
      deny: [information_schema]
    table_pattern:
      allow: ['DemoDatabase.public.*']
    include_views: true
    include_foreign_tables: true
    foreign_table_pattern:
      deny: ['.*_temp']
    include_query_lineage: false
    max_queries_to_extract: 1000
    min_query_calls: 10
    query_exclude_patterns: ['%pg_catalog%', '%temp_%']
    top_n_queries: 20
    bucket_duration: DAY
    format_sql_queries: false
    profiling:
      enabled: true
      profile_table_level_only: false
      include_field_sample_values: true
      max_workers: 10
    stateful_ingestion:
      enabled: true
      remove_stale_metadata: true

sink:
  type: datahub-rest
  config:
    server: 'http://localhost:8080'
`;

describe('a recipe as a file', () => {
  let ingestion: RunningIngestion;
  let server: Client;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    server = new Client(ingestion.warehouse.connection);
    await server.connect();
    await server.query(`create role "user" login password 'pass'`);
    await server.query('create database "DemoDatabase"');
    const demo = new Client({ ...ingestion.warehouse.connection, database: 'DemoDatabase' });
    await demo.connect();
    await demo.query('create table public.visits (id int primary key, seen_at date)');
    await demo.query('create view public.days as select distinct seen_at from public.visits');
    await demo.query('grant select on public.visits to "user"');
    await demo.query(`create extension postgres_fdw;
      create server crm foreign data wrapper postgres_fdw options (dbname 'crm');
      create foreign table public.leads (id int) server crm;
      create foreign table public.leads_temp (id int) server crm`);
    await demo.end();
  }, 90_000);
  afterAll(async () => {
    await server?.query('drop database if exists "DemoDatabase" with (force)');
    await server?.query('drop role if exists "user"');
    await server?.end();
    await ingestion?.close();
  });

  const importRecipe = (text: string, source: { name?: string } = { name: 'demo' }) =>
    ingestion.ask(ingestionRpc.importSource, { text, source });
  const local = (text: string): string =>
    text.replace('localhost:5432', `localhost:${ingestion.warehouse.connection.port}`);

  it("runs as DataHub's documentation shows it, with one line changed", async () => {
    const source = await importRecipe(local(DOCUMENTED));
    expect(source).toMatchObject({
      name: 'demo',
      type: 'postgres',
      env: 'PROD',
      recipe: { host: 'localhost', database: 'DemoDatabase', user: 'user', password: '***' },
    });
    const run = await ingestion.run(source.id);
    expect(run).toMatchObject({ state: 'succeeded', counts: { records: { failed: 0 } } });
    const { items } = await ingestion.ask(ingestionRpc.listChanges, { runId: run.id, limit: 200 });
    const urns = new Set(items.map(({ urn }) => urn));
    for (const name of ['visits', 'days'])
      expect(urns).toContain(
        `urn:li:dataset:(urn:li:dataPlatform:postgres,DemoDatabase.public.${name},PROD)`,
      );
    // DataHub makes no profile unless it is asked for, so neither do we.
    expect(items.map(({ aspect }) => aspect)).not.toContain('datasetProfile');
  }, 90_000);

  it('runs with what DataHub documents besides', async () => {
    const [coordinates = ''] = local(DOCUMENTED).split('\nsink:');
    const source = await importRecipe(`${coordinates.trimEnd()}${DOCUMENTED_MORE}`, { name: 'documented' });
    const run = await ingestion.run(source.id);
    expect(run).toMatchObject({ state: 'succeeded', counts: { records: { failed: 0 } } });
    const { items } = await ingestion.ask(ingestionRpc.listChanges, { runId: run.id, limit: 200 });
    const aspectsOf = (name: string): readonly string[] =>
      items
        .filter(
          ({ urn }) =>
            urn === `urn:li:dataset:(urn:li:dataPlatform:postgres,DemoDatabase.public.${name},DEV)`,
        )
        .map(({ aspect }) => aspect);
    expect(aspectsOf('visits')).toContain('datasetProfile');
    expect(aspectsOf('days')).toContain('upstreamLineage');
    expect(aspectsOf('leads')).toContain('schemaMetadata');
    expect(aspectsOf('leads_temp')).toEqual([]);
  }, 90_000);

  it('runs as docs/recipes/postgres.yaml has it, but for its place', async () => {
    const database = `warehouse_${randomBytes(4).toString('hex')}`;
    await server.query(`create role reader login password 'opens the door'`);
    await server.query(`create database ${database}`);
    process.env['WAREHOUSE_PASSWORD'] = 'opens the door';
    try {
      await ingestion.restart({ DATASPOKE_RECIPE_VARIABLES: 'WAREHOUSE_PASSWORD' });
      const warehouse = new Client({ ...ingestion.warehouse.connection, database });
      await warehouse.connect();
      await warehouse.query(`
        create schema tmp_load; create table tmp_load.x (id int);
        create table public.orders (id int primary key, mail text); create table public.backup_1 (id int);
        insert into public.orders values (1, 'a@example.com'); grant select on public.orders to reader`);
      await warehouse.end();
      const text = await readFile(join(__dirname, '../../../../docs/recipes/postgres.yaml'), 'utf8');
      const source = await importRecipe(
        text
          .replace('db.example.com', 'localhost')
          .replace('database: warehouse', `database: ${database}`)
          .replace('port: 5432', `port: ${ingestion.warehouse.connection.port}`),
        { name: 'from the documentation' },
      );
      const run = await ingestion.run(source.id);
      expect(run).toMatchObject({ state: 'succeeded', counts: { records: { failed: 0, filtered: 2 } } });
      const { items } = await ingestion.ask(ingestionRpc.listChanges, { runId: run.id, limit: 200 });
      const datasets = items.filter(({ urn }) => urn.startsWith('urn:li:dataset:'));
      expect([...new Set(datasets.map(({ urn }) => urn))]).toEqual([
        `urn:li:dataset:(urn:li:dataPlatform:postgres,${database}.public.orders,PROD)`,
      ]);
      expect(datasets.map(({ aspect }) => aspect)).toContain('datasetProfile');
    } finally {
      delete process.env['WAREHOUSE_PASSWORD'];
      await server.query(`drop database if exists ${database} with (force)`);
      await server.query('drop role if exists reader');
    }
  }, 90_000);

  it('gives its place, its environment and its secret by other means', async () => {
    const text = `pipeline_name: by reference
source:
  type: postgres
  config:
    host_port: localhost:5432
    database: DemoDatabase
    username: user
    password: \${DEMO_PASSWORD}
    platform_instance: eu1
    env: DEV
    table_pattern: {allow: ['demodatabase.public.v']}
`;
    const source = await importRecipe(local(text), {});
    expect(source).toMatchObject({
      name: 'by reference',
      env: 'DEV',
      recipe: { platformInstance: 'eu1', password: '${env:DEMO_PASSWORD}' },
    });
    process.env['DEMO_PASSWORD'] = 'pass';
    try {
      const refused = await ingestion
        .ask(ingestionRpc.testSource, { id: source.id })
        .catch((e: unknown) => e);
      expect(refused).toMatchObject({
        code: 'recipe-invalid',
        message: expect.stringContaining('DATASPOKE_RECIPE_VARIABLES'),
      });
      await ingestion.restart({ DATASPOKE_RECIPE_VARIABLES: 'OTHER,DEMO_*' });
      const run = await ingestion.run(source.id);
      expect(run).toMatchObject({ state: 'succeeded', counts: { records: { failed: 0 } } });
      const { items } = await ingestion.ask(ingestionRpc.listChanges, { runId: run.id, limit: 200 });
      const datasets = new Set(
        items.map(({ urn }) => urn).filter((urn) => urn.startsWith('urn:li:dataset:')),
      );
      expect([...datasets]).toEqual([
        'urn:li:dataset:(urn:li:dataPlatform:postgres,eu1.DemoDatabase.public.visits,DEV)',
      ]);
      const instance = items.find(
        ({ urn, aspect }) => datasets.has(urn) && aspect === 'dataPlatformInstance',
      );
      expect(instance?.after).toMatchObject({
        instance: 'urn:li:dataPlatformInstance:(urn:li:dataPlatform:postgres,eu1)',
      });
      const [row] = await ingestion.database.query<{ recipe: unknown }[]>(
        'select recipe from sources where id = $1',
        [source.id],
      );
      expect(JSON.stringify(row)).not.toContain('"pass"');
    } finally {
      delete process.env['DEMO_PASSWORD'];
    }
  }, 90_000);

  it.each([
    ['source:\n  type: postgres\n config: 1', ['recipe'], 'Line 3'],
    [DOCUMENTED.replace('username', 'usernme'), ['recipe.usernme', 'recipe.user'], 'usernme is not known'],
    [DOCUMENTED.replace('postgres', 'postgre'), ['type'], 'postgres'],
    [DOCUMENTED, ['name'], 'has no name'],
    [DOCUMENTED.replace('localhost:5432', '[1]'), ['recipe.host_port'], 'must be a text with a host'],
  ])('is refused with the place of what is wrong: %j', async (text, fields, message) => {
    const error: unknown = await importRecipe(text, fields.includes('name') ? {} : { name: 'bad' }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({
      code: expect.stringMatching(/^(recipe-invalid|invalid-request)$/),
      fields: expect.arrayContaining(fields.map((field): unknown => expect.objectContaining({ field }))),
    });
    expect(JSON.stringify([String(error), error])).toContain(message);
  });
});
