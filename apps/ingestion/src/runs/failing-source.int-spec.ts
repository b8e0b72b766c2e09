import { ingestionRpc, type Run } from '@dataspoke/contracts';
import { TcpProxy } from '@dataspoke/dev-stack/testing';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

const SCHEMAS = ['f0', 'f1', 'f2', 'f3', 'f4', 'f5'];
const TABLES = ['a', 'b', 'c', 'd', 'e'];
const COLUMNS = 40;
/** After so many pieces of its server each connection fails in turn; nearly half of them do, anywhere between greeting and last row. */
const LAST_PIECES = [
  undefined,
  9,
  undefined,
  undefined,
  4,
  undefined,
  12,
  1,
  undefined,
  6,
  undefined,
  undefined,
  15,
];
const MOST_RUNS = 20;

describe('a source whose connections fail', () => {
  let ingestion: RunningIngestion;
  let proxy: TcpProxy;
  let sourceId: string;
  let dropped: readonly string[] = [];
  const urn = (schema: string, table: string) =>
    `urn:li:dataset:(urn:li:dataPlatform:postgres,${ingestion.warehouse.recipe.database}.${schema}.${table},PROD)`;
  const urnsOf = (tables: readonly string[]) =>
    SCHEMAS.flatMap((schema) => tables.map((table) => urn(schema, table)));

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    const columns = Array.from({ length: COLUMNS }, (_, at) => `c${at} int`).join(', ');
    for (const schema of SCHEMAS) {
      const tables = TABLES.map((table) => `create table ${schema}.${table} (${columns});`);
      await ingestion.warehouse.run(`create schema ${schema}; ${tables.join(' ')}`);
    }
    const { recipe, connection } = ingestion.warehouse;
    proxy = await TcpProxy.start(connection);
    let made = 0;
    proxy.fail(() => LAST_PIECES[made++ % LAST_PIECES.length]);
    const draft = {
      name: 'failing',
      type: 'postgres',
      recipe: {
        ...recipe,
        host: '127.0.0.1',
        port: proxy.port,
        schemas: { allow: ['f\\d'] },
        tables: {},
        profile: { enabled: false },
      },
    };
    sourceId = (await ingestion.ask(ingestionRpc.createSource, { draft })).id;
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
    await proxy?.stop();
  });

  /** Runs, and reads again what was not read to the end, until everything was. */
  async function untilWhole(): Promise<void> {
    let run: Run | undefined;
    for (let runs = 1; run?.state !== 'succeeded'; runs += 1) {
      if (runs > MOST_RUNS) throw new Error(`after ${MOST_RUNS} runs: ${run?.failure?.message}`);
      run =
        run?.state === 'partial'
          ? await ingestion.ended((await ingestion.ask(ingestionRpc.retryRun, { runId: run.id })).id)
          : await ingestion.run(sourceId);
      expect(await wronglyRemoved()).toEqual([]);
    }
  }

  /** Tables that the catalog has as removed and the source has not lost. */
  async function wronglyRemoved(): Promise<readonly string[]> {
    const left = urnsOf(TABLES.filter((table) => !dropped.includes(table)));
    const found = await ingestion.catalog.client.reads.readAspects(left, ['status']);
    return left.filter((each) => found.get(each)?.get('status')?.value['removed'] === true);
  }

  it('loses nothing, takes nothing for gone and doubles nothing', async () => {
    await untilWhole();
    const { reads } = ingestion.catalog.client;
    const first = await reads.readAspects(urnsOf(TABLES), ['schemaMetadata', 'status']);
    expect([...first.keys()].sort()).toEqual(urnsOf(TABLES).sort());

    dropped = ['e'];
    for (const schema of SCHEMAS) {
      await ingestion.warehouse.run(
        `drop table ${schema}.e; comment on table ${schema}.a is 'Said between the runs'`,
      );
    }
    await untilWhole();
    expect(proxy.failures).toBeGreaterThan(0);

    const after = await reads.readAspects(urnsOf(TABLES), ['schemaMetadata', 'datasetProperties', 'status']);
    for (const schema of SCHEMAS) {
      for (const table of TABLES) {
        const aspects = after.get(urn(schema, table));
        const value = (name: string) => aspects?.get(name)?.value;
        expect(value('schemaMetadata')?.['fields']).toHaveLength(COLUMNS);
        expect([table, value('status')?.['removed']]).toEqual([table, table === 'e']);
        // Written once, whatever was read how often.
        expect(aspects?.get('schemaMetadata')?.version).toBe('1');
        if (table === 'a')
          expect(value('datasetProperties')).toMatchObject({ description: 'Said between the runs' });
        expect([table, aspects?.get('datasetProperties')?.version]).toEqual([
          table,
          table === 'a' ? '2' : '1',
        ]);
      }
    }
    const listed: string[] = [];
    for await (const { urns } of reads.scrollUrns({ entityTypes: ['dataset'] }, {})) listed.push(...urns);
    expect(listed.sort()).toEqual(urnsOf(['a', 'b', 'c', 'd']).sort());
  }, 300_000);
});
