import { searchRpc, type SearchRequest } from '@dataspoke/contracts';
import { mcp, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningSearch } from '../search.fixture';
import { SHOP, startShop, urnsOf } from './governed-shop.fixture';

const QUESTION = "which tables hold EU customers' personal data used by marketing?";
const EU = 'urn:li:tag:EU';

describe('words for a region', () => {
  let search: RunningSearch;
  const find = (request: SearchRequest) => search.ask(searchRpc.search, request);
  const fieldsOf = async (q: string) =>
    (await find({ q })).understood?.filters.map(({ field }) => field).sort();

  beforeAll(async () => {
    search = await startShop();
  }, 120_000);
  afterAll(() => search?.close());

  it('are looked up beside the limits of the question', async () => {
    const { understood, hits } = await find({ q: QUESTION });
    const filters = Object.fromEntries(
      (understood?.filters ?? []).map(({ field, values }) => [field, values]),
    );
    expect(filters).toEqual({
      entityTypes: ['dataset'],
      personalData: ['direct', 'indirect', 'pseudonymised'],
      usedBy: [SHOP.marketing],
    });
    expect(understood?.filters.every(({ dropped }) => dropped === undefined)).toBe(true);
    expect(understood?.words).toEqual(['hold', 'eu', 'customers']);
    expect(understood?.corrections).toEqual([]);
    expect(urnsOf({ hits })).toEqual([SHOP.orders]);
  });

  it('find what the catalog calls so, and limit only where the question says that they do', async () => {
    expect(await fieldsOf('tables tagged EU')).toEqual(['entityTypes']);
    expect(urnsOf(await find({ q: 'EU purchases' }))[0]).not.toBe(SHOP.legacy);
    requireAccepted(
      await search.catalog.client.writes.emitMcps([mcp(SHOP.legacy, 'globalTags', { tags: [{ tag: EU }] })]),
    );
    const after = await search.changed([SHOP.legacy], { aspects: ['globalTags'] });
    await eventually(
      async () => expect((await search.ask(searchRpc.getIndexStatus, { after })).reached).toBe(true),
      20_000,
    );
    // Names are read at most once a second.
    await eventually(async () => expect(await fieldsOf('tables tagged EU')).toContain('tags'), 20_000);
    expect(urnsOf(await find({ q: 'tables tagged EU' }))).toEqual([SHOP.legacy]);
    const { hits, understood } = await find({ q: 'EU purchases' });
    expect(understood?.filters).toEqual([]);
    expect(hits[0]?.urn).toBe(SHOP.legacy);
    expect(hits.length).toBeGreaterThan(1);
  });
});
