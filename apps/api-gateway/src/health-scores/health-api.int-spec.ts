import {
  type ActionItem,
  type CreateDepartmentRequest,
  type Department,
  type DeleteDepartmentRequest,
  type DismissActionItemRequest,
  type Empty,
  type GetHealthScoreRequest,
  type HealthScan,
  type HealthScore,
  type HealthScorePage,
  type ListHealthScoresRequest,
  metadataHealthRpc,
  type ScoreDefinitionInForce,
  type StartHealthScanRequest,
  type UpdateDepartmentRequest,
  type UpdateScoreDefinitionRequest,
} from '@dataspoke/contracts';
import { ready } from '@dataspoke/dev-stack/testing';
import {
  preconditionFailed,
  RpcHandler,
  type RunningService,
  ServiceEnv,
  startService,
} from '@dataspoke/service-kit';
import { Controller, Module } from '@nestjs/common';
import { type RunningGateway, send, startGateway } from '../gateway.fixture';

const ID = '8a0f5b62-0a2f-4b9d-8a52-2f0f8f5c7e02';
const FLIGHTS = 'urn:li:dataset:(urn:li:dataPlatform:postgres,airline.public.flights,PROD)';
const AT = '2026-01-01T00:00:00.000Z';

const score = (urn: string): HealthScore => ({
  urn,
  name: 'flights',
  platform: 'postgres',
  score: 61.349,
  confidence: 87.5,
  gapCount: 1,
  owners: [],
  definitionVersion: 3,
  scoredAt: AT,
  dimensions: [],
  gaps: [{ check: 'documentation.description', gain: 38.651, cause: 'None.', examples: [] }],
  unknowns: [],
  history: [],
});

const definition = (version: number): ScoreDefinitionInForce => ({
  version,
  dimensions: [{ dimension: 'documentation', weight: 1 }],
  checks: [{ check: 'documentation.description', weight: 1, exceptSubTypes: [] }],
  derivedSubTypes: [],
  updatedWithinDays: 30,
  profiledWithinDays: 30,
  createdAt: AT,
  createdBy: 'api-key:1',
});

const department = (name: string, version: number): Department => ({
  id: ID,
  name,
  parentId: null,
  owners: [],
  version,
  createdAt: AT,
  updatedAt: AT,
});

const scan: HealthScan = {
  id: ID,
  state: 'succeeded',
  trigger: 'manual',
  createdAt: AT,
  progress: { done: 0, message: '' },
  counts: { seen: 0, changed: 0, unchanged: 0, removed: 0, failed: 0 },
};

/** Stands where metadata-health stands: same transport, same contracts, answers of the test's own. */
@Controller()
class Answers {
  @RpcHandler(metadataHealthRpc.getScore, { role: 'reader' })
  get({ urn }: GetHealthScoreRequest): Promise<HealthScore> {
    return Promise.resolve(score(urn));
  }

  @RpcHandler(metadataHealthRpc.listScores, { role: 'reader' })
  list({ order, limit }: ListHealthScoresRequest): Promise<HealthScorePage> {
    return Promise.resolve({ items: [], nextCursor: `${order} ${limit}` });
  }

  @RpcHandler(metadataHealthRpc.getScoreDefinition, { role: 'reader' })
  definition(_request: Empty): Promise<ScoreDefinitionInForce> {
    return Promise.resolve(definition(3));
  }

  @RpcHandler(metadataHealthRpc.updateScoreDefinition, { role: 'editor' })
  change({ version, definition: draft }: UpdateScoreDefinitionRequest): Promise<ScoreDefinitionInForce> {
    if (version !== 3) throw preconditionFailed('It has version 3.');
    return Promise.resolve({ ...definition(4), ...draft });
  }

  @RpcHandler(metadataHealthRpc.startScan, { role: 'editor' })
  start(_request: StartHealthScanRequest): Promise<HealthScan> {
    return Promise.resolve(scan);
  }

  @RpcHandler(metadataHealthRpc.getScan, { role: 'reader' })
  scan(): Promise<HealthScan> {
    return Promise.resolve(scan);
  }

  @RpcHandler(metadataHealthRpc.createDepartment, { role: 'editor' })
  create({ draft, idempotencyKey }: CreateDepartmentRequest): Promise<Department> {
    return Promise.resolve(department(`${draft.name} ${idempotencyKey}`, 1));
  }

  @RpcHandler(metadataHealthRpc.updateDepartment, { role: 'editor' })
  update({ version, changes }: UpdateDepartmentRequest): Promise<Department> {
    return Promise.resolve(department(changes.name ?? 'as it was', version + 1));
  }

  @RpcHandler(metadataHealthRpc.deleteDepartment, { role: 'editor' })
  remove({ version }: DeleteDepartmentRequest): Promise<Empty> {
    if (version !== 2) throw preconditionFailed('It has version 2.');
    return Promise.resolve({});
  }

