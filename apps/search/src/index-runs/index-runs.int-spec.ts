import { ingestionEvents, type IndexRun, isFinal, searchRpc } from '@dataspoke/contracts';
import { hardDelete, mcp, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningProcess } from '@dataspoke/service-kit';
import { randomUUID } from 'node:crypto';
import { DocumentRow } from '../documents/document.row';
import { type RunningSearch, startSearch } from '../search.fixture';
import { shopTable, shopUrn } from '../shop-catalog.fixture';
import { hostWorkflows } from '../workflows.fixture';
import { IndexPages } from './index-pages';
import { IndexRunRow } from './index-run.row';

const TABLES = Array.from({ length: 450 }, (_, at) => shopUrn(`table_${String(at).padStart(3, '0')}`));

describe('full re-indexes', () => {
  let search: RunningSearch;
  let workflows: Pick<RunningProcess, 'close'>;

  const start = (idempotencyKey?: string) => search.ask(searchRpc.startIndexRun, { idempotencyKey });
  const get = (id: string) => search.ask(searchRpc.getIndexRun, { id });
  const ended = (id: string): Promise<IndexRun> =>
    eventually(async () => {
      const run = await get(id);
      expect(isFinal(run.state)).toBe(true);
      return run;
    }, 60_000);
  const documents = async () => (await search.ask(searchRpc.listDatasets, { limit: 1 })).total;
  const emit = async (...proposals: Parameters<typeof shopTable>[]) =>
    requireAccepted(
      await search.catalog.client.writes.emitMcps(proposals.flatMap((proposal) => shopTable(...proposal))),
    );
  const seenInCatalog = (count: number) =>
    eventually(async () => {
      let seen = 0;
      for await (const { urns } of search.catalog.client.reads.scrollUrns({ entityTypes: ['dataset'] })) {
        seen += urns.length;
      }
      expect(seen).toBe(count);
    });

  beforeAll(async () => {
    search = await startSearch();
    workflows = await hostWorkflows(search.environment);
    await emit(...TABLES.map((urn, at): [string, string, string[]] => [urn, `Table number ${at}`, []]));
    await seenInCatalog(TABLES.length);
  }, 120_000);
  afterAll(async () => {
    await workflows?.close();
    await search?.close();
  });

  it('turn the whole catalog into documents, one at a time', async () => {
    const key = randomUUID();
    const first = await start(key);
    expect(first).toMatchObject({ state: 'queued', trigger: 'manual', counts: { seen: 0 } });
    expect(await start(key)).toEqual(first);
    await expect(start()).rejects.toMatchObject({ code: 'already-running', details: { id: first.id } });

    const run = await ended(first.id);
    expect(run).toMatchObject({
      state: 'succeeded',
      counts: { seen: 450, indexed: 450, unchanged: 0, removed: 0, failed: 0 },
      progress: { done: 450, total: 450 },
    });
    expect(run.startedAt && run.finishedAt && run.startedAt < run.finishedAt).toBe(true);
    expect(await documents()).toBe(450);
    const { hits } = await search.ask(searchRpc.search, { q: 'table 17', limit: 1 });
    expect(hits[0]?.urn).toBe(TABLES[17]);
  }, 90_000);

  it('leave what has not changed alone, and remove what is gone, and only that', async () => {
    const [kept, gone, hidden] = [TABLES[0]!, TABLES[1]!, TABLES[2]!];
    const { writes } = search.catalog.client;
    requireAccepted(
      await writes.emitMcps([hardDelete(gone, 'datasetKey'), mcp(hidden, 'status', { removed: true })]),
    );
    await emit([kept, 'Something else', ['id']]);
    await seenInCatalog(448);
    const before = await search.database.manager.findOneByOrFail(DocumentRow, { urn: TABLES[3]! });
    const run = await ended((await start()).id);
    expect(run).toMatchObject({
      state: 'succeeded',
      counts: { seen: 448, indexed: 1, unchanged: 447, removed: 2, failed: 0 },
    });
    expect(await documents()).toBe(448);
    const after = await search.database.manager.findOneByOrFail(DocumentRow, { urn: TABLES[3]! });
    expect(after).toMatchObject({ version: before.version, indexedAt: before.indexedAt, seenBy: run.id });
  }, 60_000);

  it('keep a document that the listing misses while the entity is there', async () => {
    // As when DataHub's search index lags: indexed from the change feed, not listed yet.
    const late = shopUrn('late');
    const { reads } = search.catalog.client;
    await emit([late, 'Just written', ['id']]);
    const position = await search.changed([late]);
    await eventually(async () => (await search.ask(searchRpc.getIndexStatus, { after: position })).reached);
    const pages = search.service.app.get(IndexPages);
    const run = await insertRun();
    await search.database.query(`UPDATE documents SET seen_by = $1 WHERE urn <> $2 AND content IS NOT NULL`, [
      run,
      late,
    ]);
    expect(await reads.exists([late])).toEqual(new Set([late]));
    const { signal } = new AbortController();
    expect(await pages.removeUnseen({ indexRunId: run }, signal)).toEqual({ done: false });
    expect(await pages.removeUnseen({ indexRunId: run }, signal)).toEqual({ done: true });
    expect((await search.ask(searchRpc.getDataset, { urn: late })).description).toBe('Just written');
    await dropRun(run);
  });

  it('count nothing twice when two attempts overlap', async () => {
    const pages = search.service.app.get(IndexPages);
    const run = await insertRun();
    const attempts = [0, 1, 2].map(async () => {
      for (let done = false; !done;) {
        const step = await pages
          .next({ indexRunId: run }, new AbortController().signal)
          .catch((error: unknown) => {
            expect(error).toMatchObject({ name: 'PageOvertaken' });
            return { done: false };
          });
        done = step.done || (await row(run)).stage === 3;
      }
    });
    await Promise.all(attempts);
    const { counts } = await row(run);
    expect(counts.seen).toBe(449);
    expect(counts.indexed + counts.unchanged).toBe(449);
    await dropRun(run);
  }, 60_000);

  it('stop on request', async () => {
    await workflows.close(); // nobody takes the work up, so that it is surely still waiting
    const { id } = await start();
    const asked = await search.ask(searchRpc.cancelIndexRun, { id });
    expect(asked).toMatchObject({ state: 'queued', progress: { message: 'stopping on request' } });
    expect(await search.ask(searchRpc.cancelIndexRun, { id })).toEqual(asked);
    workflows = await hostWorkflows(search.environment);
    expect(await ended(id)).toMatchObject({ state: 'cancelled' });
    expect(await search.ask(searchRpc.cancelIndexRun, { id })).toMatchObject({ state: 'cancelled' });
    await expect(search.ask(searchRpc.cancelIndexRun, { id: randomUUID() })).rejects.toMatchObject({
      code: 'not-found',
    });
  }, 90_000);

  it('wait while the catalog is away', async () => {
    await search.catalog.stop();
    const { id } = await start();
    await eventually(async () => {
      const { state, progress } = await get(id);
      expect([state, progress.message]).toEqual(['running', expect.stringMatching(/^waiting: DataHub/)]);
    }, 30_000);
    await search.catalog.start();
    expect(await ended(id)).toMatchObject({
      state: 'succeeded',
      counts: { seen: 449, unchanged: 449, removed: 0 },
    });
  }, 90_000);

  it('come by themselves when the feed begins anew, and nothing counts as searchable before', async () => {
    await emit([shopUrn('unseen'), 'Written before the feed began', ['id']]);
    await seenInCatalog(450);
    const position = await search.catalog.position();
    await workflows.close();
    await search.tell(ingestionEvents.feedReset, { position, reason: 'first-start' });
    await search.tell(ingestionEvents.feedAdvanced, { position });
    const run = await eventually(async () => {
      const { items } = await search.ask(searchRpc.listIndexRuns, { limit: 1 });
      expect(items[0]).toMatchObject({ trigger: 'feed-reset', state: 'queued' });
      return items[0]!;
    });
    expect(await search.ask(searchRpc.getIndexStatus, { after: position })).toMatchObject({ reached: false });
    workflows = await hostWorkflows(search.environment);
    expect(await ended(run.id)).toMatchObject({ state: 'succeeded', counts: { indexed: 1 } });
    await eventually(async () => (await search.ask(searchRpc.getIndexStatus, { after: position })).reached);
    expect(await documents()).toBe(450);
  }, 90_000);

  it('are listed, the newest first', async () => {
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await search.ask(searchRpc.listIndexRuns, { limit: 2, cursor });
      seen.push(...page.items.map(({ createdAt }) => createdAt));
      cursor = page.nextCursor;
      if (cursor === undefined) break;
    }
    expect(seen).toEqual([...seen].sort().reverse());
    expect(seen.length).toBe(await search.database.manager.count(IndexRunRow));
    await expect(search.ask(searchRpc.listIndexRuns, { cursor: 'x' })).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [expect.objectContaining({ field: 'cursor' })],
    });
  });

  const row = (id: string) => search.database.manager.findOneByOrFail(IndexRunRow, { id });

  /** A run that no workflow drives. */
  async function insertRun(): Promise<string> {
    const id = randomUUID();
    await search.database.manager.insert(IndexRunRow, {
      id,
      state: 'running',
      trigger: 'manual',
      progress: { done: 0, message: '' },
      counts: { seen: 0, indexed: 0, unchanged: 0, removed: 0, failed: 0 },
      createdAt: new Date(),
      startedAt: new Date(),
    });
    return id;
  }

  async function dropRun(id: string): Promise<void> {
    await search.database.manager.delete(IndexRunRow, { id });
  }
});
