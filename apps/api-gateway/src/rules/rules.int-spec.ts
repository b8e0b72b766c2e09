import {
  type ById,
  type CreateRuleRequest,
  type Evaluation,
  type IncidentPage,
  type ListIncidentsRequest,
  type ListRulesRequest,
  type ListRuleVersionsRequest,
  type ListVerdictsRequest,
  qualityRpc,
  type Rule,
  type RulePage,
  type RuleVersionPage,
  type RuleVerdictPage,
  type StartEvaluationRequest,
  type UpdateRuleRequest,
} from '@dataspoke/contracts';
import { eventually, ready } from '@dataspoke/dev-stack/testing';
import {
  alreadyRunning,
  invalidRequest,
  notFound,
  RpcHandler,
  type RunningService,
  ServiceEnv,
  startService,
} from '@dataspoke/service-kit';
import { Controller, Module } from '@nestjs/common';
import { type RunningGateway, send, startGateway } from '../gateway.fixture';

const ID = '3f1c5a3e-6d58-4b64-9a07-5b8a4f1f1d01';
const DATASET = 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.flights,PROD)';
const NOW = '2026-01-01T00:00:00.000Z';
const asked: unknown[] = [];
const states: Evaluation['state'][] = [];

const rule = (version: number, more: Partial<Rule> = {}): Rule => ({
  id: ID,
  dataset: DATASET,
  kind: 'row_count',
  name: 'row_count',
  fields: [],
  parameters: { min: 1 },
  severity: 'fail',
  expected: 'the number of rows is at least 1',
  assertion: 'urn:li:assertion:1',
  version,
  createdAt: NOW,
  updatedAt: NOW,
  lastVerdict: null,
  ...more,
});

const evaluation = (state: Evaluation['state']): Evaluation => ({
  id: ID,
  state,
  trigger: 'manual',
  scope: 'all',
  createdAt: NOW,
  progress: { datasetsDone: 0, datasetsTotal: 1, message: '' },
  counts: { rules: 1, pass: 0, warn: 0, fail: 0, error: 0, noData: 0, pending: 1, unpublished: 0 },
});

/** Stands where quality stands: same transport, same contracts, answers of the test's own. */
@Controller()
class Answers {
  @RpcHandler(qualityRpc.createRule, { role: 'editor' })
  create({ draft }: CreateRuleRequest): Promise<Rule> {
    if (draft.kind === 'range') {
      return Promise.reject(
        invalidRequest('The rule is not valid.', [{ field: 'parameters', message: 'must have min' }]),
      );
    }
    return Promise.resolve(rule(1, { dataset: draft.dataset }));
  }

  @RpcHandler(qualityRpc.getRule, { role: 'reader' })
  get({ id }: ById): Promise<Rule> {
    return id === ID ? Promise.resolve(rule(3)) : Promise.reject(notFound('rule', id));
  }

  @RpcHandler(qualityRpc.updateRule, { role: 'editor' })
  update(request: UpdateRuleRequest): Promise<Rule> {
    asked.push({ ...request, changes: { ...request.changes } });
    return Promise.resolve(rule(4));
  }

  @RpcHandler(qualityRpc.listRules, { role: 'reader' })
  list(request: ListRulesRequest): Promise<RulePage> {
    asked.push({ ...request });
    return Promise.resolve({ items: [] });
  }

  @RpcHandler(qualityRpc.listRuleVersions, { role: 'reader' })
  versions(request: ListRuleVersionsRequest): Promise<RuleVersionPage> {
    asked.push({ ...request });
    const { version, name, fields, parameters, severity, expected, createdAt } = rule(1);
    const was = { version, name, fields, parameters, severity, expected, createdAt, published: true };
    return Promise.resolve({ items: [was], nextCursor: 'more' });
  }

  @RpcHandler(qualityRpc.listVerdicts, { role: 'reader' })
  verdicts(request: ListVerdictsRequest): Promise<RuleVerdictPage> {
    asked.push({ ...request });
    return Promise.resolve({ items: [] });
  }

  @RpcHandler(qualityRpc.listIncidents, { role: 'reader' })
  incidents(request: ListIncidentsRequest): Promise<IncidentPage> {
    asked.push({ ...request });
    return Promise.resolve({ items: [] });
  }

  @RpcHandler(qualityRpc.startEvaluation, { role: 'editor' })
  start({ draft }: StartEvaluationRequest): Promise<Evaluation> {
    if (draft.dataset !== undefined) {
      return Promise.reject(alreadyRunning('The same rules are being evaluated.', { id: ID }));
    }
    return Promise.resolve(evaluation('queued'));
  }

