import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Refusal } from '../../errors';
import { isObject, type JsonValue } from '../../json';
import { pathOf, queryText } from '../http';
import { type FaultRule, parseFaultPlan } from './fault-plan';
import { type FaultSwitches } from './fault-switches';

/** Where the switches are set at run time; no path of DataHub begins like this. */
const CONTROL_PATH = '/emulator/faults';
const GRAPHQL_PATH = '/api/graphql';
const LOOPBACK = /^(::ffff:)?127\.|^::1$/;

declare module 'fastify' {
  interface FastifyRequest {
    /** The faults that meet this request. */
    faults: FaultRule[];
  }
}

/**
 * `GET /emulator/faults` tells what is switched on and how often it struck, `PUT` replaces it, `DELETE` ends it. For callers
 * on this machine only.
 */
export function faultControl(http: FastifyInstance, switches: FaultSwitches): void {
  http.get(CONTROL_PATH, async (request) => {
    refuseStrangers(request);
    return { rules: switches.state };
  });
  http.put<{ Body: JsonValue | undefined }>(CONTROL_PATH, async (request) => {
    refuseStrangers(request);
    switches.set(parseFaultPlan(request.body));
    return { rules: switches.state };
  });
  http.delete(CONTROL_PATH, async (request) => {
    refuseStrangers(request);
    switches.clear();
    return { rules: switches.state };
  });
}

/** Lets the faults that are switched on happen to every other request. */
export function faultHooks(http: FastifyInstance, switches: FaultSwitches): void {
  http.decorateRequest('faults');
  // Once the body is there: an answer to half a request would cost the connection, which is a fault of its own.
  http.addHook('preHandler', async (request, reply) => {
    request.faults = [];
    if (switches.isIdle || pathOf(request) === CONTROL_PATH) return;
    request.faults = switches.strike({
      method: request.method,
      url: request.url,
      isWrite: isWrite(request),
      isGraphQl: pathOf(request) === GRAPHQL_PATH,
      hasToken: request.headers.authorization !== undefined,
    });
    for (const rule of request.faults) await strikeBefore(rule, request, reply, switches);
  });
  http.addHook('onSend', async (request, reply, payload) => {
    let body: unknown = payload;
    // Requests that were refused before they were read have none.
    for (const rule of request.faults ?? []) body = strikeAfter(rule, request, reply, body, switches);
    return body;
  });
}

async function strikeBefore(
  rule: FaultRule,
  request: FastifyRequest,
  reply: FastifyReply,
  switches: FaultSwitches,
): Promise<void> {
  // An answer that is given already stands.
  if (reply.sent) return;
  switch (rule.fault) {
    case 'latency':
      await sleep(rule.ms + switches.chance(rule.jitterMs ?? 0), undefined, {
        signal: switches.ended,
      }).catch(() => {
        hangUp(request, reply);
      });
      return;
    case 'outage':
      await refuse(503, undefined, reply);
      return;
    case 'token-expired':
    case 'token-required':
      await refuse(401, undefined, reply);
      return;
    case 'read-only':
      await refuse(403, undefined, reply);
      return;
    case 'error':
      if (rule.moment === 'after') return;
      await refuse(statusOf(rule, switches), rule.retryAfterSeconds, reply);
      return;
    case 'graphql-error':
      await reply.send({ errors: [graphQlProblem(rule.code ?? 500)], data: null });
      return;
    case 'drop':
      if (rule.moment === 'after' || rule.moment === 'middle') return;
      hangUp(request, reply);
      return;
    default:
      return;
  }
}

/** Ends a request that has not been carried out, and its connection. */
function hangUp(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  request.socket.destroy();
}

