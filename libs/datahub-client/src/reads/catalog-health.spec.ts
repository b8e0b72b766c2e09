import { graphql } from 'graphql';
import { DataHubClient } from '../client';
import { DataHubRejected, DataHubUnavailable } from '../errors';
import { clientSchema } from '../graphql/client-schema.fixture';
import { ScriptedServer, type Answer, type SeenRequest } from '../scripted-server.fixture';

const dataset = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;
const JOB = 'urn:li:dataJob:(urn:li:dataFlow:(airflow,nightly,PROD),load)';

/** Knows every entity but `unknown`; GraphQL answers for that one all the same, as DataHub's does. */
async function serve({ path, body }: SeenRequest): Promise<Answer> {
  if (path !== '/api/graphql') {
    const asked = JSON.parse(body) as { readonly urn: string }[];
    const stored = asked.filter(({ urn }) => urn !== dataset('unknown'));
    return {
      json: stored.map((entity) => ({ ...entity, datasetKey: { value: {} }, dataJobKey: { value: {} } })),
    };
  }
  const { query, variables } = JSON.parse(body) as { query: string; variables: { urns: string[] } };
  const health = [
    { type: 'INCIDENTS', status: 'PASS', message: null, causes: null },
    { type: 'ASSERTIONS', status: 'FAIL', message: '1 of 2', causes: ['urn:li:assertion:a'] },
  ];
  const rootValue = {
    entities: ({ urns }: { urns: string[] }) =>
      urns.map((urn) =>
        urn === dataset('restricted')
          ? null
          : { __typename: urn === JOB ? 'DataJob' : 'Dataset', urn, health: urn === JOB ? null : health },
      ),
  };
  return {
    json: await graphql({ schema: clientSchema(), source: query, variableValues: variables, rootValue }),
  };
}

describe('the health of entities', () => {
  let server: ScriptedServer;
  let client: DataHubClient;

  beforeAll(async () => {
    server = await ScriptedServer.start();
    client = new DataHubClient({ url: server.url, retry: { minDelayMs: 1, maxDelayMs: 2 }, breaker: false });
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  it('is that of those that exist and may be seen', async () => {
    server.play(serve);
    const urns = [dataset('orders'), dataset('unknown'), dataset('restricted'), JOB, JOB];
    expect(await client.reads.health(urns)).toEqual(
      new Map([
        [
          dataset('orders'),
          [
            { type: 'INCIDENTS', status: 'PASS', message: undefined, causes: [] },
            { type: 'ASSERTIONS', status: 'FAIL', message: '1 of 2', causes: ['urn:li:assertion:a'] },
          ],
        ],
        [JOB, []],
      ]),
    );
    expect(await client.reads.health([])).toEqual(new Map());
  });

  it('is asked for in hundreds', async () => {
    server.play(serve);
    const urns = Array.from({ length: 250 }, (_, index) => dataset(`t${index}`));
    expect((await client.reads.health(urns)).size).toBe(250);
    const asked = server.seen.filter(({ path }) => path === '/api/graphql');
    const sizes = asked.map(
      ({ body }) => (JSON.parse(body) as { variables: { urns: string[] } }).variables.urns.length,
    );
    expect(sizes.sort()).toEqual([100, 100, 50]);
  });

  it('is refused for a type without, and an error when the server does not answer', async () => {
    server.play(serve);
    await expect(client.reads.health(['urn:li:tag:pii'])).rejects.toThrow(DataHubRejected);
    server.play((request) =>
      request.path === '/api/graphql' ? { json: { data: { entities: null } } } : serve(request),
    );
    await expect(client.reads.health([dataset('orders')])).rejects.toThrow(DataHubUnavailable);
    server.play((request) => (request.path === '/api/graphql' ? serve(request) : { status: 503 }));
    await expect(client.reads.health([dataset('orders')])).rejects.toThrow(DataHubUnavailable);
  });
});
