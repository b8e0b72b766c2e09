import { searchRpc } from '@dataspoke/contracts';
import { requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningSearch, startSearch } from '../search.fixture';
import { shopTable, shopUrn } from '../shop-catalog.fixture';
import { EmbeddingCache } from './embedding-cache';

describe('EmbeddingCache', () => {
  let search: RunningSearch;
  const vectors = async () => {
    const [row] = await search.database.query<{ n: string }[]>('SELECT count(*) AS n FROM embedding_cache');
    return Number(row?.n);
  };

  beforeAll(async () => {
    search = await startSearch();
  }, 60_000);
  afterAll(() => search?.close());

  it('gives back what it was given, by model and text', async () => {
    const cache = search.service.app.get(EmbeddingCache);
    await cache.put('one', new Map([['orders', Float32Array.of(0.5, -1)]]));
    expect(await cache.find('one', ['orders', 'customers'])).toEqual(
      new Map([['orders', Float32Array.of(0.5, -1)]]),
    );
    expect(await cache.find('another', ['orders'])).toEqual(new Map());
  });

  it('keeps those that were used last', async () => {
    const cache = search.service.app.get(EmbeddingCache);
    await cache.put('one', new Map([['old', Float32Array.of(1)]]));
    await search.database.query("UPDATE embedding_cache SET used_at = now() - interval '3 days'");
    expect((await cache.find('one', ['orders'])).size).toBe(1);
    await cache.prune(1);
    expect([...(await cache.find('one', ['orders', 'old'])).keys()]).toEqual(['orders']);
  });

  it('lets the same table, deleted and written again, embed nothing', async () => {
    const urn = shopUrn('parcels');
    const write = async () => {
      requireAccepted(
        await search.catalog.client.writes.emitMcps(shopTable(urn, 'What was sent', ['weight', 'sent_at'])),
      );
      const after = await search.changed([urn]);
      await eventually(async () => (await search.ask(searchRpc.getIndexStatus, { after })).reached, 20_000);
    };
    await write();
    const before = await vectors();
    await search.database.query(
      'UPDATE documents SET vectors_of = NULL, vector = NULL, detail_vectors = NULL',
    );
    await search.database.query("UPDATE embedding_cache SET used_at = now() - interval '3 days'");
    await eventually(async () => {
      const rows = await search.database.query<{ n: string }[]>(
        'SELECT count(*) AS n FROM documents WHERE vector IS NOT NULL',
      );
      expect(rows[0]?.n).toBe('1');
    }, 15_000);
    expect(await vectors()).toBe(before);
  }, 60_000);
});
