import { DataHubRejected, DataHubUnauthorized, DataHubUnavailable, type DataHubError } from '../errors';
import { type DataHubConnection } from '../http/datahub-connection';
import { withRetry, type RetrySettings } from '../http/retry';
import { isJsonObject, listOf, numberOf, textOf, type JsonObject } from '../json';

/** One operation as it is sent. */
export interface GraphQlOperation {
  /** The document as text. */
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  /** Whether it may arrive twice; a mutation may not. */
  readonly repeatable: boolean;
  readonly signal?: AbortSignal;
}

/**
 * The server says that the document does not fit its schema, as when it asks for fields of a newer one: it certainly did not
 * begin to execute.
 */
export class DocumentNotUnderstood extends DataHubRejected {}

/** An error that DataHub itself calls passing, inside an answer of status 200. */
class PassingGraphQlError extends DataHubUnavailable {}

/**
 * `POST /api/graphql`, with the time limit, retries and errors of every other call. Any entry in `errors` fails the
 * operation, also beside data: half an answer must not pass for a whole one.
 */
export class GraphQlEndpoint {
  constructor(
    private readonly connection: DataHubConnection,
    private readonly retry: RetrySettings,
  ) {}

  /** The `data` of the answer; raises a {@link DataHubError}. */
  async execute(operation: GraphQlOperation): Promise<JsonObject> {
    const { query, variables, operationName, repeatable, signal } = operation;
    const body = JSON.stringify({ query, variables, operationName });
    return withRetry(
      () => this.attempt(body, repeatable, signal),
      (error) => repeatable && error instanceof PassingGraphQlError,
      this.retry,
      signal,
    );
  }

  private async attempt(
    body: string,
    repeatable: boolean,
    signal: AbortSignal | undefined,
  ): Promise<JsonObject> {
    const { json } = await this.connection.call({
      method: 'POST',
      path: '/api/graphql',
      body,
      signal,
      repeatable,
    });
    if (!isJsonObject(json))
      throw new DataHubUnavailable('DataHub did not answer the GraphQL query with JSON');
    const [first] = listOf(json['errors']);
    if (first !== undefined) throw this.errorOf(first);
    if (!isJsonObject(json['data'])) {
      throw new DataHubUnavailable('DataHub answered the GraphQL query without data');
    }
    return json['data'];
  }

  /** DataHub's codes: 403 a missing privilege, 4xx the query, 503 passing, 500 anything; none when its GraphQL engine speaks. */
  private errorOf(error: unknown): DataHubError {
    const entry: JsonObject = isJsonObject(error) ? error : {};
    const extensions: JsonObject = isJsonObject(entry['extensions']) ? entry['extensions'] : {};
    const said = this.connection.quote(textOf(entry['message']) ?? 'no reason given');
    const message = `DataHub could not answer the GraphQL query: ${said}`;
    const code = numberOf(extensions['code']);
    if (code === undefined) {
      // Leaving out fields helps against nothing else, and to learn which costs an introspection.
      const isInvalid = extensions['classification'] === 'ValidationError';
      return isInvalid ? new DocumentNotUnderstood(message) : new DataHubRejected(message);
    }
    if (code === 401 || code === 403) return new DataHubUnauthorized(message, code);
    if (code === 503 || code === 429) return new PassingGraphQlError(message, code);
    return code >= 500 ? new DataHubUnavailable(message, code) : new DataHubRejected(message, code);
  }
}
