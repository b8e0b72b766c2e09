import { type DataHubClient } from '../client';
import { eventually, openTestCatalog, TestNames } from '../test-catalog.fixture';
import { mcp, softDelete } from '../writes/proposal';
import { type LineageHit, type LineageRequest } from './catalog-lineage';
import { type SearchHit, type SearchPage, type SearchRequest } from './catalog-search';

describe('searching a catalog and following its lineage', () => {
  let client: DataHubClient;
  const names = new TestNames();
  const ofPlatform = { field: 'platform', values: [`urn:li:dataPlatform:${names.platform}`] };
  const request: SearchRequest = { entityTypes: ['dataset'], query: '*', filter: [{ and: [ofPlatform] }] };
  const table = (index: number) => names.dataset(`chain${index}`);

  async function pagesOf(asked: SearchRequest, pageSize = 100): Promise<SearchPage[]> {
    const pages: SearchPage[] = [];
    for await (const page of client.reads.search(asked, { pageSize })) pages.push(page);
    return pages;
  }
  async function hitsOf(asked: SearchRequest, pageSize?: number): Promise<readonly SearchHit[]> {
    return (await pagesOf(asked, pageSize)).flatMap(({ hits }) => hits);
  }
  async function lineage(asked: LineageRequest, pageSize = 100): Promise<readonly LineageHit[]> {
    const hits: LineageHit[] = [];
    for await (const page of client.reads.lineage(asked, { pageSize })) hits.push(...page.hits);
    return hits;
  }

  beforeAll(async () => {
    client = openTestCatalog();
    const proposals = Array.from({ length: 12 }, (_, index) => [
      mcp(table(index), 'datasetProperties', { name: `chain ${String(12 - index).padStart(2, '0')}` }),
      mcp(table(index), 'globalTags', { tags: [{ tag: `urn:li:tag:${names.platform}-${index % 2}` }] }),
    ]).flat();
    const edges = Array.from({ length: 5 }, (_, index) =>
      mcp(table(index + 1), 'upstreamLineage', {
        upstreams: [{ dataset: table(index), type: 'TRANSFORMED' }],
        fineGrainedLineages: [
          {
            upstreamType: 'FIELD_SET',
            upstreams: [names.column(`chain${index}`, 'id')],
            downstreamType: 'FIELD',
            downstreams: [names.column(`chain${index + 1}`, 'id')],
            confidenceScore: 1,
          },
        ],
      }),
    );
    const report = await client.writes.emitMcps([...proposals, ...edges, softDelete(table(11))]);
    expect(report.accepted).toBe(30);
    await eventually(
      async () => [
        (await hitsOf(request)).length,
        (await lineage({ urn: table(0), direction: 'downstream' })).length,
      ],
      ([found, reached]) => found === 11 && reached === 5,
    );
  });
  afterAll(async () => {
    await client.close();
  });

  it.each([1, 4, 11, 100])('finds each entity once in pages of %i, sorted as asked', async (pageSize) => {
    const sorted = { ...request, sort: [{ field: 'name' }] };
    const found = await hitsOf(sorted, pageSize);
    expect(found.map(({ urn }) => urn)).toEqual(Array.from({ length: 11 }, (_, index) => table(10 - index)));
    expect(found.every(({ entityType }) => entityType === 'dataset')).toBe(true);
    const down = { ...request, sort: [{ field: 'name', order: 'descending' as const }] };
    expect((await hitsOf(down, pageSize)).map(({ urn }) => urn)).toEqual(
      found.map(({ urn }) => urn).reverse(),
    );
  });

  it('counts what is found, by the values of fields too, on the first page', async () => {
    const pages = await pagesOf({ ...request, facets: true }, 4);
    expect(pages.map(({ total }) => total)).toEqual([11, 11, 11]);
    expect(pages.map(({ facets }) => facets !== undefined)).toEqual([true, false, false]);
    const tags = pages[0]?.facets?.find(({ field }) => field === 'tags');
    expect(tags?.values.map(({ value, count }) => [value, count])).toEqual([
      [`urn:li:tag:${names.platform}-0`, 6],
      [`urn:li:tag:${names.platform}-1`, 5],
    ]);
  });

  it('filters by all conditions that it lets through, and goes on from a cursor', async () => {
    const odd = { field: 'tags', values: [`urn:li:tag:${names.platform}-1`] };
    const where = async (...and: readonly NonNullable<SearchRequest['filter']>[number]['and'][number][]) =>
      (await hitsOf({ ...request, filter: [{ and: [ofPlatform, ...and] }] })).length;
    expect(await where(odd)).toBe(5);
    expect(await where({ ...odd, negated: true })).toBe(6);
    expect(await where({ field: 'hasUpstreams', values: ['true'] })).toBe(5);
    expect(await where({ field: 'domains', condition: 'EXISTS' })).toBe(0);
    expect(await where({ field: 'name', condition: 'START_WITH', values: ['CHAIN 0'] })).toBe(8);
    expect(await where({ field: 'name', condition: 'END_WITH', values: ['12'] })).toBe(1);
    expect(await where({ field: 'name', condition: 'CONTAIN', values: ['N 1'] })).toBe(3);
    expect(await hitsOf({ ...request, includeSoftDeleted: true })).toHaveLength(12);

    const first = await client.reads.search(request, { pageSize: 4 }).next();
    await using other = openTestCatalog();
    const rest: string[] = [];
    for await (const { hits } of other.reads.search(request, { pageSize: 4, cursor: first.value?.cursor })) {
      rest.push(...hits.map(({ urn }) => urn));
    }
    const whole = (await hitsOf(request)).map(({ urn }) => urn);
    expect([...(first.value?.hits ?? []).map(({ urn }) => urn), ...rest]).toEqual(whole);
  });

  it.each<[LineageRequest['hops'], number[]]>([
    [1, [1]],
    [2, [1, 2]],
    ['all', [1, 2, 3, 4, 5]],
  ])('goes downstream %s hops, with the way there', async (hops, degrees) => {
    for (const pageSize of [1, 2, 100]) {
      const found = await lineage({ urn: table(0), direction: 'downstream', hops }, pageSize);
      expect(found.map(({ degree }) => degree)).toEqual(degrees);
      expect(found.map(({ urn }) => urn)).toEqual(degrees.map(table));
      expect(found.map(({ paths }) => paths)).toEqual(
        degrees.map((degree) => [Array.from({ length: degree + 1 }, (_, index) => table(index))]),
      );
    }
  });

  it('goes upstream, filters what is found, and follows columns as columns', async () => {
    const up = await lineage({ urn: table(3), direction: 'upstream' });
    expect(up.map(({ urn }) => urn)).toEqual([table(2), table(1), table(0)]);
    const tagged = { field: 'tags', values: [`urn:li:tag:${names.platform}-0`] };
    const even = await lineage({ urn: table(3), direction: 'upstream', filter: [{ and: [tagged] }] });
    expect(even.map(({ urn }) => urn)).toEqual([table(2), table(0)]);
    const column = (index: number) => names.column(`chain${index}`, 'id');
    const columns = await lineage({ urn: column(0), direction: 'downstream', hops: 2 });
    expect(columns.map(({ urn, entityType }) => [urn, entityType])).toEqual([
      [column(1), 'schemaField'],
      [column(2), 'schemaField'],
    ]);
    expect(columns[1]?.paths).toEqual([[column(0), column(1), column(2)]]);
    expect(await lineage({ urn: names.dataset('unknown'), direction: 'downstream' })).toEqual([]);
  });

  it('reads the history of an aspect, newest first', async () => {
    const urn = names.dataset('changed');
    const texts = ['one', 'two', 'two', 'three', 'four'];
    for (const description of texts)
      await client.writes.emitMcp(mcp(urn, 'datasetProperties', { description }));
    const history: [string | undefined, unknown][] = [];
    for await (const { version, value } of client.reads.aspectHistory(urn, 'datasetProperties')) {
      history.push([version, value['description']]);
    }
    expect(history).toEqual([
      ['4', 'four'],
      ['3', 'three'],
      ['2', 'two'],
      ['1', 'one'],
    ]);
    expect((await client.reads.aspectHistory(urn, 'ownership').next()).done).toBe(true);
  });

  it('filters time series', async () => {
    const urn = names.dataset('operated');
    const operation = (timestampMillis: number, operationType: 'INSERT' | 'DELETE') =>
      mcp(urn, 'operation', { timestampMillis, lastUpdatedTimestamp: timestampMillis, operationType });
    await client.writes.emitMcps([operation(1, 'INSERT'), operation(2, 'DELETE'), operation(3, 'INSERT')]);
    const filter = [{ and: [{ field: 'operationType', values: ['INSERT'] }] }];
    const found = await eventually(
      () => client.reads.timeseries(urn, 'operation', { filter }),
      (values) => values.length === 2,
    );
    expect(found.map((value) => value['timestampMillis'])).toEqual([3, 1]);
    const early = await client.reads.timeseries(urn, 'operation', { filter, to: 2 });
    expect(early.map((value) => value['timestampMillis'])).toEqual([1]);
  });

  it('reads the health of what exists', async () => {
    const urn = names.dataset('failing');
    const assertion = `urn:li:assertion:${names.platform}`;
    const result = { timestampMillis: 9, runId: 'r', asserteeUrn: urn, assertionUrn: assertion } as const;
    await client.writes.emitMcps([
      mcp(urn, 'subTypes', { typeNames: ['Table'] }),
      mcp(assertion, 'assertionInfo', { type: 'CUSTOM', customAssertion: { type: 'rows', entity: urn } }),
      mcp(assertion, 'assertionRunEvent', { ...result, status: 'COMPLETE', result: { type: 'FAILURE' } }),
    ]);
    const found = await eventually(
      () => client.reads.health([urn, names.dataset('unknown')]),
      (health) => (health.get(urn)?.length ?? 0) === 2,
    );
    expect([...found.keys()]).toEqual([urn]);
    expect(found.get(urn)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'INCIDENTS', status: 'PASS', causes: [] }),
        expect.objectContaining({ type: 'ASSERTIONS', status: 'FAIL', causes: [assertion] }),
      ]),
    );
  });
});
