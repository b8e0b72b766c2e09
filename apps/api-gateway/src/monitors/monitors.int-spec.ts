import {
  type AnomalyPage,
  type ById,
  type CreateMonitorRequest,
  type Empty,
  type ListAnomaliesRequest,
  type ListMetricSeriesRequest,
  type ListMonitorDaysRequest,
  type ListMonitorsRequest,
  type MetricCollection,
  type MetricSeriesPage,
  type Monitor,
  type MonitorDayPage,
  type MonitorPage,
  qualityRpc,
  type StartMetricCollectionRequest,
} from '@dataspoke/contracts';
import { eventually, ready } from '@dataspoke/dev-stack/testing';
import {
  alreadyRunning,
  notFound,
  RpcHandler,
  type RunningService,
  ServiceEnv,
  startService,
} from '@dataspoke/service-kit';
import { Controller, Module } from '@nestjs/common';
import { type RunningGateway, send, startGateway } from '../gateway.fixture';

const ID = '3f1c5a3e-6d58-4b64-9a07-5b8a4f1f1d01';
const UNKNOWN = '8a0f5b62-0a2f-4b9d-8a52-2f0f8f5c7e02';
const DATASET = 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.flights,PROD)';
const NOW = '2026-01-01T00:00:00.000Z';
const asked: unknown[] = [];
const states: MetricCollection['state'][] = [];

const monitor: Monitor = {
  id: ID,
  dataset: DATASET,
  metric: { kind: 'rows', dayOf: { field: 'flown_on' } },
  name: 'rows',
  subject: 'rows',
  holidays: [],
  phase: 'no_data',
  days: 0,
  anomalies: 0,
  createdAt: NOW,
};

const collection = (state: MetricCollection['state']): MetricCollection => ({
  id: ID,
  state,
  trigger: 'manual',
  createdAt: NOW,
  progress: { datasetsDone: 0, datasetsTotal: 1, message: '' },
  counts: { metrics: 0, failed: 0, days: 0, anomalies: 0 },
});

/** Stands where quality stands: same transport, same contracts, answers of the test's own. */
@Controller()
class Answers {
  @RpcHandler(qualityRpc.createMonitor, { role: 'editor' })
  create({ draft }: CreateMonitorRequest): Promise<Monitor> {
    return Promise.resolve({ ...monitor, metric: draft.metric });
  }

  @RpcHandler(qualityRpc.getMonitor, { role: 'reader' })
  get({ id }: ById): Promise<Monitor> {
    return id === ID ? Promise.resolve(monitor) : Promise.reject(notFound('monitor', id));
  }

  @RpcHandler(qualityRpc.deleteMonitor, { role: 'editor' })
  remove(request: ById): Promise<Empty> {
    asked.push({ ...request });
    return Promise.resolve({});
  }

  @RpcHandler(qualityRpc.listMonitors, { role: 'reader' })
  list(request: ListMonitorsRequest): Promise<MonitorPage> {
    asked.push({ ...request });
    return Promise.resolve({ items: [] });
  }

  @RpcHandler(qualityRpc.listMonitorDays, { role: 'reader' })
  days(request: ListMonitorDaysRequest): Promise<MonitorDayPage> {
    asked.push({ ...request });
    return Promise.resolve({ items: [] });
  }

  @RpcHandler(qualityRpc.listMetricSeries, { role: 'reader' })
  series(request: ListMetricSeriesRequest): Promise<MetricSeriesPage> {
    asked.push({ ...request });
    const band = { expected: 900, lower: 850, upper: 960 };
    const day = { day: '2013-02-08', value: 930, numerator: 930, phase: 'watching' as const, band };
    return Promise.resolve({ items: [{ monitor, days: [{ ...day, score: 0.2, anomaly: false }] }] });
  }

  @RpcHandler(qualityRpc.listAnomalies, { role: 'reader' })
  anomalies(request: ListAnomaliesRequest): Promise<AnomalyPage> {
    asked.push({ ...request });
    return Promise.resolve({ items: [] });
  }

  @RpcHandler(qualityRpc.startMetricCollection, { role: 'editor' })
  start({ draft }: StartMetricCollectionRequest): Promise<MetricCollection> {
    if (draft.dataset !== undefined) {
      return Promise.reject(alreadyRunning('The same metrics are being collected.', { id: ID }));
    }
    return Promise.resolve(collection('queued'));
  }

  @RpcHandler(qualityRpc.getMetricCollection, { role: 'reader' })
  getCollection(): Promise<MetricCollection> {
    return Promise.resolve(collection(states.shift() ?? 'succeeded'));
  }
}