function strikeAfter(
  rule: FaultRule,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: unknown,
  switches: FaultSwitches,
): unknown {
  const payload = answer ?? '';
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
  switch (rule.fault) {
    case 'error': {
      if (rule.moment !== 'after') return payload;
      const status = statusOf(rule, switches);
      setRetryAfter(rule.retryAfterSeconds, reply);
      reply.code(status).header('content-type', 'application/json').removeHeader('content-length');
      return JSON.stringify(problem(status));
    }
    case 'drop':
      if (rule.moment === 'after') request.socket.destroy();
      return rule.moment === 'middle' ? broken(Buffer.from(payload), reply) : payload;
    case 'slow-body':
      return trickle(Buffer.from(payload), rule.bytesPerSecond, reply);
    case 'cut-json': {
      const whole = Buffer.from(payload);
      reply.removeHeader('content-length');
      return whole.subarray(0, Math.floor(whole.length / 2));
    }
    case 'large-answer': {
      const whole = Buffer.from(payload);
      if (!/^\s*[{[]/.test(whole.toString('utf8', 0, 20)) || whole.length >= rule.bytes) return payload;
      reply.removeHeader('content-length');
      return Buffer.concat([whole, Buffer.alloc(rule.bytes - whole.length, ' ')]);
    }
    default:
      return payload;
  }
}

/** Announces the whole body, sends half of it, and cuts the connection. */
function broken(whole: Buffer, reply: FastifyReply): Readable {
  // An empty answer is broken off before its end all the same.
  reply.header('content-length', Math.max(2, whole.length));
  const half = whole.subarray(0, Math.floor(whole.length / 2));
  async function* pieces(): AsyncGenerator<Buffer> {
    if (half.length > 0) yield half;
    // The half must have left before the connection goes.
    await sleep(5);
    reply.raw.destroy();
  }
  return Readable.from(pieces());
}

function trickle(whole: Buffer, bytesPerSecond: number, reply: FastifyReply): Readable {
  reply.header('content-length', whole.length);
  const tickMs = 50;
  const size = Math.max(1, Math.floor((bytesPerSecond * tickMs) / 1000));
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < whole.length; at += size) {
      await sleep(tickMs);
      yield whole.subarray(at, at + size);
    }
  }
  return Readable.from(pieces());
}

function statusOf({ statuses }: { statuses?: number[] }, switches: FaultSwitches): number {
  const choice = statuses ?? [500];
  return choice[Math.floor(switches.chance(choice.length))] ?? 500;
}

async function refuse(status: number, retryAfter: number | undefined, reply: FastifyReply): Promise<void> {
  setRetryAfter(retryAfter, reply);
  await reply.code(status).send(problem(status));
}

function setRetryAfter(seconds: number | undefined, reply: FastifyReply): void {
  if (seconds !== undefined) reply.header('retry-after', String(seconds));
}

function problem(status: number): object {
  return { status, message: 'a fault that was switched on', error: 'Injected Fault' };
}

const WRITING_ACTION = /^(ingest|batchIngest|delete|rollback|restore|set|update|produce|truncate)/;
const READING_POST = /\/(batchGet|scroll|search)$|^\/openapi\/v1\/trace\//;

function graphQlProblem(code: number): object {
  return { message: 'a fault that was switched on', extensions: { code, type: 'SERVER_ERROR' } };
}

/** Whether a request would change the catalog. */
function isWrite(request: FastifyRequest): boolean {
  const path = pathOf(request);
  if (request.method === 'GET' || request.method === 'HEAD') return false;
  if (path === GRAPHQL_PATH) {
    const body: unknown = request.body;
    const query = isObject(body) ? body['query'] : undefined;
    return typeof query === 'string' && /(^|\})\s*mutation\b/.test(query.replace(/#.*$/gm, ''));
  }
  const action = queryText(request, 'action');
  if (action !== undefined) return WRITING_ACTION.test(action);
  return request.method !== 'POST' || !READING_POST.test(path);
}

function refuseStrangers(request: FastifyRequest): void {
  if (!LOOPBACK.test(request.socket.remoteAddress ?? '')) {
    throw new Refusal('bad-argument', 'faults are switched from the same machine only');
  }
}
