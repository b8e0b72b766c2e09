import { type Caller, searchRpc } from '@dataspoke/contracts';
import { ExportsAtOnce } from '../export/exports-at-once';
import { type RunningSearch } from '../search.fixture';
import { SHOP, startShop } from './governed-shop.fixture';
import { SearchesAtOnce } from './searches-at-once';

const READER: Caller = { id: 'api-key:reader', role: 'reader' };
const BUSY = { code: 'service-unavailable', details: { retryAfterSeconds: expect.any(Number) } };

describe('a busy search service', () => {
  let search: RunningSearch;
  let done: PromiseWithResolvers<void>;
  const doors: readonly (readonly [string, () => Promise<object>])[] = [
    ['questions', () => search.ask(searchRpc.search, { q: 'purchases' }, READER)],
    ['filters', () => search.ask(searchRpc.search, { filters: { envs: ['PROD'] } }, READER)],
    ['more like this', () => search.ask(searchRpc.findSimilar, { urn: SHOP.orders }, READER)],
    ['contexts for SQL', () => search.ask(searchRpc.buildSqlContext, { question: 'purchases' }, READER)],
    [
      'saved searches',
      () => {
        const draft = { name: 'busy', request: { q: 'purchases' } };
        return search.ask(searchRpc.createSavedSearch, { draft }, READER);
      },
    ],
  ];
  const exportPage = (cursor?: string) =>
    search.ask(searchRpc.exportHits, { filters: { envs: ['DEV'] }, limit: 5, cursor }, READER);

  beforeAll(async () => {
    search = await startShop();
  }, 120_000);
  afterAll(() => search?.close());
  beforeEach(() => {
    done = Promise.withResolvers();
  });
  afterEach(() => done.resolve());

  it.each(doors)(
    'refuses %s with the time to come back, and answers when there is room',
    async (_of, ask) => {
      const atOnce = search.service.app.get(SearchesAtOnce);
      const held = Array.from({ length: 300 }, () => atOnce.run(() => done.promise));
      await expect(ask()).rejects.toMatchObject(BUSY);
      done.resolve();
      await Promise.allSettled(held);
      expect(await ask()).toBeDefined();
    },
  );

  it('begins no export that there is no room for, and lets what has begun go on', async () => {
    const { nextCursor } = await exportPage();
    const atOnce = search.service.app.get(ExportsAtOnce);
    const held = [true, true].map((isBeginning) => atOnce.run(isBeginning, () => done.promise));
    await expect(exportPage()).rejects.toMatchObject(BUSY);
    const following = exportPage(nextCursor);
    // Searches have room of their own.
    expect((await search.ask(searchRpc.search, { q: 'purchases' }, READER)).hits).not.toEqual([]);
    done.resolve();
    await Promise.all(held);
    expect((await following).hits).toHaveLength(5);
    expect((await exportPage()).hits).toHaveLength(5);
  });

  it('looks for no tables for SQL that there is no room for', async () => {
    // Nobody listens there, and nobody is asked.
    await search.restart({ DATASPOKE_LLM_URL: 'http://127.0.0.1:9/v1', DATASPOKE_LLM_MODEL: 'none' });
    const write = () => search.ask(searchRpc.writeSql, { question: 'purchases by day' }, READER);
    const atOnce = search.service.app.get(SearchesAtOnce);
    const held = Array.from({ length: 300 }, () => atOnce.run(() => done.promise));
    await expect(write()).rejects.toMatchObject({ ...BUSY, message: expect.stringContaining('in hand') });
    done.resolve();
    await Promise.allSettled(held);
    await expect(write()).rejects.toMatchObject({ message: expect.stringContaining('No SQL was written') });
  }, 60_000);
});