@Module({ controllers: [Answers] })
class AnswersModule {}

describe('monitors and metric collections over HTTP', () => {
  let gateway: RunningGateway;
  let service: RunningService;
  const admin = (method: string, path: string, more: Parameters<typeof send>[3] = {}) =>
    send(gateway.url, method, path, { key: gateway.adminKey, ...more });

  beforeAll(async () => {
    gateway = await startGateway();
    service = await ready(
      startService(
        { app: 'quality', env: ServiceEnv, module: () => AnswersModule, entities: [], migrations: [] },
        gateway.serviceEnvironment(),
      ),
    );
    await eventually(async () => {
      expect((await admin('GET', `/api/v1/monitors/${ID}`)).status).toBe(200);
    });
  }, 60_000);
  afterAll(async () => {
    await service?.close();
    await gateway?.close();
  });
  beforeEach(() => {
    asked.length = 0;
  });

  it('create monitors with Location, and say which field is wrong', async () => {
    const metric = { kind: 'null_share', field: 'tailnum', dayOf: { field: 'flown_on' } };
    const created = await admin('POST', '/api/v1/monitors', { body: { dataset: DATASET, metric } });
    expect(created).toMatchObject({ status: 201, body: { id: ID, metric } });
    expect(created.headers.get('location')).toBe(`/api/v1/monitors/${ID}`);
    const wrong = { dataset: DATASET, metric: { kind: 'sum', dayOf: {} } };
    expect(await admin('POST', '/api/v1/monitors', { body: wrong })).toMatchObject({
      status: 400,
      body: { type: '/problems/invalid-request', errors: [{ field: 'metric.kind' }] },
    });
  });

  it('lead from a dataset and from a monitor to days and anomalies', async () => {
    const base = `/api/v1/datasets/${encodeURIComponent(DATASET)}`;
    const paths = [
      `${base}/monitors?limit=3`,
      `${base}/anomalies`,
      `/api/v1/monitors/${ID}/days?from=2013-02-01&to=2013-02-28&limit=31`,
      `/api/v1/monitors/${ID}/anomalies?limit=5`,
      `/api/v1/anomalies?dataset=${encodeURIComponent(DATASET)}`,
    ];
    for (const path of paths) expect([path, (await admin('GET', path)).status]).toEqual([path, 200]);
    expect(asked).toEqual([
      { dataset: DATASET, limit: 3 },
      { dataset: DATASET },
      { id: ID, from: '2013-02-01', to: '2013-02-28', limit: 31 },
      { monitorId: ID, limit: 5 },
      { dataset: DATASET },
    ]);
    expect((await admin('GET', `/api/v1/monitors/${UNKNOWN}/anomalies`)).status).toBe(404);
    expect((await admin('GET', `/api/v1/monitors/${ID}/days?from=yesterday`)).status).toBe(400);
  });

  it('show the metrics of a dataset over time', async () => {
    const path = `/api/v1/datasets/${encodeURIComponent(DATASET)}/metrics`;
    expect(await admin('GET', `${path}?from=2013-02-01&to=2013-02-28`)).toMatchObject({
      status: 200,
      body: { items: [{ monitor: { id: ID }, days: [{ day: '2013-02-08', band: { upper: 960 } }] }] },
    });
    expect(asked).toEqual([{ dataset: DATASET, from: '2013-02-01', to: '2013-02-28' }]);
    expect(await admin('GET', `${path}?to=today`)).toMatchObject({ status: 400 });
  });

  it('delete monitors', async () => {
    expect((await admin('DELETE', `/api/v1/monitors/${ID}`)).status).toBe(204);
    expect(asked).toEqual([{ id: ID }]);
  });

  it('start collections as jobs, also without a body, and name the one that is in the way', async () => {
    const started = await admin('POST', '/api/v1/metric-collections');
    expect([started.status, started.headers.get('location')]).toEqual([
      202,
      `/api/v1/metric-collections/${ID}`,
    ]);
    expect(await admin('POST', '/api/v1/metric-collections', { body: { dataset: DATASET } })).toMatchObject({
      status: 409,
      body: { type: '/problems/already-running', id: ID },
    });
  });

  it('stream the progress of a collection until its end', async () => {
    states.push('queued', 'queued', 'running');
    const response = await fetch(`${gateway.url}/api/v1/metric-collections/${ID}/events`, {
      headers: { authorization: `Bearer ${gateway.adminKey}` },
    });
    const events = [...(await response.text()).matchAll(/^event: (\w+)$/gm)].map(([, name]) => name);
    expect(events).toEqual(['progress', 'progress', 'done']);
  }, 20_000);
});
