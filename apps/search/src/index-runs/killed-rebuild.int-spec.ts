import { isFinal, searchRpc } from '@dataspoke/contracts';
import { requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { enginePython, type QdrantStandIn, startQdrantStandIn } from '@dataspoke/qdrant-stand-in';
import { type RunningProcess } from '@dataspoke/service-kit';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { prepareSearch, type SearchPlace } from '../search.fixture';
import { buildSearch, SearchProcess } from '../search-process.fixture';
import { shopTable, shopUrn } from '../shop-catalog.fixture';
import { hostWorkflows } from '../workflows.fixture';

/** Several pages of a rebuild. */
const COUNT = 450;
const TABLES = Array.from({ length: COUNT }, (_, at) => shopUrn(`table_${String(at).padStart(3, '0')}`));

/** Moments of the switch at which the process hangs in its database, so that it can be killed there. */
const MOMENTS = {
  'before the new index takes over': 'NEW.promoting AND NOT OLD.promoting',
  'after the new index took over': 'OLD.promoting AND NOT NEW.promoting',
} as const;

const engine = enginePython();

function describeKills(name: string, server?: () => Promise<QdrantStandIn>): void {
  describe(`a rebuild of the index in ${name} whose process is killed`, () => {
    let qdrant: QdrantStandIn | undefined;
    let place: SearchPlace;
    let database: Client;
    let workflows: RunningProcess;
    let running: SearchProcess;

    const start = () => (running = new SearchProcess(place.environment));
    const get = (id: string) => place.ask(searchRpc.getIndexRun, { id });
    const rebuild = () =>
      eventually(() => place.ask(searchRpc.startIndexRun, { kind: 'rebuild' }), 30_000).then(({ id }) => id);

    /** What the index, and not the text in Postgres, answers. */
    const requireAll = async () => {
      const { total, degraded } = await place.ask(searchRpc.search, {
        filters: { platforms: ['postgres'] },
        limit: 1,
      });
      expect({ total, degraded }).toEqual({ total: COUNT, degraded: undefined });
      const { hits } = await place.ask(searchRpc.search, { q: 'table number 317', limit: 1 });
      expect(hits[0]?.urn).toBe(TABLES[317]);
    };
    const succeeded = async (id: string) => {
      const run = await eventually(async () => {
        const current = await get(id);
        expect(isFinal(current.state)).toBe(true);
        return current;
      }, 120_000);
      expect(run).toMatchObject({
        kind: 'rebuild',
        state: 'succeeded',
        counts: { seen: COUNT, removed: 0, failed: 0 },
      });
    };

    beforeAll(async () => {
      await buildSearch();
      qdrant = await server?.();
      place = await prepareSearch(qdrant ? { more: { QDRANT_URL: qdrant.url } } : {});
      database = new Client({ connectionString: place.environment['DATABASE_URL'] });
      await database.connect();
      workflows = await hostWorkflows(place.environment);
      start();
      requireAccepted(
        await place.catalog.client.writes.emitMcps(
          TABLES.flatMap((urn, at) => shopTable(urn, `Table number ${at}`, [])),
        ),
      );
      const after = await place.changed(TABLES);
      await eventually(
        async () => expect((await place.ask(searchRpc.getIndexStatus, { after })).reached).toBe(true),
        120_000,
      );
    }, 240_000);
    afterAll(async () => {
      await running?.end('SIGKILL');
      await workflows?.close();
      await database?.end();
      await place?.close();
      await qdrant?.close();
    }, 60_000);

    it('while it reads the catalog: the old index serves at once, and the rebuild goes on', async () => {
      const id = await rebuild();
      await eventually(async () => expect((await get(id)).counts.seen).toBeGreaterThan(0), 30_000);
      await running.end('SIGKILL');
      start();
      await eventually(requireAll, 30_000);
      await succeeded(id);
      await requireAll();
    }, 240_000);

    it.each(Object.entries(MOMENTS))(
      '%s: nothing is lost',
      async (_moment, condition) => {
        await database.query(`
        CREATE FUNCTION search.hang() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN PERFORM pg_sleep(2); RETURN NEW; END $$;
        CREATE TRIGGER hang AFTER UPDATE ON search.index_state FOR EACH ROW WHEN (${condition})
          EXECUTE FUNCTION search.hang()`);
        const id = await rebuild();
        await eventually(async () => {
          const { rows } = await database.query(
            `SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()`,
          );
          expect(rows).toHaveLength(1);
        }, 120_000);
        await running.end('SIGKILL');
        // Waits for the statement that hangs; what it has written stays, as after a crash just behind it.
        await database.query(`
        DROP TRIGGER hang ON search.index_state;
        DROP FUNCTION search.hang`);
        start();
        await eventually(requireAll, 30_000);
        await succeeded(id);
        await requireAll();
        const { rows } = await database.query('SELECT promoting FROM search.index_state');
        expect(rows).toEqual([{ promoting: false }]);
      },
      240_000,
    );
  });
}

describeKills('a file');

if ('python' in engine) {
  const { python } = engine;
  describeKills('Qdrant', async () => {
    const data = await mkdtemp(join(tmpdir(), 'qdrant-'));
    const server = await startQdrantStandIn({ python, data });
    return {
      ...server,
      close: async () => {
        await server.close();
        await rm(data, { recursive: true });
      },
    };
  });
} else {
  describe.skip(`a rebuild of the index in Qdrant whose process is killed (skipped: ${engine.reason})`, () => {
    it('is not tested', () => undefined);
  });
}
