import { searchRpc } from '@dataspoke/contracts';
import { requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { enginePython, type QdrantStandIn, startQdrantStandIn } from '@dataspoke/qdrant-stand-in';
import { type RunningProcess } from '@dataspoke/service-kit';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningSearch, startSearch } from '../../search.fixture';
import { shopTable, shopUrn } from '../../shop-catalog.fixture';
import { hostWorkflows } from '../../workflows.fixture';

const engine = enginePython();
const why = 'reason' in engine ? ` (skipped: ${engine.reason})` : '';

('python' in engine ? describe : describe.skip)(`search with its index in Qdrant${why}`, () => {
  const python = 'python' in engine ? engine.python : '';
  const [orders, parcels, invoices] = ['orders', 'parcels', 'invoices'].map(shopUrn);
  let data: string;
  let server: QdrantStandIn;
  let search: RunningSearch;
  let workflows: RunningProcess;

  const found = async (q: string) => {
    const { hits, mode } = await search.ask(searchRpc.search, { q });
    return { mode, first: hits[0]?.urn };
  };
  const put = async (urn: string, description: string) => {
    requireAccepted(await search.catalog.client.writes.emitMcps(shopTable(urn, description, ['id'])));
    return search.changed([urn]);
  };
  const reached = (position: string) =>
    eventually(async () => {
      expect((await search.ask(searchRpc.getIndexStatus, { after: position })).reached).toBe(true);
    }, 30_000);

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'qdrant-'));
    server = await startQdrantStandIn({ python, data, apiKey: 'a-key' });
    search = await startSearch({ more: { QDRANT_URL: server.url, QDRANT_API_KEY: 'a-key' } });
    workflows = await hostWorkflows(search.environment);
    await put(orders!, 'What people bought');
    await reached(await put(parcels!, 'What was delivered'));
  }, 60_000);
  afterAll(async () => {
    await workflows?.close();
    await search?.close();
    await server?.close();
    await rm(data, { recursive: true });
  });

  it('answers by words and meaning', async () => {
    await eventually(async () => {
      expect(await found('shipment that arrived')).toEqual({ mode: 'hybrid', first: parcels });
    }, 20_000);
  }, 30_000);

  it('says that it is away while the server is, and loses nothing that changes meanwhile', async () => {
    // Questions are on their way while it ends: each gets a hit, with the server's help or without.
    const asked = Array.from({ length: 20 }, async () => {
      const answer = await search.ask(searchRpc.search, { q: 'everything that was delivered' });
      return answer.hits[0]?.urn;
    });
    await server.close();
    for (const first of await Promise.all(asked)) expect(first).toBe(parcels);
    const without = await search.ask(searchRpc.search, { q: 'everything that was delivered' });
    expect(without).toMatchObject({ mode: 'text-only', hits: [{ urn: parcels }] });
    expect(without.degraded).toContainEqual({ part: 'index', reason: expect.stringContaining('Qdrant') });
    const position = await put(invoices!, 'What has to be paid');
    const { url } = server;
    server = await startQdrantStandIn({ python, data, apiKey: 'a-key', port: Number(new URL(url).port) });
    await reached(position);
    await eventually(async () => {
      expect(await found('what has to be paid')).toEqual({ mode: 'hybrid', first: invoices });
    }, 20_000);
  }, 60_000);
});
