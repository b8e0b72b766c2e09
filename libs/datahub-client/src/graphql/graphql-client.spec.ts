import { gql, type TypedDocumentNode } from '@apollo/client/core';
import { buildSchema, graphql, type GraphQLSchema } from 'graphql';
import { DataHubClient } from '../client';
import { DataHubRejected, DataHubUnavailable } from '../errors';
import { ScriptedServer, type Answer, type SeenRequest } from '../scripted-server.fixture';

const NEWER = buildSchema(`
  type Query { dataset(urn: String!): Dataset, documents(first: Int): [Document!], version: String }
  type Dataset { urn: String!, health(limit: Int): [Health!], properties: Properties, owner: Owner }
  type Health { status: String!, severity: Severity }
  type Severity { level: String! }
  type Properties { name: String, description: String }
  type Document { urn: String! }
  union Owner = User | Group | Service
  type User { urn: String! }
  type Group { urn: String! }
  type Service { urn: String!, client: String }
  type Mutation { addTag(urn: String!): Boolean, touch(urn: String!): Dataset }
`);
const OLDER = buildSchema(`
  type Query { dataset(urn: String!): Dataset, version: String, size: Int }
  type Dataset { urn: String!, health: [Health!], properties: Properties, owner: Owner }
  type Health { status: String! }
  type Properties { name: String }
  union Owner = User | Group
  type User { urn: String! }
  type Group { urn: String! }
  type Mutation { addTag(urn: String!): Boolean, touch(urn: String!): Dataset }
`);

interface DatasetResult {
  readonly dataset: Record<string, unknown> | null;
}
type DatasetDocument = TypedDocumentNode<DatasetResult, { urn: string; first?: number }>;

const DATASET: DatasetDocument = gql`
  query dataset($urn: String!, $first: Int) {
    dataset(urn: $urn) {
      urn
      health {
        status
        severity {
          level
        }
      }
      properties {
        ...texts
      }
      owner {
        ... on User {
          urn
        }
        ... on Service {
          urn
          client
        }
      }
    }
    documents(first: $first) {
      ...documents
    }
  }
  fragment texts on Properties {
    name
    description
  }
  fragment documents on Document {
    urn
  }
`;
const VERSION: TypedDocumentNode<{ readonly version: string | null }, Record<string, never>> = gql`
  {
    version
  }
`;
const ROOT = {
  version: '1.0.0',
  dataset: ({ urn }: { urn: string }) => ({
    urn,
    health: [{ status: 'PASS', severity: { level: 'HIGH' } }],
    properties: { name: 'orders', description: 'All orders' },
    owner: { __typename: 'User', urn: 'urn:li:corpuser:ann' },
  }),
  touch: ({ urn }: { urn: string }) => ({ urn }),
  documents: () => [{ urn: 'urn:li:document:1' }],
};

function bodyOf({ body }: SeenRequest): {
  readonly query: string;
  readonly operationName?: string;
  readonly variables: Record<string, unknown>;
} {
  return JSON.parse(body) as ReturnType<typeof bodyOf>;
}

/** Answers as DataHub does: an error of validation has a classification and no code. */
function served(schema: GraphQLSchema, canIntrospect = true) {
  return async (request: SeenRequest): Promise<Answer> => {
    const { query, variables } = bodyOf(request);
    if (!canIntrospect && query.includes('__schema')) {
      return {
        json: {
          errors: [
            { message: 'introspection is off', extensions: { classification: 'DataFetchingException' } },
          ],
        },
      };
    }
    const result = await graphql({ schema, source: query, variableValues: variables, rootValue: ROOT });
    const errors = result.errors?.map(({ message }) => ({
      message,
      extensions: { classification: 'ValidationError' },
    }));
    return { json: { data: result.data ?? null, ...(errors ? { errors } : {}) } };
  };
}

