import {
  type ById,
  type CreateVisibilityRuleRequest,
  type DeleteVisibilityRuleRequest,
  type Empty,
  ingestionRpc,
  type ReplaceVisibilityRuleRequest,
  type SearchAnswer,
  searchRpc,
  type Source,
  type VisibilityRule,
  type VisibilityRuleDraft,
  type VisibilityRuleList,
} from '@dataspoke/contracts';
import { ready } from '@dataspoke/dev-stack/testing';
import {
  currentContext,
  notFound,
  preconditionFailed,
  RpcHandler,
  type RunningService,
  ServiceEnv,
  startService,
} from '@dataspoke/service-kit';
import { Controller, Module } from '@nestjs/common';
import { type RunningGateway, send, startGateway } from '../gateway.fixture';

const ID = '8a0f5b62-0a2f-4b9d-8a52-2f0f8f5c7e02';
const PATH = '/api/v1/search/visibility-rules';
const DRAFT: VisibilityRuleDraft = {
  name: 'no salaries',
  effect: 'deny',
  roles: ['reader'],
  apiKeys: [],
  entities: { domains: ['urn:li:domain:payroll'] },
};
/** The DataHub tokens that came along with calls of each service. */
const tokens: Record<'search' | 'ingestion', (string | undefined)[]> = { search: [], ingestion: [] };

const rule = (draft: VisibilityRuleDraft, version: number): VisibilityRule => ({
  ...draft,
  id: ID,
  version,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
});

/** Stands where search stands. */
@Controller()
class SearchAnswers {
  @RpcHandler(searchRpc.search, { role: 'reader' })
  search(): Promise<SearchAnswer> {
    tokens.search.push(currentContext().catalogToken);
    return Promise.resolve({ hits: [], mode: 'hybrid', documents: 0, tookMs: 0 });
  }

  @RpcHandler(searchRpc.listVisibilityRules, { role: 'admin' })
  list(): Promise<VisibilityRuleList> {
    return Promise.resolve({ items: [rule(DRAFT, 3)] });
  }

  @RpcHandler(searchRpc.createVisibilityRule, { role: 'admin' })
  create({ draft, idempotencyKey = '' }: CreateVisibilityRuleRequest): Promise<VisibilityRule> {
    return Promise.resolve(rule({ ...draft, name: `${draft.name} ${idempotencyKey}` }, 1));
  }

  @RpcHandler(searchRpc.getVisibilityRule, { role: 'admin' })
  get(): Promise<VisibilityRule> {
    return Promise.resolve(rule(DRAFT, 3));
  }

  @RpcHandler(searchRpc.replaceVisibilityRule, { role: 'admin' })
  replace({ draft, version }: ReplaceVisibilityRuleRequest): Promise<VisibilityRule> {
    if (version !== 3) throw preconditionFailed('It has version 3.');
    return Promise.resolve(rule(draft, 4));
  }

  @RpcHandler(searchRpc.deleteVisibilityRule, { role: 'admin' })
  remove({ version }: DeleteVisibilityRuleRequest): Promise<Empty> {
    if (version !== undefined && version !== 3) throw preconditionFailed('It has version 3.');
    return Promise.resolve({});
  }
}

/** Stands where ingestion stands. */
@Controller()
class IngestionAnswers {
  @RpcHandler(ingestionRpc.getSource, { role: 'reader' })
  get({ id }: ById): Promise<Source> {
    tokens.ingestion.push(currentContext().catalogToken);
    throw notFound('source', id);
  }
}

@Module({ controllers: [SearchAnswers] })
class SearchModule {}

@Module({ controllers: [IngestionAnswers] })
class IngestionModule {}

