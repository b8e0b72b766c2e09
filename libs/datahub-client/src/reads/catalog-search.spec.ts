import { buildSchema, graphql, type GraphQLSchema } from 'graphql';
import { DataHubClient } from '../client';
import { DataHubUnavailable } from '../errors';
import { clientSchema, clientSdl } from '../graphql/client-schema.fixture';
import { ScriptedServer, type Answer, type SeenRequest } from '../scripted-server.fixture';
import { type SearchPage, type SearchRequest } from './catalog-search';
import { type LineageRequest } from './catalog-lineage';
import { type ScrollOptions } from './scroll-pages';

const urn = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;
const column = (name: string) => `urn:li:schemaField:(${urn(name)},id)`;
const step = (text: string) => ({ __typename: 'Dataset', urn: text, type: 'DATASET' });

interface Input {
  readonly scrollId: string | null;
  readonly searchFlags: { readonly skipAggregates: boolean };
}

const FACETS = [
  {
    field: 'platform',
    displayName: null,
    aggregations: [{ value: 'urn:li:dataPlatform:postgres', count: 3, displayName: 'PostgreSQL' }],
  },
];

/** Answers with three hits on two pages, as far as the schema of the server goes. */
async function serve(
  request: SeenRequest,
  schema: GraphQLSchema = clientSchema(),
  firstPage: readonly string[] = ['a', 'b'],
): Promise<Answer> {
  const { query, variables } = JSON.parse(request.body) as {
    query: string;
    variables: Record<string, unknown>;
  };
  const page = ({ scrollId }: Input) => (scrollId === null ? firstPage : scrollId === 's1' ? ['c'] : []);
  const rootValue = {
    scrollAcrossEntities: ({ input }: { input: Input }) => ({
      nextScrollId: input.scrollId === null ? 's1' : null,
      count: 2,
      total: 3,
      searchResults: page(input).map((name) => ({
        entity: step(urn(name)),
        matchedFields: [{ name: 'name', value: name }],
      })),
      facets: input.searchFlags.skipAggregates ? null : FACETS,
    }),
    scrollAcrossLineage: ({ input }: { input: Input }) => ({
      nextScrollId: input.scrollId === null ? 's1' : null,
      count: 2,
      total: 3,
      isPartial: null,
      searchResults: page(input).map((name, index) => ({
        entity: step(urn(name)),
        degree: index + 1,
        paths: name === 'c' ? null : [{ path: [step(urn('start')), null, step(urn(name))] }, null],
      })),
    }),
  };
  const { data, errors } = await graphql({ schema, source: query, variableValues: variables, rootValue });
  const extensions = { classification: 'ValidationError' };
  return {
    json: { data, ...(errors ? { errors: errors.map(({ message }) => ({ message, extensions })) } : {}) },
  };
}

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(page);
  return found;
}

