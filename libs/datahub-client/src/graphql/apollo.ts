import type { ApolloClient } from '@apollo/client/core' with { 'resolution-mode': 'import' };
import { type GraphQlEndpoint } from './graphql-endpoint';
import { OlderServers } from './older-servers';

/**
 * An Apollo client over the endpoint, without cache: every answer is current. An `AbortSignal` travels in the operation's
 * context under `signal`. Loads Apollo, graphql and rxjs, some 35 MiB of memory.
 */
export async function openApollo(endpoint: GraphQlEndpoint, now: () => number): Promise<ApolloClient> {
  const [{ ApolloClient, ApolloLink, InMemoryCache }, { Observable }, language] = await Promise.all([
    import('@apollo/client/core'),
    import('rxjs'),
    import('graphql'),
  ]);
  const servers = new OlderServers(endpoint, language, now);
  const link = new ApolloLink(
    ({ query, variables, operationName, getContext }) =>
      new Observable((observer) => {
        const context: unknown = getContext()['signal'];
        const signal = context instanceof AbortSignal ? context : undefined;
        const abort = () => {
          observer.error(signal?.reason);
        };
        signal?.addEventListener('abort', abort, { once: true });
        servers.execute({ document: query, variables, operationName, signal }).then(
          (data) => {
            observer.next({ data });
            observer.complete();
          },
          (error: unknown) => {
            observer.error(error);
          },
        );
        return () => signal?.removeEventListener('abort', abort);
      }),
  );
  return new ApolloClient({
    link,
    cache: new InMemoryCache(),
    defaultOptions: { query: { fetchPolicy: 'no-cache' }, mutate: { fetchPolicy: 'no-cache' } },
    queryDeduplication: false,
    devtools: { enabled: false },
  });
}