describe('visibility over HTTP', () => {
  let gateway: RunningGateway;
  const services: RunningService[] = [];
  let reader: string;
  const call = (method: string, path: string, more: Parameters<typeof send>[3] = {}) =>
    send(gateway.url, method, path, { key: gateway.adminKey, ...more });

  beforeAll(async () => {
    gateway = await startGateway();
    const common = { env: ServiceEnv, entities: [], migrations: [] };
    const environment = gateway.serviceEnvironment();
    services.push(
      await ready(startService({ ...common, app: 'search', module: () => SearchModule }, environment)),
      await ready(startService({ ...common, app: 'ingestion', module: () => IngestionModule }, environment)),
    );
    const made = await call('POST', '/api/v1/api-keys', { body: { name: 'reader', role: 'reader' } });
    reader = String(made.body['key']);
  });
  afterAll(async () => {
    for (const service of services) await service.close();
    await gateway?.close();
  });

  it('rules are made, read, replaced and deleted by version', async () => {
    const made = await call('POST', PATH, { body: DRAFT, headers: { 'idempotency-key': 'once' } });
    expect(made).toMatchObject({ status: 201, body: { ...DRAFT, name: 'no salaries once', version: 1 } });
    expect(made.headers.get('location')).toBe(`${PATH}/${ID}`);
    expect(made.headers.get('etag')).toBe('"1"');
    expect((await call('GET', PATH)).body['items']).toEqual([rule(DRAFT, 3)]);
    expect((await call('GET', `${PATH}/${ID}`)).headers.get('etag')).toBe('"3"');
    const put = (etag: string) =>
      call('PUT', `${PATH}/${ID}`, { body: { ...DRAFT, effect: 'allow' }, headers: { 'if-match': etag } });
    expect(await put('"2"')).toMatchObject({ status: 412 });
    expect(await put('"3"')).toMatchObject({ status: 200, body: { effect: 'allow', version: 4 } });
    expect(await call('PUT', `${PATH}/${ID}`, { body: DRAFT })).toMatchObject({ status: 428 });
    const remove = (etag: string) => call('DELETE', `${PATH}/${ID}`, { headers: { 'if-match': etag } });
    expect(await remove('"1"')).toMatchObject({ status: 412 });
    expect(await remove('"3"')).toMatchObject({ status: 204 });
  });

  it.each([
    ['an unknown effect', { ...DRAFT, effect: 'hide' }, 'effect'],
    ['an unknown role', { ...DRAFT, roles: ['guest'] }, 'roles'],
    ['a domain that is no URN', { ...DRAFT, entities: { domains: ['payroll'] } }, 'entities.domains'],
    ['an unknown selector', { ...DRAFT, entities: { owner: ['x'] } }, 'entities.owner'],
    ['no name', { ...DRAFT, name: ' ' }, 'name'],
  ])('%s is refused, with the field', async (_what, body, field) => {
    const { status, body: problem } = await call('POST', PATH, { body });
    expect(status).toBe(400);
    expect(JSON.stringify(problem)).toContain(field);
  });

  it('they are for admins alone', async () => {
    for (const [method, path] of [
      ['GET', PATH],
      ['POST', PATH],
      ['GET', `${PATH}/${ID}`],
      ['DELETE', `${PATH}/${ID}`],
    ] as const) {
      const answer = await send(gateway.url, method, path, {
        key: reader,
        ...(method === 'POST' ? { body: DRAFT } : {}),
      });
      expect(answer.status).toBe(403);
    }
  });

  it('a person’s DataHub token goes to search, and to nobody else', async () => {
    const headers = { 'x-datahub-token': 'of-ann' };
    expect((await call('GET', '/api/v1/search?q=orders', { headers })).status).toBe(200);
    expect((await call('GET', '/api/v1/search?q=orders')).status).toBe(200);
    expect(tokens.search).toEqual(['of-ann', undefined]);
    expect((await call('GET', `/api/v1/sources/${ID}`, { headers })).status).toBe(404);
    expect(tokens.ingestion).toEqual([undefined]);
  });

  it.each(['two words', 'x'.repeat(5_000)])(
    'a header that holds no token is refused, not ignored',
    async (token) => {
      const answer = await call('GET', '/api/v1/search?q=orders', { headers: { 'x-datahub-token': token } });
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.body)).toContain('X-DataHub-Token');
      expect(JSON.stringify(answer.body)).not.toContain(token);
    },
  );
});