  @RpcHandler(qualityRpc.getEvaluation, { role: 'reader' })
  getEvaluation(): Promise<Evaluation> {
    return Promise.resolve(evaluation(states.shift() ?? 'succeeded'));
  }
}

@Module({ controllers: [Answers] })
class AnswersModule {}

describe('rules, evaluations and incidents over HTTP', () => {
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
      expect((await admin('GET', `/api/v1/rules/${ID}`)).status).toBe(200);
    });
  }, 60_000);
  afterAll(async () => {
    await service?.close();
    await gateway?.close();
  });
  beforeEach(() => {
    asked.length = 0;
  });

  it('create rules with Location and ETag, and say which field is wrong', async () => {
    const body = { dataset: DATASET, kind: 'row_count', parameters: { min: 1 } };
    const created = await admin('POST', '/api/v1/rules', { body });
    expect(created).toMatchObject({ status: 201, body: { id: ID, dataset: DATASET } });
    expect(created.headers.get('location')).toBe(`/api/v1/rules/${ID}`);
    expect(created.headers.get('etag')).toBe('"1"');
    expect(await admin('POST', '/api/v1/rules', { body: { ...body, kind: 'range' } })).toMatchObject({
      status: 400,
      body: { type: '/problems/invalid-request', errors: [{ field: 'parameters' }] },
    });
    expect(await admin('POST', '/api/v1/rules', { body: { ...body, kind: 'odd', more: 1 } })).toMatchObject({
      status: 400,
      body: { errors: expect.arrayContaining([expect.objectContaining({ field: 'kind' })]) },
    });
  });

  it('change rules only on the version the change is based on', async () => {
    const path = `/api/v1/rules/${ID}`;
    const body = { severity: 'warn', filter: null };
    expect(await admin('PATCH', path, { body })).toMatchObject({ status: 428 });
    const changed = await admin('PATCH', path, { body, headers: { 'if-match': '"3"' } });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"4"']);
    expect(asked).toEqual([{ id: ID, version: 3, changes: body }]);
    expect((await admin('GET', '/api/v1/rules/8a0f5b62-0a2f-4b9d-8a52-2f0f8f5c7e02')).status).toBe(404);
  });

  it('show what a rule was', async () => {
    expect(await admin('GET', `/api/v1/rules/${ID}/versions?limit=1`)).toMatchObject({
      status: 200,
      body: { items: [{ version: 1, expected: 'the number of rows is at least 1' }], nextCursor: 'more' },
    });
    expect(asked).toEqual([{ id: ID, limit: 1 }]);
    expect((await admin('GET', '/api/v1/rules/one/versions')).status).toBe(400);
  });

  it('lead from a dataset to its rules, verdicts and incidents', async () => {
    const base = `/api/v1/datasets/${encodeURIComponent(DATASET)}`;
    const answers = [
      await admin('GET', `${base}/rules?limit=3`),
      await admin('GET', `${base}/verdicts?verdict=fail`),
      await admin('GET', `${base}/incidents?state=open`),
      await admin('GET', `/api/v1/evaluations/${ID}/verdicts`),
      await admin('GET', `/api/v1/rules/${ID}/verdicts`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(asked).toEqual([
      { dataset: DATASET, limit: 3 },
      { dataset: DATASET, verdict: 'fail' },
      { dataset: DATASET, state: 'open' },
      { evaluationId: ID },
      { ruleId: ID },
    ]);
    expect((await admin('GET', `${base}/verdicts?verdict=fine`)).status).toBe(400);
  });

  it('start evaluations as jobs, also without a body, and name the one that is in the way', async () => {
    const started = await admin('POST', '/api/v1/evaluations');
    expect([started.status, started.headers.get('location')]).toEqual([202, `/api/v1/evaluations/${ID}`]);
    expect(await admin('POST', '/api/v1/evaluations', { body: { dataset: DATASET } })).toMatchObject({
      status: 409,
      body: { type: '/problems/already-running', id: ID },
    });
  });

  it('stream the progress of an evaluation until its end', async () => {
    states.push('queued', 'queued', 'running');
    const response = await fetch(`${gateway.url}/api/v1/evaluations/${ID}/events`, {
      headers: { authorization: `Bearer ${gateway.adminKey}` },
    });
    const events = [...(await response.text()).matchAll(/^event: (\w+)$/gm)].map(([, name]) => name);
    expect(events).toEqual(['progress', 'progress', 'done']);
  }, 20_000);
});
