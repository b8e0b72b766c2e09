import { Empty, ListOf, OneOf, rpc, RPC_HEADERS, Text } from '@dataspoke/contracts';
import { claimBus, createDatabase, eventually, ready, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { connect, headers } from '@nats-io/transport-node';
import { Controller, Logger, Module } from '@nestjs/common';
import { startService } from '../bootstrap/run-service';
import { type RunningService, type ServiceDefinition } from '../bootstrap/service-definition';
import { SystemClock } from '../clock';
import { GatewayEnv, ServiceEnv } from '../config/env';
import { currentContext, runInContext } from '../context/request-context';
import { alreadyRunning, DataSpokeError } from '../errors/dataspoke-error';
import { callerKeys, environmentOf } from '../testing/environment.fixture';
import { CallerSigner } from './caller-token';
import { type RpcCall } from './rpc-call';
import { RpcClient } from './rpc-client';
import { RpcHandler } from './rpc-handler';

const MODES = ['echo', 'conflict', 'bug', 'outage', 'slow', 'huge', 'wrong'] as const;

class Word {
  @Text()
  text: string;
}
class TryRequest {
  @OneOf(MODES)
  mode: (typeof MODES)[number];

  @ListOf(() => Word, { optional: true })
  words?: Word[];
}
class TryReply {
  @Text({ min: 0, max: 3_000_000 })
  said: string;
}

const tryIt = rpc('quality', 'trial.run.v1', TryRequest, TryReply, { deadlineMs: 2_000 });
const administer = rpc('quality', 'trial.administer.v1', Empty, TryReply);
const between = rpc('quality', 'trial.meet.v1', Empty, TryReply, { onlyFor: 'search' });
const unanswered = rpc('quality', 'trial.miss.v1', Empty, TryReply);

const slow = { started: 0, finished: 0, aborted: 0 };

@Controller()
class TrialController {
  @RpcHandler(tryIt, { role: 'reader' })
  async run(request: TryRequest, call: RpcCall): Promise<TryReply> {
    switch (request.mode) {
      case 'conflict':
        throw alreadyRunning('A run of this source is still going on.', { id: 'run-1' });
      case 'bug':
        throw new TypeError('secret detail: hunter2');
      case 'outage':
        throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      case 'huge':
        return { said: 'x'.repeat(2_000_000) };
      case 'wrong':
        return Object.assign(new TryReply(), { said: 7 });
      case 'slow':
        return this.dawdle(call);
      case 'echo': {
        const { requestId, traceparent, caller } = currentContext();
        return { said: JSON.stringify({ words: request.words, requestId, traceparent, caller }) };
      }
    }
  }

  private async dawdle(call: RpcCall): Promise<TryReply> {
    slow.started += 1;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 700);
      call.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        slow.aborted += 1;
        resolve();
      });
    });
    slow.finished += 1;
    return { said: 'done' };
  }

  @RpcHandler(between, { role: 'reader' })
  meet(_request: Empty, call: RpcCall): Promise<TryReply> {
    return Promise.resolve({ said: call.caller.id });
  }

  @RpcHandler(administer, { role: 'admin' })
  administer(): Promise<TryReply> {
    return Promise.resolve({ said: 'done' });
  }
}

@Module({ controllers: [TrialController] })
class TrialModule {}

class Nothing {}

const definitions = {
  quality: { app: 'quality', env: ServiceEnv, module: () => TrialModule, entities: [], migrations: [] },
  gateway: { app: 'api-gateway', env: GatewayEnv, module: () => Nothing, entities: [], migrations: [] },
} satisfies { quality: ServiceDefinition<ServiceEnv>; gateway: ServiceDefinition<GatewayEnv> };

const caller = { id: 'api-key:7', role: 'reader' } as const;

