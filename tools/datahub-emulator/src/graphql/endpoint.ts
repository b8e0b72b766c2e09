import { type FastifyInstance } from 'fastify';
import {
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { type Catalog } from '../catalog';
import { Refusal, type RefusalKind } from '../errors';
import { isObject, type JsonObject, textAt } from '../json';
import { callerOf } from '../server/http';
import { EntityNodes } from './entity-node';
import { type GraphqlContext } from './graphql-context';
import { NotServed } from './not-served';
import { createSchema } from './schema';

const MAX_DOCUMENTS = 200;

const CODES: Record<RefusalKind, { code: number; type: string }> = {
  'bad-argument': { code: 400, type: 'BAD_REQUEST' },
  unauthorized: { code: 403, type: 'UNAUTHORIZED' },
  unsupported: { code: 400, type: 'BAD_REQUEST' },
  invalid: { code: 400, type: 'BAD_REQUEST' },
  precondition: { code: 409, type: 'CONFLICT' },
  'not-found': { code: 404, type: 'NOT_FOUND' },
};

/**
 * `POST /api/graphql`. Errors of resolvers and of the query are answered with 200 and an `errors` list; a body without
 * a query, or with several, with 400 and nothing.
 */
export function graphqlEndpoint(http: FastifyInstance, catalog: Catalog): void {
  const schema = createSchema();
  const documents = new CheckedDocuments(schema);
  http.post('/api/graphql', async (request, reply) => {
    const body = request.body;
    const query = isObject(body) ? textAt(body, 'query') : undefined;
    if (!isObject(body) || query === undefined) return reply.code(400).send();
    const caller = callerOf(request, reply, catalog);
    const nodes = new EntityNodes(catalog, catalog.viewableBy(caller.stamp.actor));
    const context: GraphqlContext = { catalog, nodes, caller };
    return answer(schema, documents, query, body, context);
  });
}

/** Documents that were parsed and found valid, the ones used last: those of DataHub's clients are large. */
class CheckedDocuments {
  private readonly known = new Map<string, DocumentNode>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** The document, or what is wrong with it; raises GraphQLError when it cannot be parsed. */
  check(query: string): DocumentNode | readonly GraphQLError[] {
    const known = this.known.get(query);
    this.known.delete(query);
    const document = known ?? parse(query, { maxTokens: 100_000 });
    if (!known) {
      const findings = validate(this.schema, document);
      if (findings.length > 0) return findings;
    }
    this.known.set(query, document);
    const [oldest] = this.known.keys();
    if (this.known.size > MAX_DOCUMENTS && oldest !== undefined) this.known.delete(oldest);
    return document;
  }
}

async function answer(
  schema: GraphQLSchema,
  documents: CheckedDocuments,
  query: string,
  body: JsonObject,
  contextValue: GraphqlContext,
): Promise<object> {
  try {
    const document = documents.check(query);
    if (!('kind' in document)) {
      return { errors: document.map((each) => queryError(each, 'ValidationError')) };
    }
    const result = await execute({
      schema,
      document,
      contextValue,
      variableValues: isObject(body['variables']) ? body['variables'] : {},
      operationName: textAt(body, 'operationName') ?? null,
    });
    if (!result.errors) return { data: result.data ?? null };
    return { errors: result.errors.map(resolverError), data: result.data ?? null };
  } catch (failure) {
    if (failure instanceof GraphQLError) return { errors: [queryError(failure, 'InvalidSyntax')] };
    throw failure;
  }
}

function queryError(error: GraphQLError, classification: string): GraphQLFormattedError {
  const { message, locations } = error.toJSON();
  return { message, ...(locations ? { locations } : {}), extensions: { classification } };
}

function resolverError(error: GraphQLError): GraphQLFormattedError {
  const { message, locations, path } = error.toJSON();
  const cause = error.originalError;
  if (!cause && !path) return queryError(error, 'ValidationError'); // a variable that does not fit
  const { code, type } = kindOf(cause);
  if (cause && code === 500) console.error(cause);
  return {
    message,
    ...(locations ? { locations } : {}),
    ...(path ? { path } : {}),
    extensions: { code, type },
  };
}

function kindOf(cause: unknown): { code: number; type: string } {
  if (cause instanceof Refusal) return CODES[cause.kind];
  if (cause instanceof NotServed) return { code: 501, type: 'NOT_IMPLEMENTED' };
  return { code: 500, type: 'SERVER_ERROR' };
}