  @RpcHandler(metadataHealthRpc.dismissActionItem, { role: 'editor' })
  dismiss({ id, reason }: DismissActionItemRequest): Promise<ActionItem> {
    return Promise.resolve({
      id,
      urn: FLIGHTS,
      name: 'flights',
      check: 'classification.labels',
      state: 'dismissed',
      gain: 5,
      cause: 'None.',
      owner: null,
      departmentId: null,
      dueOn: '2026-01-31',
      openedAt: AT,
      reopened: 0,
      dismissReason: reason,
    });
  }
}

@Module({ controllers: [Answers] })
class AnswersModule {}

describe('metadata health over HTTP', () => {
  let gateway: RunningGateway;
  let service: RunningService;
  const admin = (method: string, path: string, more: Parameters<typeof send>[3] = {}) =>
    send(gateway.url, method, path, { key: gateway.adminKey, ...more });

  beforeAll(async () => {
    gateway = await startGateway();
    service = await ready(
      startService(
        {
          app: 'metadata-health',
          env: ServiceEnv,
          module: () => AnswersModule,
          entities: [],
          migrations: [],
        },
        gateway.serviceEnvironment(),
      ),
    );
  });
  afterAll(async () => {
    await service?.close();
    await gateway?.close();
  });

  it('shows the score of a dataset, and lists scores', async () => {
    const one = await admin('GET', `/api/v1/datasets/${encodeURIComponent(FLIGHTS)}/score`);
    expect(one).toMatchObject({ status: 200, body: score(FLIGHTS) });
    const page = await admin('GET', '/api/v1/health-scores?order=lowest&limit=3');
    expect(page.body).toEqual({ items: [], nextCursor: 'lowest 3' });
    expect(await admin('GET', '/api/v1/health-scores?order=best')).toMatchObject({ status: 400 });
    expect(await admin('GET', '/api/v1/datasets/x/score')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'urn' }] },
    });
  });

  it('changes the definition on the version it was read at', async () => {
    const path = '/api/v1/health-scores/definition';
    const { headers, body } = await admin('GET', path);
    expect(headers.get('etag')).toBe('"3"');
    const { version, createdAt, createdBy, ...draft } = body;
    expect([version, createdAt, createdBy]).toEqual([3, AT, 'api-key:1']);
    const put = (ifMatch: string | undefined, changes: object = {}) =>
      admin('PUT', path, {
        body: { ...draft, ...changes },
        headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
      });
    expect(await put(undefined)).toMatchObject({ status: 428 });
    expect(await put('"2"')).toMatchObject({ status: 412 });
    const changed = await put('"3"', { updatedWithinDays: 7 });
    expect(changed).toMatchObject({ status: 200, body: { version: 4, updatedWithinDays: 7 } });
    expect(changed.headers.get('etag')).toBe('"4"');
    expect(await put('"3"', { checks: [{ check: 'nothing', weight: 1, exceptSubTypes: [] }] })).toMatchObject(
      {
        status: 400,
        body: { errors: [{ field: 'checks.0.check' }] },
      },
    );
  });

  it('starts a full scan, and streams it to its end', async () => {
    const started = await admin('POST', '/api/v1/health-scores/scans');
    expect(started).toMatchObject({ status: 202, body: { id: ID } });
    const location = started.headers.get('location');
    expect(location).toBe(`/api/v1/health-scores/scans/${ID}`);
    const stream = await fetch(`${gateway.url}${location}/events`, {
      headers: { authorization: `Bearer ${gateway.adminKey}` },
    });
    expect((await stream.text()).match(/^event: .*$/gm)).toEqual(['event: done']);
  });

  it('makes, changes and removes departments', async () => {
    const made = await admin('POST', '/api/v1/departments', {
      body: { name: 'Operations', owners: ['urn:li:corpGroup:a'] },
      headers: { 'idempotency-key': 'k-1' },
    });
    expect(made).toMatchObject({ status: 201, body: { name: 'Operations k-1' } });
    const path = made.headers.get('location') ?? '';
    expect([path, made.headers.get('etag')]).toEqual([`/api/v1/departments/${ID}`, '"1"']);
    const changed = await admin('PATCH', path, { body: { name: 'Ops' }, headers: { 'if-match': '"1"' } });
    expect(changed).toMatchObject({ status: 200, body: { name: 'Ops', version: 2 } });
    expect(await admin('DELETE', path, { headers: { 'if-match': '"1"' } })).toMatchObject({ status: 412 });
    expect(await admin('DELETE', path, { headers: { 'if-match': '"2"' } })).toMatchObject({ status: 204 });
    expect(await admin('POST', '/api/v1/departments', { body: { name: ' ', owners: ['me'] } })).toMatchObject(
      {
        status: 400,
        body: { errors: [{ field: 'name' }, { field: 'owners' }] },
      },
    );
  });

  it('dismisses an action item only with a reason', async () => {
    const path = `/api/v1/action-items/${ID}/dismiss`;
    expect(await admin('POST', path, { body: { reason: 'Nothing to label.' } })).toMatchObject({
      status: 200,
      body: { state: 'dismissed', dismissReason: 'Nothing to label.' },
    });
    expect(await admin('POST', path, { body: { reason: ' ' } })).toMatchObject({ status: 400 });
  });
});
