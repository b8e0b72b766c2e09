import { ApolloLink } from '@apollo/client/core';
import { print } from 'graphql';
import { Observable } from 'rxjs';
import { DataHubRejected, DataHubUnauthorized, DataHubUnavailable, type DataHubError } from '../errors';
import { type DataHubConnection } from '../http/datahub-connection';
import { withRetry, type RetrySettings } from '../http/retry';
import { isJsonObject, listOf, numberOf, textOf, type JsonObject } from '../json';

/** An error that DataHub itself calls passing, inside an answer of status 200. */
class PassingGraphQlError extends DataHubUnavailable {}

/**
 * Carries Apollo's operations over a {@link DataHubConnection}, so that time limit, retries and errors are those of every
 * other call. Any entry in `errors` fails the operation, also beside data: half an answer must not pass for a whole one.
 * An `AbortSignal` travels in the operation's context under `signal`.
 */
export function dataHubLink(connection: DataHubConnection, retry: RetrySettings): ApolloLink {
  return new ApolloLink(
    (operation) =>
      new Observable((observer) => {
        const unsubscribed = new AbortController();
        const outer: unknown = operation.getContext()['signal'];
        const signal =
          outer instanceof AbortSignal ? AbortSignal.any([outer, unsubscribed.signal]) : unsubscribed.signal;
        const body = JSON.stringify({
          query: print(operation.query),
          variables: operation.variables,
          operationName: operation.operationName,
        });
        withRetry(
          () => execute(connection, body, signal),
          (error) => error instanceof PassingGraphQlError,
          retry,
          signal,
        ).then(
          (data) => {
            observer.next({ data });
            observer.complete();
          },
          (error: unknown) => {
            observer.error(error);
          },
        );
        return () => {
          unsubscribed.abort();
        };
      }),
  );
}

async function execute(
  connection: DataHubConnection,
  body: string,
  signal: AbortSignal,
): Promise<JsonObject> {
  const { json } = await connection.call({
    method: 'POST',
    path: '/api/graphql',
    body,
    signal,
    repeatable: true,
  });
  if (!isJsonObject(json)) throw new DataHubUnavailable('DataHub did not answer the GraphQL query with JSON');
  const [first] = listOf(json['errors']);
  if (first !== undefined) throw graphQlError(connection, first);
  if (!isJsonObject(json['data'])) {
    throw new DataHubUnavailable('DataHub answered the GraphQL query without data');
  }
  return json['data'];
}

/** DataHub's codes: 403 a missing privilege, 4xx the query, 503 passing, 500 anything; none for a query it cannot parse. */
function graphQlError(connection: DataHubConnection, error: unknown): DataHubError {
  const extensions =
    isJsonObject(error) && isJsonObject(error['extensions']) ? error['extensions'] : ({} as JsonObject);
  const said = isJsonObject(error) ? textOf(error['message']) : undefined;
  const message = `DataHub could not answer the GraphQL query: ${connection.quote(said ?? 'no reason given')}`;
  const code = numberOf(extensions['code']);
  if (code === undefined) return new DataHubRejected(message);
  if (code === 401 || code === 403) return new DataHubUnauthorized(message, code);
  if (code === 503 || code === 429) return new PassingGraphQlError(message, code);
  return code >= 500 ? new DataHubUnavailable(message, code) : new DataHubRejected(message, code);
}