describe('searching and following lineage', () => {
  let server: ScriptedServer;
  let client: DataHubClient;
  const inputs = () =>
    server.seen.map(
      ({ body }) => (JSON.parse(body) as { variables: { input: Record<string, unknown> } }).variables.input,
    );

  beforeAll(async () => {
    server = await ScriptedServer.start();
    client = new DataHubClient({ url: server.url, retry: { minDelayMs: 1, maxDelayMs: 2 }, breaker: false });
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });
  beforeEach(() => {
    server.play((request) => serve(request));
  });

  describe('search', () => {
    const request: SearchRequest = {
      entityTypes: ['dataset', 'corpuser'],
      query: ' orders ',
      filter: [{ and: [{ field: 'tags', values: ['urn:li:tag:pii'] }] }],
      sort: [{ field: 'name', order: 'descending' }],
      facets: true,
    };

    it('gives the hits page by page, the facets with the first, and asks the same each time', async () => {
      const pages = await all(client.reads.search(request, { pageSize: 2 }));
      expect(pages.map(({ hits }) => hits.map((hit) => hit.urn))).toEqual([[urn('a'), urn('b')], [urn('c')]]);
      expect(pages[0]!.hits[0]).toEqual({
        urn: urn('a'),
        entityType: 'dataset',
        matchedFields: [{ name: 'name', value: 'a' }],
      });
      expect(pages.map(({ total }) => total)).toEqual([3, 3]);
      expect(pages.map(({ facets }) => facets)).toEqual([
        [
          {
            field: 'platform',
            displayName: undefined,
            values: [{ value: 'urn:li:dataPlatform:postgres', count: 3, displayName: 'PostgreSQL' }],
          },
        ],
        undefined,
      ]);
      const [first, second] = inputs();
      expect(first).toEqual({
        types: ['DATASET', 'CORP_USER'],
        query: 'orders',
        count: 2,
        scrollId: null,
        keepAlive: '5m',
        orFilters: request.filter,
        sortInput: {
          sortCriteria: [
            { field: 'name', sortOrder: 'DESCENDING' },
            { field: 'urn', sortOrder: 'ASCENDING' },
          ],
        },
        searchFlags: { skipCache: true, skipAggregates: false, includeSoftDeleted: false },
      });
      expect(second).toEqual({
        ...first,
        scrollId: 's1',
        searchFlags: { ...(first!['searchFlags'] as object), skipAggregates: true },
      });
    });

    it('goes on from a cursor in another client, and only with the same request', async () => {
      const cursor = (await client.reads.search(request, { pageSize: 2 }).next()).value?.cursor;
      await using other = new DataHubClient({ url: server.url });
      const rest = await all(other.reads.search(request, { pageSize: 2, cursor }));
      expect(rest.map(({ hits, facets }) => [hits.map((hit) => hit.urn), facets])).toEqual([
        [[urn('c')], undefined],
      ]);
      for (const changed of [
        { ...request, query: 'order' },
        { ...request, filter: undefined },
        { ...request, sort: undefined },
        { ...request, entityTypes: ['dataset'] },
        { ...request, includeSoftDeleted: true },
      ]) {
        await expect(all(client.reads.search(changed, { cursor }))).rejects.toThrow('another request');
      }
      await expect(all(client.reads.scrollUrns({ entityTypes: ['dataset'] }, { cursor }))).rejects.toThrow(
        'another request',
      );
    });

    it('has one page when nothing is found, and raises when nothing is answered', async () => {
      server.play(() => ({
        json: {
          data: { scrollAcrossEntities: { nextScrollId: null, total: 0, searchResults: [], facets: [] } },
        },
      }));
      expect(await all<SearchPage>(client.reads.search({ query: '*' }))).toEqual([
        { hits: [], total: 0, facets: undefined, cursor: undefined },
      ]);
      expect(inputs()[0]).not.toHaveProperty('types');
      expect(inputs()[0]).not.toHaveProperty('sortInput');
      server.play(() => ({ json: { data: { scrollAcrossEntities: null } } }));
      await expect(all(client.reads.search({ query: '*' }))).rejects.toThrow(DataHubUnavailable);
    });

    it.each<[string, SearchRequest, ScrollOptions, string]>([
      ['an unknown type', { query: '*', entityTypes: ['table'] }, {}, '"table" is no entity type'],
      ['too long a query', { query: 'x'.repeat(501) }, {}, '501 characters'],
      ['an empty filter', { query: '*', filter: [{ and: [{ field: 'tags', values: [] }] }] }, {}, 'nothing'],
      ['a page that the server would shorten', { query: '*' }, { pageSize: 10_001 }, 'pageSize'],
      ['a cursor that is none', { query: '*' }, { cursor: '!' }, 'not one that scrolling gave'],
    ])('refuses %s without asking', async (_what, refused, options, reason) => {
      await expect(all(client.reads.search(refused, options))).rejects.toThrow(reason);
      expect(server.seen).toHaveLength(0);
    });
  });

  describe('lineage', () => {
    const request: LineageRequest = { urn: urn('start'), direction: 'downstream' };

    it('gives what is found with its distance and the ways there', async () => {
      const pages = await all(client.reads.lineage(request, { pageSize: 2 }));
      expect(pages.map(({ hits, total, isPartial }) => [hits.length, total, isPartial])).toEqual([
        [2, 3, false],
        [1, 3, false],
      ]);
      expect(pages[0]!.hits[1]).toEqual({
        urn: urn('b'),
        entityType: 'dataset',
        degree: 2,
        paths: [[urn('start'), urn('b')]],
      });
      expect(pages[1]!.hits[0]!.paths).toEqual([]);
      expect(inputs()[0]).toEqual({
        urn: urn('start'),
        direction: 'DOWNSTREAM',
        query: '*',
        count: 2,
        scrollId: null,
        keepAlive: '5m',
        orFilters: [{ and: [{ field: 'degree', condition: 'EQUAL', values: ['1', '2', '3+'] }] }],
        searchFlags: {
          skipCache: true,
          skipHighlighting: true,
          skipAggregates: true,
          includeSoftDeleted: false,
        },
      });
      expect(inputs()[1]).toEqual({ ...inputs()[0], scrollId: 's1' });
    });

    it('puts the hops into every alternative of the filter, and keeps columns columns', async () => {
      const tagged = { field: 'tags', values: ['urn:li:tag:pii'] };
      const named = { field: 'name', values: ['x'] };
      await all(
        client.reads.lineage({
          urn: column('start'),
          direction: 'upstream',
          hops: 2,
          entityTypes: ['schemaField'],
          filter: [{ and: [tagged] }, { and: [named] }],
        }),
      );
      const degree = { field: 'degree', condition: 'EQUAL', values: ['1', '2'] };
      expect(inputs()[0]).toMatchObject({
        urn: column('start'),
        direction: 'UPSTREAM',
        types: ['SCHEMA_FIELD'],
        orFilters: [{ and: [tagged, degree] }, { and: [named, degree] }],
        searchFlags: {
          groupingSpec: {
            groupingCriteria: [{ baseEntityType: 'SCHEMA_FIELD', groupingEntityType: 'SCHEMA_FIELD' }],
          },
        },
      });
    });

    it('goes on from a cursor, and only with the same request', async () => {
      const cursor = (await client.reads.lineage(request, { pageSize: 2 }).next()).value?.cursor;
      const rest = await all(client.reads.lineage(request, { pageSize: 2, cursor }));
      expect(rest.flatMap(({ hits }) => hits.map((hit) => hit.urn))).toEqual([urn('c')]);
      for (const changed of [
        { ...request, urn: urn('other') },
        { ...request, direction: 'upstream' as const },
        { ...request, hops: 1 as const },
      ]) {
        await expect(all(client.reads.lineage(changed, { cursor }))).rejects.toThrow('another request');
      }
    });

    it('refuses a filter on degree and what is no URN, and raises when nothing is answered', async () => {
      const filter = [{ and: [{ field: 'degree', values: ['4'] }] }];
      await expect(all(client.reads.lineage({ ...request, filter }))).rejects.toThrow('`hops`');
      await expect(all(client.reads.lineage({ ...request, urn: 'orders' }))).rejects.toThrow('orders');
      expect(server.seen).toHaveLength(0);
      server.play(() => ({ json: { data: { scrollAcrossLineage: null } } }));
      await expect(all(client.reads.lineage(request))).rejects.toThrow(DataHubUnavailable);
    });
  });

  it('delivers what is stored under a URN that is not well formed, and goes on', async () => {
    const odd = ['b', 'sales),(', '((x'];
    server.play((request) => serve(request, clientSchema(), odd));
    const expected = [...odd.map(urn), urn('c')].map((each) => [each, 'dataset']);
    const found = await all(client.reads.search({ query: '*' }));
    expect(found.flatMap(({ hits }) => hits.map((hit) => [hit.urn, hit.entityType]))).toEqual(expected);
    const linked = await all(client.reads.lineage({ urn: urn('start'), direction: 'upstream' }));
    expect(linked.flatMap(({ hits }) => hits.map((hit) => [hit.urn, hit.entityType]))).toEqual(expected);
  });

  it('does without what an older server does not know', async () => {
    const older = clientSdl()
      .replace(/ {2}"[^"]*"\n {2}isPartial: Boolean\n/, '')
      .replaceAll('  displayName: String\n', '');
    expect(older).not.toMatch(/isPartial|displayName/);
    server.play((request) => serve(request, buildSchema(older)));
    await using fresh = new DataHubClient({ url: server.url, breaker: false });
    const [first] = await all(fresh.reads.search({ query: '*', facets: true }, { pageSize: 2 }));
    expect(first!.facets![0]).toEqual({
      field: 'platform',
      displayName: undefined,
      values: [{ value: 'urn:li:dataPlatform:postgres', count: 3, displayName: undefined }],
    });
    const found = await all(fresh.reads.lineage({ urn: urn('start'), direction: 'upstream' }));
    expect(found.map(({ hits, isPartial }) => [hits.length, isPartial])).toEqual([
      [2, false],
      [1, false],
    ]);
  });
});
