import { mcp, ORDERS_SCHEMA, TestServer } from '../emulator.fixture';
import { type JsonValue } from '../json';
import { dataset } from '../model/small-model.fixture';

const STAMP = { time: 1, actor: 'urn:li:corpuser:ann' };
const SALES = 'urn:li:domain:s.sales';
const VIEW = 'urn:li:dataHubView:s.view';
const [ORDERS, CUSTOMERS, REPORT] = ['s.orders', 's.customers', 's.report'].map(dataset) as [
  string,
  string,
  string,
];
const CHART = 'urn:li:chart:(looker,s.chart)';

const column = (urn: string, path: string): string => `urn:li:schemaField:(${urn},${path})`;

function upstreamLineage(urn: string, upstreams: string[], columns: [from: string, to: string][]): object {
  return mcp(urn, 'upstreamLineage', {
    upstreams: upstreams.map((each) => ({ dataset: each, type: 'TRANSFORMED', auditStamp: STAMP })),
    fineGrainedLineages: columns.map(([from, to]) => ({
      upstreamType: 'FIELD_SET',
      downstreamType: 'FIELD',
      upstreams: [from],
      downstreams: [to],
    })) as JsonValue,
  });
}

interface Facet {
  field: string;
  displayName: string | null;
  aggregations: { value: string; count: number; entity: { urn: string } | null }[];
}