describe('DataHubClient.query', () => {
  let server: ScriptedServer;
  let client: DataHubClient;
  let now = 0;
  const urn = 'urn:li:dataset:(urn:li:dataPlatform:postgres,orders,PROD)';

  beforeEach(async () => {
    server = await ScriptedServer.start();
    client = new DataHubClient({
      url: server.url,
      retry: { minDelayMs: 1, maxDelayMs: 2 },
      breaker: false,
      now: () => now,
    });
  });
  afterEach(async () => {
    await client.close();
    await server.stop();
  });

  it('answers a document with its types, in one request to a server that understands it', async () => {
    server.play(served(NEWER));
    const { dataset } = await client.query(DATASET, { urn });
    expect(dataset).toMatchObject({
      urn,
      health: [{ status: 'PASS', severity: { level: 'HIGH' } }],
      properties: { name: 'orders', description: 'All orders' },
      owner: { urn: 'urn:li:corpuser:ann' },
    });
    expect(server.seen).toHaveLength(1);
    expect(bodyOf(server.seen[0]!)).toMatchObject({ operationName: 'dataset', variables: { urn } });
  });

  it('leaves out what an older server does not know, which it asks for once', async () => {
    server.play(served(OLDER));
    const { dataset } = await client.query(DATASET, { urn, first: 3 });
    expect(dataset).toMatchObject({
      urn,
      health: [{ status: 'PASS' }],
      properties: { name: 'orders' },
      owner: { urn: 'urn:li:corpuser:ann' },
    });
    expect(dataset?.['properties']).not.toHaveProperty('description');
    const [, introspection, second] = server.seen.map(bodyOf);
    expect(introspection!.query).toContain('__schema');
    expect(second!.query).not.toMatch(/severity|description|Service|documents|\$first/);
    expect(second!.variables).toEqual({ urn });
    expect(server.seen).toHaveLength(3);

    await client.query(DATASET, { urn });
    expect(server.seen).toHaveLength(4);
    // The server may have been upgraded meanwhile.
    now += 60 * 60_000;
    await client.query(DATASET, { urn });
    expect(server.seen.slice(4).map((seen) => bodyOf(seen).query.includes('__schema'))).toEqual([
      true,
      false,
    ]);
  });

  it('raises what the server said when leaving out does not help', async () => {
    server.play(served(OLDER));
    const unknownArgument: DatasetDocument = gql`
      query dataset($urn: String!) {
        dataset(urn: $urn) {
          health(limit: 3) {
            status
          }
        }
      }
    `;
    await expect(client.query(unknownArgument, { urn })).rejects.toThrow('Unknown argument "limit"');
    const onlyUnknown: TypedDocumentNode<unknown, Record<string, never>> = gql`
      {
        documents {
          urn
        }
      }
    `;
    await expect(client.query(onlyUnknown, {})).rejects.toThrow('documents');
    await expect(client.query(onlyUnknown, {})).rejects.toThrow(DataHubRejected);
  });

  it('raises the first answer when the server does not tell its schema', async () => {
    server.play(served(OLDER, false));
    await expect(client.query(DATASET, { urn })).rejects.toThrow('severity');
    expect((await client.query(VERSION, {})).version).toBe('1.0.0');
  });

  it.each([
    ['a resolver that failed', { classification: 'DataFetchingException' }],
    ['a syntax that it cannot read', { classification: 'InvalidSyntax' }],
    ['no reason at all', {}],
  ])('does not ask for the schema because of %s', async (_what, extensions) => {
    server.play(() => ({ json: { data: null, errors: [{ message: 'because', extensions }] } }));
    const call = client.query(DATASET, { urn });
    await expect(call).rejects.toThrow(DataHubRejected);
    await expect(call).rejects.toThrow('because');
    expect(server.seen).toHaveLength(1);
  });

  it('sends a mutation once, whatever became of it', async () => {
    const addTag: TypedDocumentNode<{ readonly addTag: boolean }, { urn: string }> = gql`
      mutation add($urn: String!) {
        addTag(urn: $urn)
      }
    `;
    server.play(() => 'cut');
    await expect(client.query(addTag, { urn })).rejects.toThrow(DataHubUnavailable);
    expect(server.seen).toHaveLength(1);
    server.play(() => ({ json: { errors: [{ message: 'conflict', extensions: { code: 503 } }] } }));
    await expect(client.query(addTag, { urn })).rejects.toThrow('conflict');
    expect(server.seen).toHaveLength(1);
    server.play(() => ({ json: { errors: [{ message: 'no reason', extensions: {} }] } }));
    await expect(client.query(addTag, { urn })).rejects.toThrow('no reason');
    expect(server.seen).toHaveLength(1);
    server.play(() => ({ json: { data: { addTag: true } } }));
    expect(await client.query(addTag, { urn })).toEqual({ addTag: true });
  });

  it('sends an invalid mutation again with less of an answer, never with less to do', async () => {
    type Mutation = TypedDocumentNode<{ readonly touch: object | null }, { urn: string }>;
    const older: Mutation = gql`
      mutation touch($urn: String!) {
        touch(urn: $urn) {
          urn
          properties {
            description
          }
        }
      }
    `;
    server.play(served(OLDER));
    expect(await client.query(older, { urn })).toMatchObject({ touch: { urn } });
    expect(server.seen.map((seen) => bodyOf(seen).query.includes('    description'))).toEqual([
      true,
      false,
      false,
    ]);
    const more: Mutation = gql`
      mutation touch($urn: String!) {
        touch(urn: $urn) {
          urn
        }
        note(urn: $urn)
      }
    `;
    await expect(client.query(more, { urn })).rejects.toThrow('Cannot query field "note"');
  });

  it('asks each time anew: nothing is cached', async () => {
    let version = 0;
    server.play(() => ({ json: { data: { version: String((version += 1)) } } }));
    expect((await client.query(VERSION, {})).version).toBe('1');
    expect((await client.query(VERSION, {})).version).toBe('2');
  });

  it('ends with the reason of an abort, and raises once closed', async () => {
    server.play(() => 'silence');
    const abort = new AbortController();
    const call = client.query(VERSION, {}, { signal: abort.signal });
    setImmediate(() => {
      abort.abort(new Error('not needed any more'));
    });
    await expect(call).rejects.toThrow('not needed any more');
    await expect(client.query(VERSION, {}, { signal: abort.signal })).rejects.toThrow('not needed any more');
    await client.close();
    await expect(client.query(VERSION, {})).rejects.toThrow(DataHubUnavailable);
  });
});
