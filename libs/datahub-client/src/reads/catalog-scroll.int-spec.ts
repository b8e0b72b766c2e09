import { type DataHubClient } from '../client';
import { DataHubUnavailable } from '../errors';
import { eventually, openTestCatalog, TestNames } from '../test-catalog.fixture';
import { mcp, softDelete } from '../writes/proposal';

describe('reading a catalog', () => {
  let client: DataHubClient;
  const names = new TestNames();
  const urns = Array.from({ length: 25 }, (_, index) => names.dataset(`t${String(index).padStart(2, '0')}`));
  const request = {
    entityTypes: ['dataset'] as const,
    filter: [{ and: [{ field: 'platform', values: [`urn:li:dataPlatform:${names.platform}`] }] }],
  };

  async function scrolled(pageSize: number, includeSoftDeleted = false): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const page of client.reads.scrollUrns({ ...request, includeSoftDeleted }, { pageSize })) {
      found.push(...page.urns);
    }
    return found;
  }

  beforeAll(async () => {
    client = openTestCatalog();
    const report = await client.writes.emitMcps([
      ...urns.map((urn) => mcp(urn, 'subTypes', { typeNames: ['Table'] })),
      softDelete(urns[3] ?? ''),
    ]);
    expect(report.accepted).toBe(26);
    await eventually(
      async () => [(await scrolled(100)).length, (await scrolled(100, true)).length],
      ([present, all]) => present === 24 && all === 25,
    );
  });
  afterAll(async () => {
    await client.close();
  });

  it.each([1, 5, 7, 24, 100])('lists each entity once, by URN, in pages of %i', async (pageSize) => {
    expect(await scrolled(pageSize)).toEqual(urns.filter((_, index) => index !== 3));
    expect(await scrolled(pageSize, true)).toEqual(urns);
  });

  it('goes on where another call stopped', async () => {
    const first = await client.reads.scrollUrns(request, { pageSize: 10 }).next();
    const rest: string[] = [];
    const options = { pageSize: 10, cursor: first.value?.cursor };
    for await (const page of client.reads.scrollUrns(request, options)) rest.push(...page.urns);
    expect([...(first.value?.urns ?? []), ...rest]).toEqual(await scrolled(100));
  });

  it('gives entities with their aspects from the primary store', async () => {
    const found = new Map<string, unknown>();
    const scroll = client.reads.scrollEntities({ ...request, aspectNames: ['subTypes'] }, { pageSize: 10 });
    for await (const page of scroll) {
      for (const entity of page.entities) found.set(entity.urn, entity.aspects.get('subTypes')?.value);
    }
    expect(found.size).toBe(24);
    expect(new Set([...found.values()].map((value) => JSON.stringify(value)))).toEqual(
      new Set(['{"typeNames":["Table"]}']),
    );
  });

  it('sees a write at once in the primary store', async () => {
    const urn = names.dataset('just now');
    expect(await client.reads.exists([urn])).toEqual(new Set());
    await client.writes.emitMcps([mcp(urn, 'subTypes', { typeNames: ['View'] })]);
    expect(await client.reads.exists([urn])).toEqual(new Set([urn]));
    expect((await client.reads.readAspects([urn], ['subTypes', 'ownership'])).get(urn)?.size).toBe(1);
  });

  it('reads the version of the server', async () => {
    const config = await client.serverConfig();
    expect(config.version.isAtLeast(1, 0)).toBe(true);
    expect(config.patchCapable).toBe(true);
  });

  it('says that a server that is away is away', async () => {
    const away = openTestCatalog({ url: 'http://127.0.0.1:9', retry: { minDelayMs: 1, maxDelayMs: 2 } });
    await expect(away.reads.readAspects(urns, ['subTypes'])).rejects.toThrow(DataHubUnavailable);
    await expect(away.serverConfig()).rejects.toThrow(DataHubUnavailable);
    await away.close();
  });
});
