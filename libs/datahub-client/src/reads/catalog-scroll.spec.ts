import { graphql, parse, validate } from 'graphql';
import { DataHubClient } from '../client';
import { DataHubRejected, DataHubUnauthorized, DataHubUnavailable } from '../errors';
import { clientSchema } from '../graphql/client-schema.fixture';
import { isJsonObject, parseJson } from '../json';
import { ENTITY_TYPES } from '../model/entity-types';
import { ScriptedServer, type Answer, type SeenRequest } from '../scripted-server.fixture';

const schema = clientSchema();
const urn = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;

interface Page {
  readonly urns: readonly string[];
  readonly next: string | null;
}

/** Answers a GraphQL request with the page that its scroll id names, executed against DataHub's own schema. */
function scrolling(pages: Readonly<Record<string, Page>>) {
  return async (request: SeenRequest): Promise<Answer> => {
    const { query, variables } = JSON.parse(request.body) as {
      query: string;
      variables: Record<string, unknown>;
    };
    const result = await graphql({
      schema,
      source: query,
      variableValues: variables,
      rootValue: {
        scrollAcrossEntities: ({ input }: { input: { scrollId: string | null } }) => {
          const page = pages[input.scrollId ?? 'first'];
          if (!page) throw new Error(`no such scroll id: ${String(input.scrollId)}`);
          return {
            nextScrollId: page.next,
            count: page.urns.length,
            total: 4,
            searchResults: page.urns.map((found) => ({
              entity: { __typename: 'Dataset', urn: found, type: 'DATASET' },
            })),
          };
        },
      },
    });
    return { json: result };
  };
}

function inputsSeen(server: ScriptedServer): unknown[] {
  return server.seen.map(({ body }) => {
    const request = parseJson(body);
    return isJsonObject(request) && isJsonObject(request['variables'])
      ? request['variables']['input']
      : undefined;
  });
}

