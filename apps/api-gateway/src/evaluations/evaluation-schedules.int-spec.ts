import {
  type ById,
  type EvaluationSchedule,
  qualityRpc,
  type UpdateEvaluationScheduleRequest,
} from '@dataspoke/contracts';
import { eventually, ready } from '@dataspoke/dev-stack/testing';
import { notFound, RpcHandler, type RunningService, ServiceEnv, startService } from '@dataspoke/service-kit';
import { Controller, Module } from '@nestjs/common';
import { type RunningGateway, send, startGateway } from '../gateway.fixture';

const ID = '3f1c5a3e-6d58-4b64-9a07-5b8a4f1f1d01';
const UNKNOWN = '8a0f5b62-0a2f-4b9d-8a52-2f0f8f5c7e02';
const asked: UpdateEvaluationScheduleRequest[] = [];

const schedule = (version: number): EvaluationSchedule => ({
  id: ID,
  scope: 'all',
  schedule: { cron: '0 6 * * *' },
  nextFirings: [],
  recentFirings: [],
  synced: true,
  version,
  createdAt: '2026-01-01T00:00:00.000Z',
});

/** Stands where quality stands: same transport, same contracts, answers of the test's own. */
@Controller()
class Answers {
  @RpcHandler(qualityRpc.createSchedule, { role: 'editor' })
  create(): Promise<EvaluationSchedule> {
    return Promise.resolve(schedule(1));
  }

  @RpcHandler(qualityRpc.getSchedule, { role: 'reader' })
  get({ id }: ById): Promise<EvaluationSchedule> {
    return id === ID ? Promise.resolve(schedule(3)) : Promise.reject(notFound('evaluation schedule', id));
  }

  @RpcHandler(qualityRpc.updateSchedule, { role: 'editor' })
  update(request: UpdateEvaluationScheduleRequest): Promise<EvaluationSchedule> {
    asked.push(request);
    return Promise.resolve({ ...schedule(4), ...request.changes });
  }
}

@Module({ controllers: [Answers] })
class AnswersModule {}

describe('evaluation schedules over HTTP', () => {
  let gateway: RunningGateway;
  let service: RunningService;
  const path = `/api/v1/evaluation-schedules/${ID}`;
  const admin = (method: string, to: string, more: Parameters<typeof send>[3] = {}) =>
    send(gateway.url, method, to, { key: gateway.adminKey, ...more });

  beforeAll(async () => {
    gateway = await startGateway();
    service = await ready(
      startService(
        { app: 'quality', env: ServiceEnv, module: () => AnswersModule, entities: [], migrations: [] },
        gateway.serviceEnvironment(),
      ),
    );
    await eventually(async () => expect((await admin('GET', path)).status).toBe(200));
  }, 60_000);
  afterAll(async () => {
    await service?.close();
    await gateway?.close();
  });

  it('are created and shown with their version', async () => {
    const body = { schedule: { cron: '0 6 * * *' } };
    const created = await admin('POST', '/api/v1/evaluation-schedules', { body });
    expect([created.status, created.headers.get('location'), created.headers.get('etag')]).toEqual([
      201,
      path,
      '"1"',
    ]);
    expect((await admin('GET', path)).headers.get('etag')).toBe('"3"');
    expect((await admin('GET', `/api/v1/evaluation-schedules/${UNKNOWN}`)).status).toBe(404);
  });

  it('change only on the version the change is based on', async () => {
    const body = { schedule: { cron: '30 5 * * 1-5', timezone: 'Europe/Berlin', paused: true } };
    expect(await admin('PATCH', path, { body })).toMatchObject({ status: 428 });
    expect(await admin('PATCH', path, { body: {}, headers: { 'if-match': '"3"' } })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'schedule' }] },
    });
    expect(asked).toEqual([]);
    const changed = await admin('PATCH', path, { body, headers: { 'if-match': '"3"' } });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"4"']);
    expect(changed.body).toMatchObject(body);
    expect(asked).toEqual([expect.objectContaining({ id: ID, version: 3 })]);
  });
});