describe('RPC over NATS', () => {
  let database: TestDatabase;
  let environment: Record<string, string>;
  let service: RunningService;
  let gateway: RunningService;
  let client: RpcClient;

  beforeAll(async () => {
    database = await createDatabase();
    environment = environmentOf({ database, bus: claimBus(), keys: callerKeys() });
    service = await ready(startService(definitions.quality, environment));
    gateway = await ready(startService(definitions.gateway, environment));
    client = gateway.app.get(RpcClient);
    await eventually(() => client.call(tryIt, { mode: 'echo' }, { caller }));
  });
  afterAll(async () => {
    await gateway?.close();
    await service?.close();
    await database?.drop();
  });

  async function failure(work: Promise<unknown>): Promise<DataSpokeError> {
    const error: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error instanceof DataSpokeError) return error;
    throw new Error(`not a DataSpokeError: ${String(error)}`);
  }

  it('carries request, caller, request id and trace context', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const reply = await runInContext({ requestId: 'request-1', traceparent, caller }, () =>
      client.call(tryIt, { mode: 'echo', words: [{ text: 'hello' }] }),
    );
    expect(JSON.parse(reply.said)).toEqual({
      words: [{ text: 'hello' }],
      requestId: 'request-1',
      traceparent,
      caller,
    });
  });

  it('needs no token where one service alone may ask, which the bus sees to', async () => {
    expect(await client.call(between, {})).toEqual({ said: 'service:search' });
    expect((await failure(client.call(tryIt, { mode: 'echo' }))).code).toBe('forbidden');
  });

  it('validates on arrival and names the fields', async () => {
    const bad = Object.assign(new TryRequest(), { mode: 'dance', words: [{ text: '' }], extra: 1 });
    const error = await failure(client.call(tryIt, bad, { caller }));
    expect(error.code).toBe('invalid-request');
    expect(error.fields?.map(({ field }) => field).sort()).toEqual(['extra', 'mode', 'words.0.text']);
  });

  it('keeps code, message and details of an error', async () => {
    const error = await failure(client.call(tryIt, { mode: 'conflict' }, { caller }));
    expect(error.toWire()).toEqual({
      code: 'already-running',
      message: 'A run of this source is still going on.',
      details: { id: 'run-1' },
    });
  });

  it('tells nothing of a bug, and an outage is an outage', async () => {
    const quiet = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    const bug = await failure(client.call(tryIt, { mode: 'bug' }, { caller }));
    expect(bug.code).toBe('internal');
    expect(bug.message).not.toContain('hunter2');
    expect((await failure(client.call(tryIt, { mode: 'outage' }, { caller }))).code).toBe(
      'service-unavailable',
    );
    quiet.mockRestore();
  });

  it('refuses a reply that does not fit into a message, and one that is not as agreed', async () => {
    const quiet = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    expect((await failure(client.call(tryIt, { mode: 'huge' }, { caller }))).message).toContain('too large');
    expect((await failure(client.call(tryIt, { mode: 'wrong' }, { caller }))).message).toContain('said');
    quiet.mockRestore();
  });

  it.each([100, 200, 400])(
    'refuses a request that fits into a message only without its headers (-%d)',
    async (less) => {
      const words = [{ text: 'x'.repeat(1_048_576 - less) }];
      const error = await failure(client.call(tryIt, { mode: 'echo', words }, { caller }));
      expect(error.code).toBe('payload-too-large');
    },
  );

  it('needs the role, and a caller', async () => {
    expect((await failure(client.call(administer, {}, { caller }))).code).toBe('forbidden');
    await expect(client.call(administer, {}, { caller: { id: 'x', role: 'admin' } })).resolves.toEqual({
      said: 'done',
    });
    expect((await failure(client.call(tryIt, { mode: 'echo' }))).code).toBe('forbidden');
    expect((await failure(service.app.get(RpcClient).call(tryIt, { mode: 'echo' }, { caller }))).code).toBe(
      'forbidden',
    );
  });

  it('says at once when nobody answers', async () => {
    const startedAt = performance.now();
    expect((await failure(client.call(unanswered, {}, { caller }))).code).toBe('service-unavailable');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('gives up at the deadline and tells the handler', async () => {
    const before = { ...slow };
    const error = await failure(client.call(tryIt, { mode: 'slow' }, { caller, deadlineMs: 200 }));
    expect(error.code).toBe('deadline-exceeded');
    await eventually(() => expect(slow.aborted).toBe(before.aborted + 1));
  });

  it('ends with the reason of an aborted signal', async () => {
    const controller = new AbortController();
    const call = client.call(tryIt, { mode: 'slow' }, { caller, signal: controller.signal });
    controller.abort(new Error('the browser went away'));
    await expect(call).rejects.toThrow('the browser went away');
  });

  it('does not work on a request whose deadline has passed', async () => {
    const before = slow.started;
    const connection = await connect({
      servers: environment['NATS_URL'],
      user: environment['NATS_USER'],
      pass: environment['NATS_PASSWORD'],
    });
    const late = headers();
    const signer = new CallerSigner(environment['DATASPOKE_CALLER_PRIVATE_KEY']!, new SystemClock());
    late.set(RPC_HEADERS.caller, await signer.sign(caller));
    late.set(RPC_HEADERS.deadline, new Date(Date.now() - 1_000).toISOString());
    const packet = { pattern: tryIt.subject, id: '1', data: { mode: 'slow' } };
    const reply = await connection.request(tryIt.subject, JSON.stringify(packet), {
      timeout: 2_000,
      headers: late,
    });
    await connection.close();
    expect(reply.json()).toMatchObject({ err: { code: 'deadline-exceeded' } });
    expect(slow.started).toBe(before);
  });

  it('answers every request in hand when it stops, and another process takes the rest', async () => {
    const second = await ready(startService(definitions.quality, environment));
    const startedBefore = slow.started;
    const inHand = Array.from({ length: 20 }, () => client.call(tryIt, { mode: 'slow' }, { caller }));
    await eventually(() => expect(slow.started).toBe(startedBefore + 20));
    const closing = second.close();
    const later = Array.from({ length: 20 }, () => client.call(tryIt, { mode: 'echo' }, { caller }));
    await expect(Promise.all([...inHand, ...later])).resolves.toHaveLength(40);
    await closing;
  });

  it('counts by operation and outcome', async () => {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    const line = text
      .split('\n')
      .find((one) => one.startsWith('dataspoke_rpc_server_seconds_count') && one.includes('already-running'));
    expect(line).toContain('subject="dataspoke.rpc.quality.trial.run.v1"');
    expect(line).toMatch(/ 1$/);
  });
});