describe('scrolling the catalog', () => {
  let server: ScriptedServer;
  let client: DataHubClient;

  async function urnsOf(pages: AsyncIterable<{ readonly urns: readonly string[] }>): Promise<string[]> {
    const urns: string[] = [];
    for await (const page of pages) urns.push(...page.urns);
    return urns;
  }

  beforeAll(async () => {
    server = await ScriptedServer.start();
    client = new DataHubClient({ url: server.url, retry: { minDelayMs: 1, maxDelayMs: 2 } });
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  it('knows the GraphQL name of every entity type it lets through', () => {
    const known = schema.getType('EntityType');
    const names = known && 'getValues' in known ? known.getValues().map((value) => value.name) : [];
    const used = Object.values(ENTITY_TYPES).flatMap(({ graphql: name }) => name ?? []);
    expect(names).toEqual(expect.arrayContaining(used));
  });

  it('asks documents that DataHub understands, ordered by URN, the same for every page', async () => {
    server.play(
      scrolling({
        first: { urns: [urn('a'), urn('b')], next: 's1' },
        s1: { urns: [urn('c'), urn('d')], next: 's2' },
        s2: { urns: [], next: null },
      }),
    );
    const filter = [{ and: [{ field: 'platform', values: ['urn:li:dataPlatform:postgres'] }] }];
    const found = await urnsOf(
      client.reads.scrollUrns({ entityTypes: ['dataset'], filter }, { pageSize: 2 }),
    );
    expect(found).toEqual(['a', 'b', 'c', 'd'].map(urn));
    const inputs = inputsSeen(server);
    expect(inputs.map((input) => ({ ...(input as object), scrollId: '' }))).toEqual(
      Array.from({ length: 3 }, () => ({
        types: ['DATASET'],
        query: '*',
        count: 2,
        scrollId: '',
        keepAlive: '5m',
        orFilters: filter,
        sortInput: { sortCriteria: [{ field: 'urn', sortOrder: 'ASCENDING' }] },
        searchFlags: {
          skipCache: true,
          skipHighlighting: true,
          skipAggregates: true,
          includeSoftDeleted: false,
        },
      })),
    );
    const { query } = JSON.parse(server.seen[0]!.body) as { query: string };
    expect(validate(schema, parse(query))).toEqual([]);
  });

  it('goes on from a cursor, and only with the request that gave it', async () => {
    server.play(scrolling({ first: { urns: [urn('a')], next: 's1' }, s1: { urns: [urn('b')], next: null } }));
    const first = await client.reads.scrollUrns({ entityTypes: ['dataset'] }, { pageSize: 1 }).next();
    const cursor = first.value?.cursor;
    expect(await urnsOf(client.reads.scrollUrns({ entityTypes: ['dataset'] }, { cursor }))).toEqual([
      urn('b'),
    ]);
    await expect(urnsOf(client.reads.scrollUrns({ entityTypes: ['chart'] }, { cursor }))).rejects.toThrow(
      'belongs to another request',
    );
    await expect(
      urnsOf(client.reads.scrollUrns({ entityTypes: ['dataset'] }, { cursor: 'x' })),
    ).rejects.toThrow(DataHubRejected);
  });

  it('does not go round for ever on empty pages', async () => {
    server.play(scrolling({ first: { urns: [], next: 'first' } }));
    expect(await urnsOf(client.reads.scrollUrns({ entityTypes: ['dataset'] }))).toEqual([]);
  });

  it('raises when the scroll id stays: a list that stops early must not look complete', async () => {
    server.play(scrolling({ first: { urns: [urn('a')], next: 's1' }, s1: { urns: [urn('b')], next: 's1' } }));
    const pages = client.reads.scrollUrns({ entityTypes: ['dataset'] });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const page of pages) seen.push(...page.urns);
    })();
    await expect(reading).rejects.toThrow(DataHubUnavailable);
    await expect(reading).rejects.toThrow('does not move on');
    expect(seen).toEqual([urn('a')]);
    expect(server.seen).toHaveLength(2);
  });

  it('reads the aspects of each page from the primary store and says who is gone', async () => {
    const graphqlAnswer = scrolling({ first: { urns: [urn('a'), urn('b')], next: null } });
    server.play((request) =>
      request.path === '/api/graphql'
        ? graphqlAnswer(request)
        : { json: [{ urn: urn('a'), status: { value: { removed: false } } }] },
    );
    const pages = [];
    for await (const page of client.reads.scrollEntities({
      entityTypes: ['dataset'],
      aspectNames: ['status'],
    })) {
      pages.push(page);
    }
    expect(pages).toHaveLength(1);
    expect(pages[0]!.entities.map((entity) => entity.urn)).toEqual([urn('a')]);
    expect(pages[0]!.gone).toEqual([urn('b')]);
  });

  it('names what is listed under a URN that is not well formed or of no known type, and goes on', async () => {
    const odd = [urn('sales),('), 'urn:li:novelty:x'];
    const graphqlAnswer = scrolling({
      first: { urns: odd, next: 's1' },
      s1: { urns: [urn('a'), urn('b),'), urn('c')], next: null },
    });
    server.play((request) => {
      if (request.path === '/api/graphql') return graphqlAnswer(request);
      const asked = JSON.parse(request.body) as { urn: string }[];
      return { json: asked.map((each) => ({ urn: each.urn, status: { value: { removed: false } } })) };
    });
    const pages = [];
    const request = { entityTypes: ['dataset'] as const, aspectNames: ['status'] };
    for await (const page of client.reads.scrollEntities(request)) pages.push(page);
    expect(pages.map(({ entities, gone }) => [entities.map((entity) => entity.urn), gone])).toEqual([
      [[], []],
      [[urn('a'), urn('c')], []],
    ]);
    expect(pages.map(({ unreadable }) => unreadable.map((each) => each.urn))).toEqual([odd, [urn('b),')]]);
    expect(pages[0]!.unreadable.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('closed too early'),
      expect.stringContaining('not an entity type'),
    ]);
  });

  it('goes on over a page whose types cannot have the aspects, but refuses what no type can have', async () => {
    const tag = 'urn:li:tag:pii';
    const graphqlAnswer = scrolling({
      first: { urns: [urn('a')], next: 's1' },
      s1: { urns: [tag], next: null },
    });
    server.play((request) =>
      request.path === '/api/graphql'
        ? graphqlAnswer(request)
        : { json: [{ urn: urn('a'), datasetProperties: { value: {} } }] },
    );
    const pages = [];
    const types = ['dataset', 'tag'] as const;
    for await (const page of client.reads.scrollEntities({
      entityTypes: types,
      aspectNames: ['datasetProperties'],
    })) {
      pages.push(page);
    }
    expect(pages.map(({ entities, gone }) => [entities.map((entity) => entity.urn), gone])).toEqual([
      [[urn('a')], []],
      [[], [tag]],
    ]);
    const wrong = client.reads.scrollEntities({ entityTypes: types, aspectNames: ['novelty'] });
    await expect(wrong.next()).rejects.toThrow('novelty is no aspect of dataset, tag');
  });

  it.each<
    [string, object, typeof DataHubRejected | typeof DataHubUnauthorized | typeof DataHubUnavailable, number]
  >([
    ['a missing privilege', { code: 403, type: 'UNAUTHORIZED' }, DataHubUnauthorized, 1],
    ['a bad request', { code: 400 }, DataHubRejected, 1],
    ['a field it does not know', { classification: 'ValidationError' }, DataHubRejected, 2],
    ['a resolver that failed', { code: 500 }, DataHubUnavailable, 1],
    ['a passing fault', { code: 503 }, DataHubUnavailable, 4],
  ])('takes %s inside status 200 for an error, data or not', async (_what, extensions, type, requests) => {
    server.play(() => ({
      json: {
        data: { scrollAcrossEntities: { nextScrollId: null, total: 0, searchResults: [] } },
        errors: [{ message: 'because', extensions }],
      },
    }));
    const call = urnsOf(client.reads.scrollUrns({ entityTypes: ['dataset'] }));
    await expect(call).rejects.toThrow(type);
    await expect(call).rejects.toThrow('because');
    expect(server.seen).toHaveLength(requests);
  });

  it('takes an outage and a page of a proxy for an error, never for an empty catalog', async () => {
    server.play(() => 'cut');
    await expect(urnsOf(client.reads.scrollUrns({ entityTypes: ['dataset'] }))).rejects.toThrow(
      DataHubUnavailable,
    );
    server.play(() => ({ text: '<html>login</html>' }));
    await expect(urnsOf(client.reads.scrollUrns({ entityTypes: ['dataset'] }))).rejects.toThrow(
      DataHubUnavailable,
    );
    server.play(() => ({ json: { data: { scrollAcrossEntities: null } } }));
    await expect(urnsOf(client.reads.scrollUrns({ entityTypes: ['dataset'] }))).rejects.toThrow(
      'without results',
    );
  });

  it('ends with the reason of an abort', async () => {
    server.play(() => 'silence');
    const abort = new AbortController();
    const call = urnsOf(client.reads.scrollUrns({ entityTypes: ['dataset'] }, { signal: abort.signal }));
    abort.abort(new Error('stopped by hand'));
    await expect(call).rejects.toThrow('stopped by hand');
  });

  it.each([
    ['an unknown entity type', { entityTypes: ['table'] as const }, {}, 'no entity type'],
    [
      'a filter that matches nothing',
      { entityTypes: ['dataset'] as const, filter: [{ and: [{ field: 'tags', values: [] }] }] },
      {},
      'would match nothing',
    ],
    [
      'a page that the server would shorten',
      { entityTypes: ['dataset'] as const },
      { pageSize: 10_001 },
      'pageSize',
    ],
  ])('refuses %s', async (_what, request, options, reason) => {
    await expect(urnsOf(client.reads.scrollUrns(request, options))).rejects.toThrow(reason);
  });
});
