import { type FastifyInstance } from 'fastify';
import {
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
import { createSchema, type GraphqlContext } from './schema';

const CODES: Record<RefusalKind, { code: number; type: string }> = {
  'bad-argument': { code: 400, type: 'BAD_REQUEST' },
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
  http.post('/api/graphql', async (request, reply) => {
    const body = request.body;
    const query = isObject(body) ? textAt(body, 'query') : undefined;
    if (!isObject(body) || query === undefined) return reply.code(400).send();
    const { stamp } = callerOf(request, reply, catalog);
    const context: GraphqlContext = { nodes: new EntityNodes(catalog), actor: stamp.actor };
    return answer(schema, query, body, context);
  });
}

async function answer(
  schema: GraphQLSchema,
  query: string,
  body: JsonObject,
  contextValue: GraphqlContext,
): Promise<object> {
  try {
    const document = parse(query, { maxTokens: 100_000 });
    const findings = validate(schema, document);
    if (findings.length > 0) return { errors: findings.map((each) => queryError(each, 'ValidationError')) };
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
  if (cause && !(cause instanceof Refusal)) console.error(cause);
  const { code, type } = cause instanceof Refusal ? CODES[cause.kind] : { code: 500, type: 'SERVER_ERROR' };
  return {
    message,
    ...(locations ? { locations } : {}),
    ...(path ? { path } : {}),
    extensions: { code, type },
  };
}
