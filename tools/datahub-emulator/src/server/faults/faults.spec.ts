import { type AddressInfo } from 'node:net';
import { type FastifyInstance } from 'fastify';
import { type Catalog } from '../../catalog';
import { dataset, smallCatalog } from '../../model/small-model.fixture';
import { entityReads } from '../../openapi/entity-reads';
import { aspectsResource } from '../../restli/aspects-resource';
import { createHttp } from '../http';
import { statusEndpoints } from '../status';
import { Door } from './door';
import { faultControl, faultHooks } from './fault-hooks';
import { parseFaultPlan, type FaultRule } from './fault-plan';
import { FaultSwitches } from './fault-switches';

const URN = dataset('orders');

describe('faults that are switched on', () => {
  let catalog: Catalog;
  let http: FastifyInstance;
  let door: Door;
  let switches: FaultSwitches;
  let url: string;

  beforeEach(async () => {
    catalog = smallCatalog({});
    door = new Door();
    switches = new FaultSwitches((ms) => {
      door.refuse(ms);
    });
    http = createHttp(catalog);
    faultHooks(http, switches);
    faultControl(http, switches);
    statusEndpoints(http, catalog);
    aspectsResource(http, catalog);
    entityReads(http, catalog);
    // Whatever it says: whether it is let through is what counts.
    http.post('/api/graphql', () => Promise.resolve({ data: {} }));
    url = await http.listen({ port: 0, host: '127.0.0.1' });
    door.guard(http.server, (http.server.address() as AddressInfo).port, '127.0.0.1');
  });
  afterEach(async () => {
    door.closeForGood();
    catalog.stop();
    await http.close();
    catalog.close();
  });

  const set = (...rules: FaultRule[]): void => {
    switches.set({ rules });
  };
  const write = (name: string) =>
    fetch(`${url}/aspects?action=ingestProposal`, {
      method: 'POST',
      body: JSON.stringify({
        proposal: {
          entityType: 'dataset',
          entityUrn: URN,
          changeType: 'UPSERT',
          aspectName: 'datasetProperties',
          aspect: { value: JSON.stringify({ name }), contentType: 'application/json' },
        },
      }),
    });
  const config = (): Promise<Response> => fetch(`${url}/config`);
  const stored = (): string | undefined => {
    const text = catalog.aspectVersion(URN, 'datasetProperties', 0)?.value['name'];
    return typeof text === 'string' ? text : undefined;
  };

  it('answers late', async () => {
    set({ fault: 'latency', ms: 120 });
    const begun = performance.now();
    expect((await config()).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(118);
  });

  it('carries out nothing that it delays when the server stops', async () => {
    set({ fault: 'latency', ms: 60_000 });
    const late = write('late');
    while (switches.state[0]?.struck !== 1) await new Promise((resolve) => setImmediate(resolve));
    switches.end();
    await expect(late).rejects.toThrow();
    expect(stored()).toBeUndefined();
  });

  it('answers an error before a write is carried out, or after it', async () => {
    set({ fault: 'error', statuses: [503], retryAfterSeconds: 7 });
    const before = await write('one');
    expect([before.status, before.headers.get('retry-after')]).toEqual([503, '7']);
    expect(stored()).toBeUndefined();

    set({ fault: 'error', statuses: [500], moment: 'after' });
    const after = await write('two');
    expect([after.status, await after.json()]).toEqual([500, expect.objectContaining({ status: 500 })]);
    expect(stored()).toBe('two');
  });

  it('cuts the connection before a write is carried out, after it, or in the middle of the answer', async () => {
    set({ fault: 'drop' });
    await expect(write('one')).rejects.toThrow();
    expect(stored()).toBeUndefined();
    set({ fault: 'drop', moment: 'after' });
    await expect(write('two')).rejects.toThrow();
    expect(stored()).toBe('two');
    set({ fault: 'drop', moment: 'middle' });
    const answer = await write('three');
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow();
    expect(stored()).toBe('three');
  });

  it('leaves out half of the answer, fills it up, or lets it trickle', async () => {
    const whole = await (await config()).text();
    set({ fault: 'cut-json' });
    expect(await (await config()).text()).toBe(whole.slice(0, Math.floor(whole.length / 2)));
    set({ fault: 'large-answer', bytes: 1_000_000 });
    const large = await (await config()).text();
    expect(large).toHaveLength(1_000_000);
    expect(JSON.parse(large)).toEqual(JSON.parse(whole));
    set({ fault: 'slow-body', bytesPerSecond: 2_000 });
    const begun = performance.now();
    expect(await (await config()).text()).toBe(whole);
    expect(performance.now() - begun).toBeGreaterThan((whole.length / 2_000) * 900);
  });

  it('refuses tokens, requests without one, and writes', async () => {
    set({ fault: 'token-expired' });
    expect((await write('one')).status).toBe(401);
    set({ fault: 'token-required' });
    expect((await config()).status).toBe(401);
    expect((await fetch(`${url}/config`, { headers: { authorization: 'Bearer t' } })).status).toBe(200);
    set({ fault: 'read-only' });
    expect((await config()).status).toBe(200);
    expect((await write('one')).status).toBe(403);
    const graphql = (query: string) =>
      fetch(`${url}/api/graphql`, { method: 'POST', body: JSON.stringify({ query }) });
    expect((await graphql('mutation M { x }')).status).toBe(403);
    expect((await graphql('# mutation\nquery { __typename }')).status).toBe(200);
    const read = await fetch(`${url}/openapi/v3/entity/dataset/batchGet`, {
      method: 'POST',
      body: JSON.stringify([{ urn: URN }]),
    });
    expect(read.status).toBe(200);
    expect(stored()).toBeUndefined();
  });

  it('hides an error in a GraphQL answer of status 200', async () => {
    set({ fault: 'graphql-error', code: 403 });
    const answer = await fetch(`${url}/api/graphql`, {
      method: 'POST',
      body: JSON.stringify({ query: '{x}' }),
    });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { data: null, errors: [expect.objectContaining({ extensions: { code: 403, type: 'SERVER_ERROR' } })] },
    ]);
    expect((await config()).status).toBe(200);
    expect(switches.state).toMatchObject([{ matched: 1, struck: 1 }]);
  });

  it('refuses connections for a while and is back by itself', async () => {
    await config();
    switches.set({ rules: [], refuseConnectionsMs: 80 });
    await expect(config()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    const deadline = Date.now() + 5_000;
    let status = 0;
    while (status === 0 && Date.now() < deadline) {
      status = await config().then(
        (answer) => answer.status,
        () => 0,
      );
    }
    expect(status).toBe(200);
  });

  it('can be ended while it refuses connections', async () => {
    switches.set({ rules: [], refuseConnectionsMs: 60_000 });
    await expect(config()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  it('aims by path, method, kind, share, number and order, the same each time for one seed', async () => {
    set({ fault: 'outage', path: '^/config$', methods: ['GET'], skip: 1, times: 2 });
    const statuses: number[] = [];
    for (let at = 0; at < 5; at += 1) statuses.push((await config()).status);
    expect(statuses).toEqual([200, 503, 503, 200, 200]);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect(switches.state).toMatchObject([{ matched: 5, struck: 2 }]);

    const target = { method: 'GET', url: '/config', isWrite: false, isGraphQl: false, hasToken: false };
    const draw = (seed: number) => {
      switches.set({ rules: [{ fault: 'outage', rate: 0.2 }], seed });
      return Array.from({ length: 1_000 }, () => switches.strike(target).length);
    };
    const first = draw(7);
    expect(draw(7)).toEqual(first);
    expect(draw(8)).not.toEqual(first);
    const struck = first.filter((count) => count > 0).length;
    expect(struck).toBeGreaterThan(150);
    expect(struck).toBeLessThan(250);
  });

  it('is switched over HTTP, beside the faults themselves', async () => {
    const control = (method: string, body?: unknown) =>
      fetch(`${url}/emulator/faults`, {
        method,
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    const plan = { rules: [{ fault: 'outage' }] };
    expect((await control('PUT', plan)).status).toBe(200);
    expect((await config()).status).toBe(503);
    expect(await (await control('GET')).json()).toEqual({
      rules: [{ rule: { fault: 'outage' }, matched: 1, struck: 1 }],
    });
    expect((await control('DELETE')).status).toBe(200);
    expect((await config()).status).toBe(200);
    const wrong = await control('PUT', { rules: [{ fault: 'latency' }] });
    expect([wrong.status, await wrong.json()]).toEqual([
      400,
      expect.objectContaining({ message: 'rules[0].ms is missing' }),
    ]);
  });
});

describe('parseFaultPlan', () => {
  it.each([
    [{}, 'a fault plan is'],
    [{ rules: [{ fault: 'fire' }] }, 'rules[0].fault must be one of latency, error'],
    [{ rules: [{ fault: 'error', statuses: [200] }] }, 'rules[0].statuses must be'],
    [{ rules: [{ fault: 'outage', rate: 2 }] }, 'rules[0].rate must be a number from 0 to 1'],
    [{ rules: [{ fault: 'outage', path: '(' }] }, 'rules[0].path must be a regular expression'],
    [{ rules: [{ fault: 'drop', moment: 'later' }] }, 'rules[0].moment must be one of before, middle, after'],
    [{ rules: [{ fault: 'outage', ms: 1 }] }, 'rules[0] has no ms'],
  ])('says what is wrong with %j', (plan, message) => {
    expect(() => parseFaultPlan(plan)).toThrow(message);
  });
});
