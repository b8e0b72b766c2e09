import { randomBytes } from 'node:crypto';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { Refusal, type RefusalKind } from '../errors';
import { parseJson } from '../json';
import { type Caller } from '../writes/proposal';

const BODY_LIMIT = 16 * 1024 * 1024;
const SYSTEM_ACTOR = 'urn:li:corpuser:__datahub_system';
const OPEN_PATHS = [/^\/health(\/live|\/detailed)?\/?$/, /^\/config\/?$/, /^\/actuator\/prometheus$/];

const RESTLI_STATUS: Record<RefusalKind, number> = {
  unauthorized: 403,
  'bad-argument': 400,
  unsupported: 400,
  'not-found': 404,
  invalid: 422,
  precondition: 422,
};

const OPENAPI_STATUS: Record<RefusalKind, number> = {
  unauthorized: 403,
  'bad-argument': 400,
  unsupported: 400,
  'not-found': 404,
  invalid: 400,
  precondition: 412,
};

/** What the HTTP layer must be told. */
export interface HttpOptions {
  /** The bearer token callers must present, or one created later; without one everybody may do everything. */
  token?: string;
  /** The user on whose behalf a bearer token acts; `undefined` when it opens nothing. */
  actorOf(bearer: string): string | undefined;
  /** Answers the present, in epoch milliseconds. */
  now(): number;
  /** Whether the server is stopping: connections end with the answer they wait for. */
  isStopping(): boolean;
}

/**
 * A server with DataHub's manners: any content type is read as JSON, URNs may stand unencoded in paths, errors have
 * the shape of the interface they come from (rest.li, OpenAPI).
 */
export function createHttp(options: HttpOptions): FastifyInstance {
  const http = fastify({
    bodyLimit: BODY_LIMIT,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 20_000, ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
  });
  http.removeAllContentTypeParsers();
  // The official client sends `Content-Type: application/json` on GET and DELETE too, with an empty body.
  http.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    const text = String(body);
    try {
      done(null, text.trim() === '' ? undefined : parseJson(text));
    } catch {
      done(new Refusal('bad-argument', 'The request body is not JSON'));
    }
  });
  http.addHook('onRequest', async (request, reply) => {
    if (!options.token || OPEN_PATHS.some((path) => path.test(pathOf(request)))) return;
    if (tokenActor(request, options) !== undefined) return;
    await reply.code(401).type('text/html').send(UNAUTHORIZED);
  });
  http.addHook('onSend', async (_request, reply) => {
    if (options.isStopping()) reply.header('connection', 'close');
  });
  http.setErrorHandler((failure: FastifyError | Refusal, request, reply) =>
    sendFailure(failure, request, reply),
  );
  http.setNotFoundHandler(async (request, reply) => {
    await reply
      .code(404)
      .send({ status: 404, message: `No resource at ${request.method} ${pathOf(request)}` });
  });
  return http;
}

const UNAUTHORIZED =
  '<html><head><title>Error 401 Unauthorized</title></head><body><h2>HTTP ERROR 401 Unauthorized</h2>' +
  '<p>Unauthorized to perform this action.</p></body></html>';

/** On whose behalf a request acts, with a new trace id, which is announced in the `traceparent` header. */
export function callerOf(request: FastifyRequest, reply: FastifyReply, options: HttpOptions): Caller {
  const micros = BigInt(options.now()) * 1000n + BigInt(randomBytes(2).readUInt16BE() % 1000);
  const traceId = micros.toString(16).padStart(16, '0') + randomBytes(8).toString('hex');
  reply.header('traceparent', `00-${traceId}-${randomBytes(8).toString('hex')}-01`);
  const named = request.headers['x-datahub-actor'];
  const anyone = typeof named === 'string' ? named : SYSTEM_ACTOR;
  const actor = options.token ? (tokenActor(request, options) ?? SYSTEM_ACTOR) : anyone;
  return { stamp: { time: options.now(), actor }, traceId };
}

function tokenActor(request: FastifyRequest, options: HttpOptions): string | undefined {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  return bearer === undefined ? undefined : options.actorOf(bearer);
}

/** The path of a request without its query, as it was sent. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}

/** Percent-decodes a part of a path; refuses (`bad-argument`) what is not encoded correctly. */
export function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refusal('bad-argument', `${text.slice(0, 300)} is not percent-encoded correctly`);
  }
}

/** The first value of a query parameter. */
export function queryText(request: FastifyRequest, name: string): string | undefined {
  const [value] = queryTexts(request, name);
  return value;
}

/** All values of a query parameter that may be repeated. */
export function queryTexts(request: FastifyRequest, name: string): string[] {
  return queryOf(request).getAll(name);
}

/** A query parameter that is a whole number; refuses anything else. */
export function queryInteger(request: FastifyRequest, name: string): number | undefined {
  const value = queryText(request, name);
  if (value === undefined || value === '') return undefined;
  if (!/^-?\d+$/.test(value)) {
    throw new Refusal('bad-argument', `${name} must be a whole number, got ${value.slice(0, 60)}`);
  }
  return Number(value);
}

/** A query parameter that is `true` or `false`. */
export function queryFlag(request: FastifyRequest, name: string, fallback: boolean): boolean {
  const value = queryText(request, name);
  return value === undefined ? fallback : value.toLowerCase() === 'true';
}

function queryOf(request: FastifyRequest): URLSearchParams {
  const at = request.url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : request.url.slice(at + 1));
}

async function sendFailure(
  failure: FastifyError | Refusal,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const isOpenApi = pathOf(request).startsWith('/openapi/');
  if (failure instanceof Refusal) {
    const status = (isOpenApi ? OPENAPI_STATUS : RESTLI_STATUS)[failure.kind];
    const { message } = failure;
    await reply
      .code(status)
      .send(isOpenApi ? { error: ERROR_TITLES[failure.kind], message } : restliError(status, message));
    return;
  }
  const status = failure.statusCode ?? 500;
  if (status >= 500) console.error(failure);
  const message = status >= 500 ? 'Internal server error occurred' : failure.message;
  await reply.code(status).send(isOpenApi ? { error: message } : restliError(status, message));
}

const ERROR_TITLES: Record<RefusalKind, string> = {
  'bad-argument': 'Validation Error',
  unsupported: 'Validation Error',
  invalid: 'Validation Error',
  unauthorized: 'Authorization Error',
  'not-found': 'Not Found',
  precondition: 'Precondition Error',
};

function restliError(status: number, message: string): object {
  return { exceptionClass: 'com.linkedin.restli.server.RestLiServiceException', message, status };
}
