import {
  type EventDefinition,
  ingestionEvents,
  type IncidentChanged,
  metadataHealthEvents,
  qualityEvents,
  type SavedSearchMatched,
  searchEvents,
} from '@dataspoke/contracts';
import { ready } from '@dataspoke/dev-stack/testing';
import { Outbox, type RunningService, ServiceEnv, startService } from '@dataspoke/service-kit';
import { DataSource } from 'typeorm';
import { type RunningGateway, send, startGateway } from '../gateway.fixture';

const ARRIVES_MS = 10_000;
const URN = 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.flights,PROD)';

class Nothing {}

interface Received {
  readonly id?: string;
  readonly type?: string;
  readonly data?: Record<string, unknown>;
}

const incident = (title: string): IncidentChanged => ({
  incidentId: '3f1c5a3e-6d58-4b64-9a07-5b8a4f1f1d01',
  dataset: URN,
  cause: 'rule:1',
  title,
  evaluationId: '8a0f5b62-0a2f-4b9d-8a52-2f0f8f5c7e02',
});

describe('the stream of events', () => {
  let gateway: RunningGateway;
  const services = new Map<'ingestion' | 'quality' | 'metadata-health' | 'search', RunningService>();

  beforeAll(async () => {
    gateway = await startGateway();
    for (const app of ['ingestion', 'quality', 'metadata-health', 'search'] as const) {
      services.set(
        app,
        await ready(
          startService(
            { app, env: ServiceEnv, module: () => Nothing, entities: [], migrations: [] },
            gateway.serviceEnvironment(),
          ),
        ),
      );
    }
  });
  afterAll(async () => {
    for (const service of services.values()) await service.close();
    await gateway?.close();
  });

  async function tell<D extends object>(definition: EventDefinition<D>, data: D): Promise<void> {
    const app = services.get(definition.service)?.app;
    if (!app) throw new Error(`${definition.service} does not run`);
    await app.get(DataSource).transaction((tx) => app.get(Outbox).publish(tx, definition, data));
  }

  /** Listens until so many events have come. */
  async function* listen(lastEventId?: string): AsyncGenerator<Received> {
    const stop = new AbortController();
    const answer = await fetch(`${gateway.url}/api/v1/events`, {
      headers: {
        authorization: `Bearer ${gateway.adminKey}`,
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
      signal: AbortSignal.any([stop.signal, AbortSignal.timeout(ARRIVES_MS)]),
    });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    try {
      let text = '';
      for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const field = (name: string): string | undefined =>
            new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1];
          const data = field('data');
          if (data === undefined) continue;
          const [id, type] = [field('id'), field('event')];
          yield {
            ...(id === undefined ? {} : { id }),
            ...(type === undefined ? {} : { type }),
            data: JSON.parse(data) as Record<string, unknown>,
          };
        }
      }
    } finally {
      stop.abort();
    }
  }

  async function next(listener: AsyncGenerator<Received>): Promise<Received> {
    const { value, done } = await listener.next();
    if (done === true) throw new Error('the stream has ended');
    return value;
  }

  it('tells what happens as it happens, and goes on behind the last event that was received', async () => {
    const listener = listen();
    const open = await next(listener);
    expect(open).toMatchObject({ type: 'open', id: expect.stringMatching(/^\d+$/) });
    await tell(ingestionEvents.feedAdvanced, { position: 'of no interest' });
    await tell(qualityEvents.incidentOpened, incident('it opened'));
    const opened = await next(listener);
    expect(opened).toMatchObject({
      type: 'quality.incident.opened.v1',
      id: expect.stringMatching(/^\d+$/),
      data: {
        type: 'dataspoke.events.quality.incident.opened.v1',
        time: expect.stringMatching(/Z$/),
        data: { dataset: URN, title: 'it opened' },
      },
    });
    await listener.return(undefined);

    await tell(qualityEvents.incidentClosed, incident('it closed'));
    const again = listen(opened.id);
    expect(await next(again)).toMatchObject({ type: 'open', id: opened.id });
    expect(await next(again)).toMatchObject({ type: 'quality.incident.closed.v1' });
    await tell(metadataHealthEvents.scoreChanged, {
      urn: URN,
      score: 71,
      before: 70,
      confidence: 80,
      definitionVersion: 1,
    });
    expect(await next(again)).toMatchObject({
      type: 'metadata-health.score.changed.v1',
      data: { data: { urn: URN, score: 71, before: 70 } },
    });
    await tell(qualityEvents.anomalyFound, {
      monitorId: '3f1c5a3e-6d58-4b64-9a07-5b8a4f1f1d01',
      monitorName: 'cancelled flights',
      dataset: URN,
      day: '2013-02-08',
      value: 0.5,
      band: { expected: 0.02, lower: 0, upper: 0.12 },
      score: 5,
      alert: true,
      reason: '51 % cancelled, between 0 and 12 % expected on a Friday',
    });
    expect(await next(again)).toMatchObject({
      type: 'quality.anomaly.found.v1',
      data: { data: { dataset: URN, day: '2013-02-08', band: { upper: 0.12 }, alert: true } },
    });
    await again.return(undefined);

    const fromTheFirst = listen('0');
    const types: unknown[] = [];
    for (let count = 0; count < 5; count += 1) types.push((await next(fromTheFirst)).type);
    expect(types).toEqual([
      'open',
      'quality.incident.opened.v1',
      'quality.incident.closed.v1',
      'metadata-health.score.changed.v1',
      'quality.anomaly.found.v1',
    ]);
    await fromTheFirst.return(undefined);
  });

  it('refuses an id that it has not given', async () => {
    const answer = await send(gateway.url, 'GET', '/api/v1/events', {
      key: gateway.adminKey,
      headers: { 'last-event-id': 'yesterday' },
    });
    expect(answer).toMatchObject({ status: 400, body: { type: '/problems/invalid-request' } });
  });

  it('ends at once when somebody only wants to know whether it is there', async () => {
    const { status } = await send(gateway.url, 'HEAD', '/api/v1/events', { key: gateway.adminKey });
    expect(status).toBe(200);
  });

  it('tells new hits of a saved search to its owner alone', async () => {
    const keys = await send(gateway.url, 'GET', '/api/v1/api-keys', { key: gateway.adminKey });
    const [{ id } = { id: '' }] = keys.body['items'] as { id: string }[];
    const matched = (owner: string, name: string): SavedSearchMatched => ({
      savedSearchId: '3f1c5a3e-6d58-4b64-9a07-5b8a4f1f1d01',
      owner,
      name,
      hitId: '8a0f5b62-0a2f-4b9d-8a52-2f0f8f5c7e02',
      urn: URN,
      foundAt: '2026-01-01T00:00:00.000Z',
    });
    const listener = listen();
    await next(listener);
    await tell(searchEvents.savedSearchMatched, matched('api-key:of-another', 'not for you'));
    await tell(searchEvents.savedSearchMatched, matched(`api-key:${id}`, 'for you'));
    expect(await next(listener)).toMatchObject({
      type: 'search.saved-search.matched.v1',
      data: { data: { name: 'for you', urn: URN } },
    });
    await listener.return(undefined);
  });
});
