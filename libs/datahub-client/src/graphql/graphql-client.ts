import type { ApolloClient, OperationVariables, TypedDocumentNode } from '@apollo/client/core' with {
  'resolution-mode': 'import',
};
import { DataHubUnavailable } from '../errors';
import { type DataHubConnection } from '../http/datahub-connection';
import { type RetrySettings } from '../http/retry';
import { type CallOptions } from '../reads/call-options';
import { openApollo } from './apollo';
import { GraphQlEndpoint } from './graphql-endpoint';

/**
 * DataHub's GraphQL API by Apollo Client, which is loaded at the first query: who only writes never pays for its memory.
 */
export class GraphQlClient {
  private readonly endpoint: GraphQlEndpoint;
  private apollo: Promise<ApolloClient> | undefined;
  private isClosed = false;

  constructor(
    connection: DataHubConnection,
    retry: RetrySettings,
    private readonly now: () => number,
  ) {
    this.endpoint = new GraphQlEndpoint(connection, retry);
  }

  /**
   * The answer to a query, or the result of a mutation, which unlike a query is never sent twice. An `errors` entry of the
   * answer is raised, also beside data: DataHubUnauthorized for a missing privilege, DataHubRejected for a document the server
   * does not accept, {@link DataHubUnavailable} for a failure of its own. A field that an older server does not know is left
   * out of the document, and so is undefined in the answer.
   */
  async query<TData, TVariables extends OperationVariables>(
    document: TypedDocumentNode<TData, TVariables>,
    variables: TVariables,
    { signal }: CallOptions = {},
  ): Promise<TData> {
    signal?.throwIfAborted();
    if (this.isClosed) throw new DataHubUnavailable('the DataHub client was closed');
    this.apollo ??= openApollo(this.endpoint, this.now);
    const apollo = await this.apollo;
    const isMutation = document.definitions.some(
      (each) => each.kind === 'OperationDefinition' && each.operation === 'mutation',
    );
    const context = { signal };
    const { data } = isMutation
      ? await apollo.mutate<TData>({ mutation: document, variables, context })
      : await apollo.query<TData>({ query: document, variables, context });
    if (data === undefined || data === null) throw new DataHubUnavailable('DataHub answered without data');
    return data;
  }

  /** Lets go of what Apollo holds; later queries raise {@link DataHubUnavailable}. */
  close(): void {
    this.isClosed = true;
    this.apollo?.then(
      (apollo) => {
        apollo.stop();
      },
      () => undefined,
    );
  }
}
