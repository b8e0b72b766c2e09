import { mcp, TestServer } from '../emulator.fixture';
import { dataset } from '../model/small-model.fixture';

const ORDERS = dataset('g.orders');
const ANN = 'urn:li:corpuser:ann';
const CREW = 'urn:li:corpGroup:crew';
const STEWARD = 'urn:li:ownershipType:__system__data_steward';

describe('GraphQL governance', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
    const written = await server.propose(
      mcp(ORDERS, 'status', {}),
      mcp(ANN, 'corpUserInfo', { active: true }),
      mcp(CREW, 'corpGroupInfo', { admins: [], members: [], groups: [] }),
    );
    expect(written).toEqual({ status: 200 });
  }, 240_000);
  afterAll(async () => server.close());

  const ask = async (query: string, variables: object = {}): Promise<Record<string, unknown>> =>
    server.graphql(query, variables);
  const mutate = async (name: string, type: string, input: object): Promise<unknown> =>
    (await ask(`mutation m($input: ${type}!) { ${name}(input: $input) }`, { input }))[name];

  it('adds owners by standard and own types, replaces the same, removes by type', async () => {
    const { createOwnershipType } = await ask(
      'mutation { createOwnershipType(input: { name: "Keeper", description: "keeps it" }) { urn info { name } } }',
    );
    const { urn: keeper } = createOwnershipType as { urn: string };
    const owners = [
      { ownerUrn: ANN, ownerEntityType: 'CORP_USER', ownershipTypeUrn: STEWARD },
      { ownerUrn: ANN, ownerEntityType: 'CORP_USER', ownershipTypeUrn: keeper },
      { ownerUrn: CREW, ownerEntityType: 'CORP_GROUP', type: 'BUSINESS_OWNER' },
    ];
    const input = { owners, resourceUrn: ORDERS };
    expect(await mutate('addOwners', 'AddOwnersInput', input)).toBe(true);
    expect(await mutate('addOwners', 'AddOwnersInput', input)).toBe(true);
    const read = async (): Promise<unknown> => {
      const { dataset: found } = await server.graphql<{ dataset: { ownership: { owners: object[] } } }>(
        'query q($urn: String!) { dataset(urn: $urn) { ownership { owners { owner { ... on CorpUser { username } ... on CorpGroup { name } } type ownershipType { urn info { name } } } } } }',
        { urn: ORDERS },
      );
      return found.ownership.owners;
    };
    expect(await read()).toEqual([
      {
        owner: { username: 'ann' },
        type: 'DATA_STEWARD',
        ownershipType: { urn: STEWARD, info: { name: 'Data Steward' } },
      },
      {
        owner: { username: 'ann' },
        type: 'CUSTOM',
        ownershipType: { urn: keeper, info: { name: 'Keeper' } },
      },
      {
        owner: { name: 'crew' },
        type: 'BUSINESS_OWNER',
        ownershipType: {
          urn: 'urn:li:ownershipType:__system__business_owner',
          info: { name: 'Business Owner' },
        },
      },
    ]);
    await mutate('removeOwner', 'RemoveOwnerInput', {
      ownerUrn: ANN,
      ownershipTypeUrn: keeper,
      resourceUrn: ORDERS,
    });
    expect(await read()).toMatchObject([{ type: 'DATA_STEWARD' }, { type: 'BUSINESS_OWNER' }]);
    const wrong = { owners: [{ ...owners[0], ownerEntityType: 'CORP_GROUP' }], resourceUrn: ORDERS };
    await expect(mutate('addOwners', 'AddOwnersInput', wrong)).rejects.toThrow(/is no corpGroup/);
  });

  it('builds a tree of domains, moves within it, and refuses loops and orphans', async () => {
    const sales = await mutate('createDomain', 'CreateDomainInput', { id: 'g.sales', name: 'Sales' });
    const shop = await mutate('createDomain', 'CreateDomainInput', { name: 'Shop', parentDomain: sales });
    expect([sales, shop]).toEqual([
      'urn:li:domain:g.sales',
      expect.stringMatching(/^urn:li:domain:[0-9a-f-]{36}$/),
    ]);
    await ask('mutation m($a: String!, $b: String!) { setDomain(entityUrn: $a, domainUrn: $b) }', {
      a: ORDERS,
      b: shop,
    });
    expect(
      await ask(
        'query q($urn: String!) { dataset(urn: $urn) { domain { domain { properties { name } parentDomains { count domains { urn } } } } } }',
        { urn: ORDERS },
      ),
    ).toEqual({
      dataset: {
        domain: {
          domain: { properties: { name: 'Shop' }, parentDomains: { count: 1, domains: [{ urn: sales }] } },
        },
      },
    });
    const move = { resourceUrn: sales, parentDomain: shop };
    await expect(mutate('moveDomain', 'MoveDomainInput', move)).rejects.toThrow(/below itself/);
    await expect(ask('mutation { deleteDomain(urn: "urn:li:domain:g.sales") }')).rejects.toThrow(/child/);
    expect(await ask('{ listDomains(input: {}) { total domains { urn } } }')).toEqual({
      listDomains: { total: 1, domains: [{ urn: sales }] },
    });
    await ask('mutation m($urn: String!) { deleteDomain(urn: $urn) }', { urn: shop });
    expect(
      await ask('query q($urn: String!) { dataset(urn: $urn) { domain { domain { urn } } } }', {
        urn: ORDERS,
      }),
    ).toEqual({ dataset: { domain: null } });
  });

  it('keeps a glossary of nodes and terms', async () => {
    const node = await mutate('createGlossaryNode', 'CreateGlossaryEntityInput', {
      id: 'g.node',
      name: 'Money',
    });
    const term = await mutate('createGlossaryTerm', 'CreateGlossaryEntityInput', {
      id: 'g.term',
      name: 'Revenue',
      description: 'earned',
      parentNode: node,
    });
    await mutate('updateName', 'UpdateNameInput', { urn: term, name: 'Turnover' });
    await mutate('updateDescription', 'DescriptionUpdateInput', { resourceUrn: term, description: 'sold' });
    await mutate('addTerm', 'TermAssociationInput', { termUrn: term, resourceUrn: ORDERS });
    expect(
      await ask(
        `{ getRootGlossaryNodes(input: { start: 0, count: 10 }) { total nodes { properties { name } } }
           glossaryTerm(urn: "urn:li:glossaryTerm:g.term") { properties { name description termSource } parentNodes { nodes { urn } } } }`,
      ),
    ).toEqual({
      getRootGlossaryNodes: { total: 1, nodes: [{ properties: { name: 'Money' } }] },
      glossaryTerm: {
        properties: { name: 'Turnover', description: 'sold', termSource: 'INTERNAL' },
        parentNodes: { nodes: [{ urn: node }] },
      },
    });
    await mutate('updateParentNode', 'UpdateParentNodeInput', { resourceUrn: term, parentNode: null });
    expect(await ask('{ getRootGlossaryTerms(input: { start: 0, count: 10 }) { total } }')).toEqual({
      getRootGlossaryTerms: { total: 1 },
    });
  });

  it('puts an entity into one data product at a time', async () => {
    const domainUrn = await mutate('createDomain', 'CreateDomainInput', { name: 'Products' });
    const create =
      'mutation m($input: CreateDataProductInput!) { createDataProduct(input: $input) { urn properties { name } domain { domain { urn } } } }';
    const products: string[] = [];
    for (const name of ['one', 'two']) {
      const { createDataProduct } = await ask(create, {
        input: { id: `g.${name}`, domainUrn, properties: { name } },
      });
      expect(createDataProduct).toEqual({
        urn: `urn:li:dataProduct:g.${name}`,
        properties: { name },
        domain: { domain: { urn: domainUrn } },
      });
      products.push(`urn:li:dataProduct:g.${name}`);
    }
    for (const dataProductUrn of products) {
      await mutate('batchSetDataProduct', 'BatchSetDataProductInput', {
        dataProductUrn,
        resourceUrns: [ORDERS],
      });
    }
    const read =
      'query q($urn: String!) { dataProduct(urn: $urn) { properties { numAssets } entities { total searchResults { entity { urn } } } } }';
    expect(await ask(read, { urn: products[0] })).toMatchObject({
      dataProduct: { properties: { numAssets: 0 } },
    });
    expect(await ask(read, { urn: products[1] })).toEqual({
      dataProduct: {
        properties: { numAssets: 1 },
        entities: { total: 1, searchResults: [{ entity: { urn: ORDERS } }] },
      },
    });
  });

  it('keeps queries that people wrote about a dataset', async () => {
    const { createQuery } = await ask(
      'mutation m($input: CreateQueryInput!) { createQuery(input: $input) { urn } }',
      {
        input: {
          properties: { name: 'all', statement: { value: 'SELECT 1', language: 'SQL' } },
          subjects: [{ datasetUrn: ORDERS }],
        },
      },
    );
    const { urn } = createQuery as { urn: string };
    await ask(
      'mutation m($urn: String!, $input: UpdateQueryInput!) { updateQuery(urn: $urn, input: $input) { urn } }',
      { urn, input: { properties: { description: 'one' } } },
    );
    expect(
      await ask(
        'query q($input: ListQueriesInput!) { listQueries(input: $input) { total queries { urn properties { name description source statement { value language } } subjects { dataset { urn } schemaField { urn } } } } }',
        { input: { datasetUrn: ORDERS, source: 'MANUAL' } },
      ),
    ).toEqual({
      listQueries: {
        total: 1,
        queries: [
          {
            urn,
            properties: {
              name: 'all',
              description: 'one',
              source: 'MANUAL',
              statement: { value: 'SELECT 1', language: 'SQL' },
            },
            subjects: [{ dataset: { urn: ORDERS }, schemaField: null }],
          },
        ],
      },
    });
  });
});
