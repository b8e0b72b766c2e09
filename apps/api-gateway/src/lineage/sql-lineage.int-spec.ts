import { ingestionRpc, type SqlLineage, SqlLineageRequest } from '@dataspoke/contracts';
import { eventually, ready } from '@dataspoke/dev-stack/testing';
import { RpcHandler, type RunningService, ServiceEnv, startService } from '@dataspoke/service-kit';
import { Controller, Module } from '@nestjs/common';
import { type RunningGateway, send, startGateway } from '../gateway.fixture';

const asked: SqlLineageRequest[] = [];
const nothing = { reads: [], writes: [], columns: [], filters: [], confidence: 1 };

/** Stands where ingestion stands: notes what comes through. */
@Controller()
class Texts {
  @RpcHandler(ingestionRpc.sqlLineage, { role: 'reader' })
  analyse(request: SqlLineageRequest): Promise<SqlLineage> {
    asked.push(request);
    return Promise.resolve({
      dialect: 'postgresql',
      statements: [],
      whole: nothing,
      warnings: [],
      truncated: false,
    });
  }
}

@Module({ controllers: [Texts] })
class TextsModule {}

describe('lineage of SQL over HTTP', () => {
  let gateway: RunningGateway;
  let service: RunningService;
  const post = (body: unknown, key: string | undefined = gateway.adminKey) =>
    send(gateway.url, 'POST', '/api/v1/lineage/sql', { ...(key === undefined ? {} : { key }), body });

  beforeAll(async () => {
    gateway = await startGateway();
    service = await ready(
      startService(
        { app: 'ingestion', env: ServiceEnv, module: () => TextsModule, entities: [], migrations: [] },
        gateway.serviceEnvironment(),
      ),
    );
  });
  afterAll(async () => {
    await service?.close();
    await gateway?.close();
  });
  beforeEach(() => asked.splice(0));

  it('is for readers, and hands on what it was given', async () => {
    const made = await send(gateway.url, 'POST', '/api/v1/api-keys', {
      key: gateway.adminKey,
      body: { name: 'analyst', role: 'reader' },
    });
    const body = {
      sql: 'select 1;\nselect 2',
      dialect: 'postgres',
      platform: 'postgres',
      platformInstance: 'eu1',
      env: 'DEV',
      defaultDatabase: 'shop',
      defaultSchema: 'raw',
    };
    expect(await post(body, String(made.body['key']))).toMatchObject({
      status: 200,
      body: { dialect: 'postgresql', whole: nothing },
    });
    expect(asked).toEqual([Object.assign(new SqlLineageRequest(), body)]);
    expect((await send(gateway.url, 'POST', '/api/v1/lineage/sql', { body })).status).toBe(401);
  });

  it.each<[string, unknown, string]>([
    ['no text', {}, 'sql'],
    ['an empty text', { sql: '' }, 'sql'],
    ['blanks alone', { sql: ' \n\t ' }, 'sql'],
    ['a text that is a number', { sql: 7 }, 'sql'],
    ['a text that is a list', { sql: ['select 1'] }, 'sql'],
    ['more than a million characters', { sql: 'x'.repeat(1_000_001) }, 'sql'],
    ['an unknown dialect', { sql: 'select 1', dialect: 'klingon' }, 'dialect'],
    ['a dialect that is an object', { sql: 'select 1', dialect: {} }, 'dialect'],
    ['a platform that is a number', { sql: 'select 1', platform: 1 }, 'platform'],
    ['an unknown environment', { sql: 'select 1', env: 'prod' }, 'env'],
    ['a default that is null', { sql: 'select 1', defaultSchema: null }, 'defaultSchema'],
    ['an unknown field', { sql: 'select 1', schema: {} }, 'schema'],
    ['a NUL', '{"sql":"select 1\\u0000"}', 'sql'],
  ])('%s: a problem that names the field', async (_name, body, field) => {
    expect(await post(body)).toMatchObject({
      status: 400,
      body: {
        type: '/problems/invalid-request',
        errors: expect.arrayContaining([{ field, message: expect.stringMatching(/./) }]),
      },
    });
    expect(asked).toEqual([]);
  });

  it('is no change that the audit log would have to know', async () => {
    await post({ sql: 'select 1', dialect: 'postgres' });
    await send(gateway.url, 'DELETE', '/api/v1/api-keys/none', { key: gateway.adminKey });
    const paths = await eventually(async () => {
      const audit = await send(gateway.url, 'GET', '/api/v1/audit-log', { key: gateway.adminKey });
      const items = audit.body['items'] as readonly { path: string }[];
      expect(items.map(({ path }) => path)).toContain('/api/v1/api-keys/none');
      return items.map(({ path }) => path);
    });
    expect(paths).not.toContain('/api/v1/lineage/sql');
  });

  it('takes nearly a megabyte, and refuses more as too large', async () => {
    expect((await post({ sql: 'x'.repeat(1_000_000), dialect: 'generic' })).status).toBe(200);
    expect(await post({ sql: 'ä'.repeat(900_000), dialect: 'generic' })).toMatchObject({
      status: 413,
      body: { type: '/problems/payload-too-large' },
    });
  });
});
