import { searchRpc } from '@dataspoke/contracts';
import { requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningProcess } from '@dataspoke/service-kit';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type RunningSearch, startSearch } from '../search.fixture';
import { shopTable, shopUrn } from '../shop-catalog.fixture';
import { hostWorkflows } from '../workflows.fixture';

const TABLES = Array.from({ length: 40 }, (_, at) => shopUrn(`table_${at}`));
const RAIN = shopUrn('rain');

/** Texts are close when they have letters in common; as long as is asked for, as some models allow. */
function vectorOf(text: string, dimensions: number): number[] {
  const vector = Array.from({ length: dimensions }, () => 0.01);
  for (const letter of text.toLowerCase()) {
    const at = letter.charCodeAt(0) % dimensions;
    vector[at] = (vector[at] ?? 0) + 1;
  }
  return vector;
}

describe('an index whose model is exchanged', () => {
  let models: Server;
  let search: RunningSearch;
  let workflows: RunningProcess;

  const settings = (name: string, dimensions: number) => ({
    DATASPOKE_EMBED_URL: `http://127.0.0.1:${(models.address() as AddressInfo).port}/v1`,
    DATASPOKE_EMBED_NAME: name,
    DATASPOKE_EMBED_DIMENSIONS: String(dimensions),
    DATASPOKE_ALLOW_LOOPBACK_MODELS: 'true',
  });
  const ask = (q: string) => search.ask(searchRpc.search, { q, limit: 5 });
  const model = async () => {
    const { model: name, dimensions } = await search.ask(searchRpc.getIndexStatus, {});
    return { name, dimensions };
  };
  const kinds = async () => {
    const rows = await search.database.query<{ of: string; length: number }[]>(
      `SELECT DISTINCT vectors_of AS of, length(vector) / 4 AS length FROM documents WHERE content IS NOT NULL`,
    );
    return rows;
  };
  const isHybrid = () =>
    eventually(async () => {
      const { mode, degraded, hits } = await ask('rain');
      expect({ mode, degraded }).toEqual({ mode: 'hybrid', degraded: undefined });
      expect(hits[0]?.urn).toBe(RAIN);
    }, 60_000);

  beforeAll(async () => {
    models = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const { input, dimensions } = JSON.parse(body) as { input: string[]; dimensions: number };
        const data = input.map((text, index) => ({ index, embedding: vectorOf(text, dimensions) }));
        response.end(JSON.stringify({ data }));
      });
    }).listen(0, '127.0.0.1');
    await once(models, 'listening');
    search = await startSearch({ more: settings('letters', 16) });
    requireAccepted(
      await search.catalog.client.writes.emitMcps([
        ...TABLES.flatMap((urn, at) => shopTable(urn, `Table number ${at}`, ['id'])),
        ...shopTable(RAIN, 'How wet it was', ['day', 'millimetres']),
      ]),
    );
    const after = await search.changed([...TABLES, RAIN], { aspects: ['schemaMetadata'] });
    await eventually(
      async () => expect((await search.ask(searchRpc.getIndexStatus, { after })).reached).toBe(true),
      60_000,
    );
  }, 120_000);
  afterAll(async () => {
    await workflows?.close();
    await search?.close();
    models?.closeAllConnections();
    await new Promise((resolve) => models?.close(resolve));
  });

  it('is of the model that is configured', async () => {
    await isHybrid();
    expect(await model()).toEqual({ name: 'letters@16', dimensions: 16 });
    expect(await kinds()).toEqual([{ of: expect.stringMatching(/^letters@16\//), length: 16 }]);
  }, 90_000);

  it.each([
    ['another length of vectors', 'letters', 24],
    ['another model', 'signs', 24],
  ])(
    '%s: words answer until it is made anew, and never a mixture',
    async (_what, name, dimensions) => {
      const before = await model();
      // Nobody makes it anew yet.
      await workflows?.close();
      await search.restart(settings(name, dimensions));
      await eventually(async () => {
        const { mode, degraded, hits } = await ask('rain');
        expect({ mode, degraded }).toEqual({
          mode: 'text-only',
          degraded: [{ part: 'embedding', reason: expect.stringContaining('made anew for another model') }],
        });
        expect(hits[0]?.urn).toBe(RAIN);
      }, 30_000);
      expect(await model()).toEqual(before);
      workflows = await hostWorkflows(search.environment);
      await isHybrid();
      expect(await model()).toEqual({ name: `${name}@${dimensions}`, dimensions });
      expect(await kinds()).toEqual([
        { of: expect.stringContaining(`${name}@${dimensions}/`), length: dimensions },
      ]);
      const { items } = await search.ask(searchRpc.listIndexRuns, { limit: 1 });
      expect(items[0]).toMatchObject({ kind: 'rebuild', trigger: expect.any(String), state: 'succeeded' });
    },
    180_000,
  );
});
