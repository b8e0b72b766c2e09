import { mcp, TestServer } from '../emulator.fixture';
import { type JsonObject } from '../json';

const ANN = 'urn:li:corpuser:ann';
const [SALES, EUROPE] = ['urn:li:domain:sales', 'urn:li:domain:europe'];
const table = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;
const [ORDERS, VISITS, SALARIES] = ['orders', 'visits', 'salaries'].map(table) as [string, string, string];

interface Found {
  readonly total: number;
  readonly searchResults: readonly { readonly entity: { readonly urn: string } }[];
  readonly facets: readonly {
    readonly field: string;
    readonly aggregations: readonly { readonly value: string; readonly count: number }[];
  }[];
}

function policy(filter: JsonObject | undefined, more: JsonObject = {}): object {
  return mcp('urn:li:dataHubPolicy:view-sales', 'dataHubPolicyInfo', {
    displayName: 'view sales',
    description: '',
    type: 'METADATA',
    state: 'ACTIVE',
    privileges: ['VIEW_ENTITY_PAGE'],
    actors: { users: [ANN], allUsers: false, allGroups: false, resourceOwners: false },
    ...(filter ? { resources: { filter } } : {}),
    ...more,
  });
}

describe('view authorization', () => {
  let server: TestServer;
  let ann: string;
  const ask = async <T>(query: string, variables: object, token: string) => {
    const { body } = await server.post<{ data: T; errors?: { extensions: object }[] }>(
      '/api/graphql',
      { query, variables },
      { authorization: `Bearer ${token}` },
    );
    return body;
  };
  const scroll = async (token: string): Promise<Found> => {
    const query =
      'query s($input: ScrollAcrossEntitiesInput!) { scrollAcrossEntities(input: $input) { total searchResults { entity { urn } } facets { field aggregations { value count } } } }';
    const sortInput = { sortCriteria: [{ field: 'urn', sortOrder: 'ASCENDING' }] };
    const input = { query: '*', types: ['DATASET', 'DOMAIN'], count: 100, sortInput };
    return (await ask<{ scrollAcrossEntities: Found }>(query, { input }, token)).data.scrollAcrossEntities;
  };
  const urnsOf = ({ searchResults }: Found) => searchResults.map(({ entity }) => entity.urn);
  const propose = (...proposals: object[]) =>
    server.post(
      '/aspects?action=ingestProposalBatch',
      { proposals, async: 'false' },
      { authorization: 'Bearer master' },
    );

  beforeAll(async () => {
    server = await TestServer.start({ token: 'master', viewAuthorization: true });
    await propose(
      mcp(SALES, 'domainProperties', { name: 'Sales' }),
      mcp(EUROPE, 'domainProperties', { name: 'Europe', parentDomain: SALES }),
      mcp(ORDERS, 'domains', { domains: [SALES] }),
      mcp(VISITS, 'domains', { domains: [EUROPE] }),
      mcp(SALARIES, 'datasetProperties', { description: 'what people earn' }),
    );
    const create =
      'mutation m($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { accessToken } }';
    const input = { type: 'PERSONAL', actorUrn: ANN, duration: 'ONE_DAY', name: 'ann' };
    ann = (await ask<{ createAccessToken: { accessToken: string } }>(create, { input }, 'master')).data
      .createAccessToken.accessToken;
  });
  afterAll(() => server?.close());

  it('lets nobody but the administrator see what no policy lets them see', async () => {
    expect(urnsOf(await scroll('master'))).toHaveLength(5);
    expect(await scroll(ann)).toMatchObject({ total: 0, searchResults: [] });
  });

  it.each<[string, JsonObject | undefined, readonly string[]]>([
    ['a domain and those below it', { criteria: [{ field: 'DOMAIN', values: [SALES], condition: 'EQUALS' }] }, [ORDERS, VISITS]],
    ['beginnings of URNs', { criteria: [{ field: 'URN', values: [table('sal').slice(0, -6)], condition: 'STARTS_WITH' }] }, [SALARIES]],
    ['a type', { criteria: [{ field: 'TYPE', values: ['domain'], condition: 'EQUALS' }] }, [EUROPE, SALES]],
    ['what DataHub does not know', { criteria: [{ field: 'OWNER', values: [ANN], condition: 'EQUALS' }] }, []],
    ['everything', undefined, [ORDERS, SALARIES, VISITS, EUROPE, SALES]],
  ])('a policy can let a user see %s', async (_what, filter, urns) => {
    await propose(policy(filter));
    const found = await scroll(ann);
    expect(urnsOf(found)).toEqual(urns);
    expect(found.total).toBe(urns.length);
  }); // prettier-ignore

  it('counts nothing else, and shows nothing else by its URN', async () => {
    await propose(policy({ criteria: [{ field: 'DOMAIN', values: [EUROPE], condition: 'EQUALS' }] }));
    const { facets } = await scroll(ann);
    const types = facets.find(({ field }) => field === '_entityType');
    expect(types?.aggregations).toEqual([{ value: 'DATASET', count: 1 }]);
    const one = 'query q($urn: String!) { dataset(urn: $urn) { urn } }';
    expect((await ask(one, { urn: VISITS }, ann)).errors).toBeUndefined();
    expect((await ask(one, { urn: ORDERS }, ann)).errors?.[0]?.extensions).toEqual({
      code: 403,
      type: 'UNAUTHORIZED',
    });
  });

  it.each<JsonObject>([{ state: 'INACTIVE' }, { privileges: ['EDIT_ENTITY'] }, { type: 'PLATFORM' }])(
    'a policy with %j lets nobody see anything',
    async (more) => {
      await propose(policy(undefined, more));
      expect((await scroll(ann)).total).toBe(0);
    },
  );
});
