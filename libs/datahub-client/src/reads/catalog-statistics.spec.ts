import { graphql } from 'graphql';
import { DataHubClient } from '../client';
import { DataHubRejected } from '../errors';
import { clientSchema } from '../graphql/client-schema.fixture';
import { ScriptedServer, type Answer, type SeenRequest } from '../scripted-server.fixture';

const dataset = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;

const SERIES = {
  datasetProfiles: [
    {
      timestampMillis: 5,
      rowCount: 12,
      fieldProfiles: [
        { fieldPath: 'carrier', uniqueCount: 2, sampleValues: ['UA', 'AA'] },
        { fieldPath: 'note', uniqueCount: null, sampleValues: null },
      ],
    },
  ],
  operations: [{ lastUpdatedTimestamp: 9 }],
  usageStats: {
    buckets: [
      { bucket: 100, metrics: { totalSqlQueries: 3 } },
      { bucket: 200, metrics: { totalSqlQueries: 4 } },
      { bucket: 300, metrics: { totalSqlQueries: 0 } },
    ],
    aggregations: {
      totalSqlQueries: 7,
      users: [
        { user: { urn: 'urn:li:corpuser:a' }, count: 2 },
        { user: { urn: 'urn:li:corpuser:b' }, count: 5 },
        { user: null, count: 1 },
      ],
    },
  },
};

async function serve({ body }: SeenRequest): Promise<Answer> {
  const { query, variables } = JSON.parse(body) as { query: string; variables: { urns: string[] } };
  const rootValue = {
    entities: ({ urns }: { urns: string[] }) =>
      urns.map((urn) => {
        if (urn === dataset('restricted')) return null;
        const hidden = { datasetProfiles: null, operations: [], usageStats: null };
        return { __typename: 'Dataset', urn, ...(urn === dataset('orders') ? SERIES : hidden) };
      }),
  };
  return {
    json: await graphql({ schema: clientSchema(), source: query, variableValues: variables, rootValue }),
  };
}

describe('the statistics of datasets', () => {
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

  it('are the newest profile, the newest operation and a month of use', async () => {
    server.play(serve);
    const found = await client.reads.statistics(['orders', 'quiet', 'restricted'].map(dataset));
    expect([...found.keys()]).toEqual(['orders', 'quiet'].map(dataset));
    expect(found.get(dataset('orders'))).toEqual({
      profile: {
        profiledAt: 5,
        rowCount: 12,
        columns: [
          { fieldPath: 'carrier', distinctCount: 2, sampleValues: ['UA', 'AA'] },
          { fieldPath: 'note', distinctCount: undefined, sampleValues: [] },
        ],
      },
      changedAt: 9,
      usage: {
        queries: 7,
        users: [
          { urn: 'urn:li:corpuser:b', count: 5 },
          { urn: 'urn:li:corpuser:a', count: 2 },
        ],
        lastQueriedAt: 200,
      },
    });
    expect(found.get(dataset('quiet'))).toEqual({
      profile: undefined,
      changedAt: undefined,
      usage: undefined,
    });
  });

  it('are asked for in portions', async () => {
    const seen: number[] = [];
    server.play((request) => {
      seen.push((JSON.parse(request.body) as { variables: { urns: string[] } }).variables.urns.length);
      return serve(request);
    });
    await client.reads.statistics(Array.from({ length: 120 }, (_, at) => dataset(`t${at}`)));
    expect(seen.sort()).toEqual([20, 50, 50]);
  });

  it('are those of datasets only', async () => {
    await expect(client.reads.statistics(['urn:li:corpuser:x'])).rejects.toBeInstanceOf(DataHubRejected);
  });
});
