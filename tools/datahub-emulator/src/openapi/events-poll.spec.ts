import { type FastifyInstance } from 'fastify';
import { type Catalog } from '../catalog';
import { createServer } from '../emulator';
import { callerAt, dataset, proposal, smallCatalog } from '../model/small-model.fixture';

const NOW = 1_700_000_000_000;
const DAY = 86_400_000;
const TOPIC = 'MetadataChangeLog_Versioned_v1';

interface GenericAspect {
  [branch: string]: { value: string };
}
interface ChangeLogEvent {
  entityType: string;
  aspect: GenericAspect;
  previousAspectValue: GenericAspect;
}
interface PlatformEvent {
  name: string;
  payload: { value: string };
}
interface Poll {
  offsetId: string;
  count: number;
  events: { contentType: string; value: string }[];
}

describe('events poll', () => {
  let catalog: Catalog;
  let http: FastifyInstance;
  let url: string;
  beforeEach(async () => {
    catalog = smallCatalog({ now: () => NOW });
    http = createServer(catalog);
    url = await http.listen({ port: 0, host: '127.0.0.1' });
  });
  afterEach(async () => {
    catalog.stop();
    await http.close();
    catalog.close();
  });

  const write = (name: string, time = NOW): void => {
    const value = { name, description: 'wért ✓' };
    catalog.write([proposal(dataset('orders'), 'datasetProperties', value)], callerAt(time), false);
  };
  async function ask(query: Record<string, string>): Promise<Response> {
    const parameters = new URLSearchParams({ topic: TOPIC, pollTimeoutSeconds: '0', ...query });
    return fetch(`${url}/openapi/v1/events/poll?${parameters}`);
  }
  async function poll(query: Record<string, string>): Promise<Poll> {
    const answer = await ask(query);
    expect(answer.status).toBe(200);
    return (await answer.json()) as Poll;
  }

  it('starts at the end and continues from the offset', async () => {
    write('one');
    const start = await poll({});
    expect(start).toMatchObject({ count: 0, events: [] });
    expect(JSON.parse(Buffer.from(start.offsetId, 'base64').toString())).toEqual({ [`${TOPIC}-0`]: 4 });
    write('two');
    const next = await poll({ offsetId: start.offsetId });
    expect(next.count).toBe(1);
    expect(await poll({ offsetId: next.offsetId })).toMatchObject({ count: 0, offsetId: next.offsetId });
    expect((await poll({ offsetId: start.offsetId })).events).toEqual(next.events);
  });

  it('writes Avro JSON: nullable fields wrapped, bytes one character each', async () => {
    const { offsetId } = await poll({});
    write('one');
    write('two');
    const events = (await poll({ offsetId })).events.map(({ value }) => JSON.parse(value) as ChangeLogEvent);
    const aspect = 'com.linkedin.pegasus2avro.mxe.GenericAspect';
    expect(events[0]).toMatchObject({
      entityType: 'dataset',
      entityUrn: { string: dataset('orders') },
      changeType: 'UPSERT',
      aspectName: { string: 'datasetProperties' },
      headers: null,
      previousAspectValue: null,
      systemMetadata: {
        'com.linkedin.pegasus2avro.mxe.SystemMetadata': {
          lastObserved: { long: NOW },
          runId: { string: 'no-run-id-provided' },
          version: { string: '1' },
          properties: { map: { telemetryTraceId: callerAt(NOW).traceId } },
        },
      },
      created: {
        'com.linkedin.pegasus2avro.common.AuditStamp': {
          time: NOW,
          actor: 'urn:li:corpuser:ann',
          message: null,
        },
      },
    });
    const text = Buffer.from(events[0]!.aspect[aspect]!.value, 'latin1').toString('utf8');
    expect(JSON.parse(text)).toEqual({ name: 'one', description: 'wért ✓' });
    expect(events.at(-1)!.previousAspectValue[aspect]!.value).toBe(events[0]!.aspect[aspect]!.value);
  });

  it('answers as soon as the limit is reached, and with no more than that', async () => {
    const { offsetId } = await poll({});
    const waiting = poll({ offsetId, limit: '2', pollTimeoutSeconds: '10' });
    write('one'); // four events: the aspect, the key and two defaults
    const started = Date.now();
    const first = await waiting;
    expect(first.count).toBe(2);
    expect(Date.now() - started).toBeLessThan(5_000);
    expect((await poll({ offsetId: first.offsetId, limit: '10' })).count).toBe(2);
  });

  it('waits the whole time-out for fewer events than the limit', async () => {
    const { offsetId } = await poll({});
    write('one');
    const started = Date.now();
    expect((await poll({ offsetId, limit: '100', pollTimeoutSeconds: '1' })).count).toBe(4);
    expect(Date.now() - started).toBeGreaterThanOrEqual(990);
  });

  it('looks back by days', async () => {
    write('old', NOW - 3 * DAY);
    write('new', NOW - DAY / 2);
    expect((await poll({ lookbackWindowDays: '1' })).count).toBe(1);
    expect((await poll({ lookbackWindowDays: '7' })).count).toBe(5);
  });

  it('goes to the end when the offset is of another store', async () => {
    write('one');
    const beyond = Buffer.from(JSON.stringify({ [`${TOPIC}-0`]: 99 })).toString('base64');
    const answer = await poll({ offsetId: beyond });
    expect(JSON.parse(Buffer.from(answer.offsetId, 'base64').toString())).toEqual({ [`${TOPIC}-0`]: 4 });
  });

  it.each([
    ['offsetId', 'no base64 json', 400],
    ['limit', 'many', 400],
    ['topic', 'MetadataChangeProposal_v1', 500],
  ])('refuses a bad %s', async (name, value, status) => {
    const answer = await ask({ [name]: value });
    expect(answer.status).toBe(status);
  });

  it('tells on the platform topic what a change means', async () => {
    const topic = 'PlatformEvent_v1';
    const { offsetId } = await poll({ topic });
    const tags = (...names: string[]): void => {
      const value = { tags: names.map((name) => ({ tag: `urn:li:tag:${name}` })) };
      catalog.write([proposal(dataset('orders'), 'globalTags', value)], callerAt(NOW), false);
    };
    tags('a', 'b');
    tags('b');
    const told = (await poll({ topic, offsetId })).events.map(({ value }) => {
      const { name, payload } = JSON.parse(value) as PlatformEvent;
      expect(name).toBe('entityChangeEvent');
      const { category, operation, modifier } = JSON.parse(payload.value) as Record<string, string>;
      return [category, operation, modifier];
    });
    expect(told).toEqual([
      ['TAG', 'ADD', 'urn:li:tag:a'],
      ['TAG', 'ADD', 'urn:li:tag:b'],
      ['LIFECYCLE', 'CREATE', undefined],
      ['TAG', 'REMOVE', 'urn:li:tag:a'],
    ]);
  });
});