describe('GraphQL search', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
    const written = await server.propose(
      mcp(ORDERS, 'datasetProperties', { name: 'Greatest Orders', description: 'all of them' }),
      mcp(ORDERS, 'schemaMetadata', ORDERS_SCHEMA),
      mcp(ORDERS, 'subTypes', { typeNames: ['Table'] }),
      mcp(ORDERS, 'domains', { domains: [SALES] }),
      mcp(CUSTOMERS, 'datasetProperties', { name: 'Customers' }),
      mcp(CUSTOMERS, 'subTypes', { typeNames: ['Table'] }),
      mcp(CUSTOMERS, 'domains', { domains: [SALES] }),
      mcp(REPORT, 'subTypes', { typeNames: ['View'] }),
      mcp(CHART, 'chartInfo', {
        title: 'Orders a day',
        description: '',
        lastModified: { created: STAMP, lastModified: STAMP },
      }),
      mcp(SALES, 'domainProperties', { name: 'Sales' }),
      mcp(VIEW, 'dataHubViewInfo', {
        name: 'tables',
        type: 'GLOBAL',
        created: STAMP,
        lastModified: STAMP,
        definition: {
          entityTypes: ['dataset'],
          filter: {
            or: [{ and: [{ field: 'typeNames', condition: 'EQUAL', values: ['Table'], value: '' }] }],
          },
        },
      }),
      upstreamLineage(CUSTOMERS, [ORDERS], [[column(ORDERS, 'id'), column(CUSTOMERS, 'order')]]),
      upstreamLineage(REPORT, [ORDERS, CUSTOMERS], [[column(CUSTOMERS, 'order'), column(REPORT, 'n')]]),
    );
    expect(written).toEqual({ status: 200 });
  }, 240_000);
  afterAll(async () => server.close());

  const search = async (
    input: object,
  ): Promise<{
    total: number;
    facets: Facet[];
    searchResults: { entity: { urn: string }; matchedFields: object[] }[];
  }> => {
    const query = `query q($input: SearchAcrossEntitiesInput!) { searchAcrossEntities(input: $input) { total
      searchResults { entity { urn } matchedFields { name value } }
      facets { field displayName aggregations { value count entity { urn } } } } }`;
    const { searchAcrossEntities } = await server.graphql<{ searchAcrossEntities: never }>(query, {
      input: { query: '*', ...input },
    });
    return searchAcrossEntities;
  };

  it('counts facets over all hits, not over the page', async () => {
    const { total, facets } = await search({ types: ['DATASET', 'CHART'], count: 1 });
    expect(total).toBe(4);
    const facet = (name: string): Facet | undefined => facets.find(({ field }) => field === name);
    expect(facet('_entityType')).toEqual({
      field: '_entityType',
      displayName: 'Type',
      aggregations: [
        { value: 'DATASET', count: 3, entity: null },
        { value: 'CHART', count: 1, entity: null },
      ],
    });
    expect(facet('typeNames')?.aggregations).toEqual([
      { value: 'Table', count: 2, entity: null },
      { value: 'View', count: 1, entity: null },
    ]);
    expect(facet('domains')?.aggregations).toEqual([{ value: SALES, count: 2, entity: { urn: SALES } }]);
    expect(facet('glossaryTerms')).toBeUndefined();
  });

  it('gives each facet the most frequent values alone, or no facets when told so', async () => {
    const input = { types: ['DATASET'], searchFlags: { maxAggValues: 1 } };
    const { facets } = await search(input);
    expect(facets.find(({ field }) => field === 'typeNames')?.aggregations).toHaveLength(1);
    expect((await search({ ...input, searchFlags: { skipAggregates: true } })).facets).toEqual([]);
    const query =
      'query q($input: AggregateAcrossEntitiesInput!) { aggregateAcrossEntities(input: $input) { facets { field aggregations { value count } } } }';
    expect(
      await server.graphql(query, { input: { types: ['DATASET'], query: '*', facets: ['typeNames'] } }),
    ).toMatchObject({ aggregateAcrossEntities: { facets: [{ field: 'typeNames' }] } });
  });

  it('tells which fields a word was found in', async () => {
    const found = await search({ query: 'GREATEST ord', types: ['DATASET'] });
    expect(found.searchResults).toMatchObject([
      {
        entity: { urn: ORDERS },
        matchedFields: expect.arrayContaining([{ name: 'name', value: 'Greatest Orders' }]) as object[],
      },
    ]);
    expect((await search({ types: ['DATASET'] })).searchResults[0]?.matchedFields).toEqual([]);
  });

  it('sees through a saved view', async () => {
    const urns = async (input: object): Promise<string[]> =>
      (await search({ ...input, viewUrn: VIEW })).searchResults.map(({ entity }) => entity.urn);
    expect(await urns({})).toEqual([CUSTOMERS, ORDERS]);
    expect(await urns({ types: ['CHART'] })).toEqual([]);
    await expect(search({ viewUrn: 'urn:li:dataHubView:none' })).rejects.toThrow(/does not exist/);
  });

  it('completes names', async () => {
    const query =
      'query q($input: AutoCompleteInput!) { autoComplete(input: $input) { suggestions entities { urn } } }';
    expect(await server.graphql(query, { input: { type: 'DATASET', query: 'cust' } })).toEqual({
      autoComplete: { suggestions: ['Customers'], entities: [{ urn: CUSTOMERS }] },
    });
  });

  it('scrolls to the end, sorted', async () => {
    const query =
      'query q($input: ScrollAcrossEntitiesInput!) { scrollAcrossEntities(input: $input) { nextScrollId total searchResults { entity { urn } } } }';
    const seen: string[] = [];
    for (let scrollId: string | null = null, at = 0; at === 0 || scrollId !== null; at += 1) {
      const input: object = {
        types: ['DATASET'],
        query: '*',
        count: 2,
        scrollId,
        sortInput: { sortCriteria: [{ field: 'urn', sortOrder: 'DESCENDING' }] },
      };
      const {
        scrollAcrossEntities: page,
      }: {
        scrollAcrossEntities: { nextScrollId: string | null; searchResults: { entity: { urn: string } }[] };
      } = await server.graphql(query, { input });
      seen.push(...page.searchResults.map(({ entity }) => entity.urn));
      scrollId = page.nextScrollId;
    }
    expect(seen).toEqual([REPORT, ORDERS, CUSTOMERS]);
  });

  it('narrows relationships by type and removal', async () => {
    const query =
      'query q($urn: String!, $input: RelationshipsInput!) { domain(urn: $urn) { entities(input: { query: "*" }) { total } relationships(input: $input) { total relationships { type entity { urn } } } } }';
    const input = { types: ['AssociatedWith'], direction: 'INCOMING' };
    expect(await server.graphql(query, { urn: SALES, input })).toMatchObject({
      domain: { entities: { total: 2 }, relationships: { total: 2 } },
    });
    expect(
      await server.graphql(query, { urn: SALES, input: { ...input, relatedEntityTypes: ['CHART'] } }),
    ).toMatchObject({ domain: { relationships: { total: 0, relationships: [] } } });
  });

  describe('along lineage', () => {
    const lineage = async (input: object): Promise<unknown> => {
      const query = `query q($input: SearchAcrossLineageInput!) { searchAcrossLineage(input: $input) {
        searchResults { degree entity { urn } paths { path { urn } } } } }`;
      const { searchAcrossLineage } = await server.graphql<{
        searchAcrossLineage: {
          searchResults: { degree: number; entity: { urn: string }; paths: { path: { urn: string }[] }[] }[];
        };
      }>(query, { input: { query: '*', direction: 'UPSTREAM', ...input } });
      return searchAcrossLineage.searchResults.map(({ degree, entity, paths }) => [
        degree,
        entity.urn,
        paths.map(({ path }) => path.map(({ urn }) => urn)),
      ]);
    };

    it('answers each entity by its shortest ways', async () => {
      expect(await lineage({ urn: REPORT })).toEqual([
        [1, CUSTOMERS, [[REPORT, CUSTOMERS]]],
        [1, ORDERS, [[REPORT, ORDERS]]],
      ]);
    });

    it('answers the tables of columns, or the columns themselves when they are asked for', async () => {
      const urn = column(REPORT, 'n');
      const ways = [column(CUSTOMERS, 'order'), column(ORDERS, 'id')];
      expect(await lineage({ urn })).toEqual([
        [1, CUSTOMERS, [[urn, ways[0]]]],
        [2, ORDERS, [[urn, ...ways]]],
      ]);
      const groupingSpec = {
        groupingCriteria: [{ baseEntityType: 'SCHEMA_FIELD', groupingEntityType: 'SCHEMA_FIELD' }],
      };
      expect(await lineage({ urn, searchFlags: { groupingSpec } })).toEqual([
        [1, ways[0], [[urn, ways[0]]]],
        [2, ways[1], [[urn, ...ways]]],
      ]);
    });
  });
});
