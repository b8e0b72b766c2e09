import type { ApolloClient } from '@apollo/client/core' with { 'resolution-mode': 'import' };
import type { DocumentNode, GraphQLSchema, IntrospectionQuery } from 'graphql';
import { isJsonObject, type JsonObject } from '../json';
import { DocumentNotUnderstood, type GraphQlEndpoint } from './graphql-endpoint';
import { stripUnknown } from './strip-unknown';

/** How long a schema read from the server holds: it changes with an upgrade of the server only. */
const SCHEMA_LIFE_MS = 15 * 60_000;

/**
 * An Apollo client over the endpoint, without cache: every answer is current. An `AbortSignal` travels in the operation's
 * context under `signal`. A document that the server does not understand is asked again without the fields that the
 * server's own schema lacks. Loads Apollo, graphql and rxjs, some 35 MiB of memory.
 */
export async function openApollo(endpoint: GraphQlEndpoint, now: () => number): Promise<ApolloClient> {
  const [{ ApolloClient, ApolloLink, InMemoryCache }, { Observable }, language] = await Promise.all([
    import('@apollo/client/core'),
    import('rxjs'),
    import('graphql'),
  ]);
  let server: { readonly schema: Promise<GraphQLSchema>; readonly until: number } | undefined;

  // Asked for all callers at once, hence under the signal of none.
  async function serverSchema(): Promise<GraphQLSchema> {
    if (server === undefined || server.until < now()) {
      server = { schema: introspect(), until: now() + SCHEMA_LIFE_MS };
      server.schema.catch(() => (server = undefined));
    }
    return server.schema;
  }

  async function introspect(): Promise<GraphQLSchema> {
    const query = language.getIntrospectionQuery({ descriptions: false });
    const data = await endpoint.execute({ query, variables: {}, repeatable: true });
    if (!isIntrospection(data))
      throw new DocumentNotUnderstood('DataHub answered introspection without types');
    return language.buildClientSchema(data, { assumeValid: true });
  }

  async function run(
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>>,
    operationName: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<JsonObject> {
    const repeatable = language.getOperationAST(document, operationName)?.operation !== 'mutation';
    const ask = (asked: DocumentNode) => {
      const used = new Set(
        language
          .getOperationAST(asked, operationName)
          ?.variableDefinitions?.map((each) => each.variable.name.value),
      );
      const given = Object.fromEntries(Object.entries(variables).filter(([name]) => used.has(name)));
      return endpoint.execute({
        query: language.print(asked),
        variables: given,
        operationName,
        repeatable,
        signal,
      });
    };
    // Once a document was not understood, the server is known to be an older one.
    if (server === undefined) {
      try {
        return await ask(document);
      } catch (error) {
        if (!(error instanceof DocumentNotUnderstood)) throw error;
        const known = await serverSchema().catch(() => undefined);
        const smaller = known && stripUnknown(document, known, language);
        if (!smaller || language.print(smaller) === language.print(document)) throw error;
        return ask(smaller);
      }
    }
    const smaller = stripUnknown(document, await serverSchema(), language);
    return ask(smaller ?? document);
  }

  const link = new ApolloLink(
    ({ query, variables, operationName, getContext }) =>
      new Observable((observer) => {
        const context: unknown = getContext()['signal'];
        const signal = context instanceof AbortSignal ? context : undefined;
        const abort = () => {
          observer.error(signal?.reason);
        };
        signal?.addEventListener('abort', abort, { once: true });
        run(query, variables, operationName, signal).then(
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

function isIntrospection(data: unknown): data is IntrospectionQuery {
  return isJsonObject(data) && isJsonObject(data['__schema']) && Array.isArray(data['__schema']['types']);
}
