import { type Caller, SEARCH_FACETS, searchRpc, type SearchRequest } from '@dataspoke/contracts';
import { mcp, mcpOf, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { SHOP, startShop, urnsOf } from '../query/governed-shop.fixture';
import { type RunningSearch } from '../search.fixture';

const ADMIN: Caller = { id: 'api-key:admin', role: 'admin' };
const READER: Caller = { id: 'api-key:reader', role: 'reader' };
const STAMP = { time: 1, actor: 'urn:li:corpuser:steward' };
/** Lies in a hidden domain; tables and columns that anybody finds have it all the same. */
const TERM = 'urn:li:glossaryTerm:zorblax';
const MARKER = /zorblax/i;

/** An answer without what repeats the words of the asker. */
function told(answer: object): string {
  return JSON.stringify(answer, (key, value: unknown) =>
    ['words', 'text', 'context', 'nextCursor'].includes(key) ? undefined : value,
  );
}

describe('a label that the asker cannot find, of entities that he can', () => {
  let search: RunningSearch;
  const find = (request: SearchRequest, caller = READER) =>
    search.ask(searchRpc.search, { ...request, explain: true, facets: [...SEARCH_FACETS] }, caller);

  beforeAll(async () => {
    search = await startShop();
    const column = (fieldPath: string) => ({
      fieldPath,
      glossaryTerms: { terms: [{ urn: TERM }], auditStamp: STAMP },
    });
    requireAccepted(
      await search.catalog.client.writes.emitMcps([
        mcpOf(TERM, 'glossaryTermInfo', {
          name: 'Zorblax PII',
          definition: 'Nobody knows',
          termSource: 'INTERNAL',
        }),
        mcp(TERM, 'domains', { domains: [SHOP.care] }),
        ...[SHOP.orders, SHOP.legacy].flatMap((urn) => [
          mcpOf(urn, 'glossaryTerms', { terms: [{ urn: TERM }], auditStamp: STAMP }),
          mcpOf(urn, 'editableSchemaMetadata', {
            created: STAMP,
            lastModified: STAMP,
            editableSchemaFieldInfo: [column('total')],
          }),
        ]),
      ]),
    );
    await search.changed([TERM, SHOP.orders, SHOP.legacy], {
      aspects: ['glossaryTermInfo', 'domains', 'glossaryTerms', 'editableSchemaMetadata'],
    });
    await eventually(async () => {
      const { hits } = await find({ filters: { terms: [TERM] } }, ADMIN);
      expect(hits.map(({ urn }) => urn).sort()).toEqual([SHOP.legacy, SHOP.orders].sort());
    }, 30_000);
    await search.ask(
      searchRpc.createVisibilityRule,
      {
        draft: {
          name: 'care',
          effect: 'deny',
          roles: ['reader'],
          apiKeys: [],
          entities: { domains: [SHOP.care] },
        },
      },
      ADMIN,
    );
  }, 120_000);
  afterAll(() => search?.close());

  it.each<SearchRequest>([
    { q: 'zorblax' },
    { q: 'purchases zorblax' },
    { q: 'every purchase pii' },
    { q: 'total', types: ['schemaField'] },
    { q: 'zorblax total', types: ['schemaField'] },
    { q: 'tables with personal data' },
    { filters: { personalData: ['direct', 'indirect', 'pseudonymised'] } },
    { filters: { envs: ['PROD'] }, limit: 50 },
    { filters: { envs: ['PROD'] }, types: ['schemaField'], limit: 50 },
  ])('is not told in any part of an answer: %j', async (request) => {
    const { understood, ...answer } = await find(request);
    expect(told(answer).match(MARKER)).toBeNull();
    expect(JSON.stringify(understood?.filters ?? []).match(MARKER)).toBeNull();
    // Who can find it is told.
    expect(told(await find(request, ADMIN)).match(MARKER)).not.toBeNull();
  });

  it('gives no reason of its own', async () => {
    const [orders] = (await find({ q: 'every purchase zorblax' })).hits;
    expect(orders?.urn).toBe(SHOP.orders);
    expect(orders?.reason).not.toContain('tags or type mention');
    expect(orders?.matchedTerms).toEqual([]);
    const [known] = (await find({ q: 'every purchase zorblax' }, ADMIN)).hits;
    expect(known?.reason).toContain('tags or type mention “zorblax”');
    expect(known?.matchedTerms).toEqual([TERM]);
  });

  it('still makes a column personal data, without saying by what', async () => {
    const evidence = async (caller: Caller) => {
      const { hits } = await find({ filters: { envs: ['PROD'] }, types: ['dataset'], limit: 50 }, caller);
      return hits
        .find(({ urn }) => urn === SHOP.orders)
        ?.personalData?.find(({ column }) => column === 'total');
    };
    expect(await evidence(ADMIN)).toMatchObject({ evidence: 'The term “Zorblax PII” says so.' });
    expect(await evidence(READER)).toMatchObject({ evidence: 'A label says so.' });
  });

  it('is as a filter no different from one that there is not', async () => {
    const none = 'urn:li:glossaryTerm:unknown';
    for (const rest of [{}, { types: ['schemaField'] }, { q: 'purchases' }]) {
      expect(urnsOf(await find({ ...rest, filters: { terms: [TERM] } }))).toEqual([]);
      const [hidden, unknown] = [
        await find({ filters: { envs: ['PROD'] }, ...rest, exclude: { terms: [TERM] } }),
        await find({ filters: { envs: ['PROD'] }, ...rest, exclude: { terms: [none] } }),
      ];
      expect(urnsOf(hidden)).toEqual(urnsOf(unknown));
    }
    expect(urnsOf(await find({ filters: { terms: [TERM] } }, ADMIN)).length).toBeGreaterThan(0);
  });

  it('is no likeness, and in no export', async () => {
    const like = (caller: Caller) =>
      search.ask(searchRpc.findSimilar, { urn: SHOP.orders, limit: 50 }, caller);
    expect(told(await like(ADMIN)).match(MARKER)).not.toBeNull();
    expect(told(await like(READER)).match(MARKER)).toBeNull();
    for (const request of [{ filters: { envs: ['PROD'] } }, { q: 'every purchase zorblax' }]) {
      const pageFor = (caller: Caller) => search.ask(searchRpc.exportHits, request, caller);
      expect(told(await pageFor(ADMIN)).match(MARKER)).not.toBeNull();
      expect(told(await pageFor(READER)).match(MARKER)).toBeNull();
    }
  });
});
