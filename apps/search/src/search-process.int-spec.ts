import { type IndexRun, isFinal, searchRpc } from '@dataspoke/contracts';
import { requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { once } from 'node:events';
import { Client } from 'pg';
import { prepareSearch, type SearchPlace } from './search.fixture';
import { buildSearch, SearchProcess } from './search-process.fixture';
import { shopTable, shopUrn } from './shop-catalog.fixture';
import { hostWorkflows } from './workflows.fixture';

/** More than one batch of the consumer and several pages of a re-index; without columns, which would only cost time. */
const COUNT = 510;
const TABLES = Array.from({ length: COUNT }, (_, at) => shopUrn(`table_${String(at).padStart(3, '0')}`));

describe('the search process', () => {
  let place: SearchPlace;
  let database: Client;
  const processes: SearchProcess[] = [];

  const start = () => {
    const started = new SearchProcess(place.environment);
    processes.push(started);
    return started;
  };
  const count = async (sql: string, ...values: unknown[]) => {
    const { rows } = await database.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`, values);
    return Number(rows[0]?.n);
  };
  const documents = () => count('search.documents WHERE content IS NOT NULL').catch(() => 0);
  /** How many readings of the catalog have begun. */
  const readings = () =>
    database
      .query<{ n: string }>('SELECT last_value AS n FROM search.document_versions WHERE is_called')
      .then(({ rows }) => Number(rows[0]?.n ?? 0))
      .catch(() => 0);
  const status = (after?: string) => place.ask(searchRpc.getIndexStatus, { after });

  beforeAll(async () => {
    await buildSearch();
    place = await prepareSearch();
    database = new Client({ connectionString: place.environment['DATABASE_URL'] });
    await database.connect();
    requireAccepted(
      await place.catalog.client.writes.emitMcps(
        TABLES.flatMap((urn, at) => shopTable(urn, `Table number ${at}`, [])),
      ),
    );
  }, 240_000);
  afterAll(async () => {
    for (const started of processes) await started.end('SIGKILL');
    await database?.end();
    await place?.close();
  }, 30_000);

  it('loses and doubles nothing when it is killed in the middle of indexing, again and again', async () => {
    const position = await place.changed(TABLES);
    const moments = {
      'at the start': (victim: SearchProcess) => victim.output.includes('started at'),
      'while it reads and embeds a batch': async () => (await readings()) > known,
      'after a batch': async () => (await documents()) > 0,
    };
    let known = 0;
    for (const reached of Object.values(moments)) {
      known = await readings();
      const victim = start();
      await eventually(() => reached(victim), 60_000);
      await victim.end('SIGKILL');
    }
    const survivor = start();
    await eventually(async () => (await status(position)).reached, 90_000);
    expect(await documents()).toBe(COUNT);
    expect(await count('search.documents WHERE vector IS NOT NULL')).toBe(COUNT);
    expect(await count(`search.inbox WHERE consumer = 'search-entity-changes'`)).toBe(COUNT + 1);
    expect(await status()).toMatchObject({ documents: COUNT, pending: 0, deadLetters: 0 });
    const { hits } = await place.ask(searchRpc.search, { q: 'table number 477', limit: 2 });
    expect(hits[0]?.urn).toBe(TABLES[477]);
    expect(await survivor.end('SIGTERM')).toBe(0);
  }, 240_000);

  it('goes on with a full re-index where it was when it is killed', async () => {
    const workflows = await hostWorkflows(place.environment);
    const victim = start();
    try {
      await database.query('DELETE FROM search.documents WHERE urn > $1', [TABLES[99]]);
      const { id } = await eventually(() => place.ask(searchRpc.startIndexRun, {}), 20_000);
      const get = () => place.ask(searchRpc.getIndexRun, { id });
      await eventually(async () => (await get()).counts.seen > 0, 30_000);
      await victim.end('SIGKILL');
      const { rows } = await database.query('SELECT state FROM search.index_runs WHERE id = $1', [id]);
      expect(rows).toEqual([{ state: 'running' }]);
      start();
      const run = await eventually(async (): Promise<IndexRun> => {
        const current = await get();
        expect(isFinal(current.state)).toBe(true);
        return current;
      }, 90_000);
      expect(run).toMatchObject({
        state: 'succeeded',
        counts: { seen: COUNT, removed: 0, failed: 0 },
      });
      expect(run.counts.indexed + run.counts.unchanged).toBe(COUNT);
      expect(await documents()).toBe(COUNT);
    } finally {
      await workflows.close();
    }
  }, 240_000);

  it('refuses to run twice on one schema', async () => {
    await eventually(async () => (await status()).documents === COUNT, 30_000);
    const second = start();
    await once(second.child, 'exit');
    expect(second.child.exitCode).toBe(1);
    expect(second.output).toMatch(/Another process of search has the embedded index.*Stop the other one/);
    expect((await status()).documents).toBe(COUNT);
  }, 60_000);

  it('names what is missing in its configuration, and ends with 78', async () => {
    const misled = new SearchProcess({
      ...place.environment,
      DATAHUB_URL: 'localhost',
      DATASPOKE_INDEX_FILE: '',
    });
    processes.push(misled);
    await once(misled.child, 'exit');
    expect(misled.child.exitCode).toBe(78);
    expect(misled.output).toMatch(/DATAHUB_URL must look like .*DATASPOKE_INDEX_FILE is missing/);
  }, 30_000);
});
