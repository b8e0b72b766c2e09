import { eventually } from '@dataspoke/dev-stack/testing';
import { DataSource } from 'typeorm';
import { type RunningGateway, send, startGateway } from '../gateway.fixture';

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

it('a flood of requests without a key fills no audit log, and hides nobody who has one', async () => {
  const flood = Array.from({ length: 300 }, () => send(gateway.url, 'POST', '/api/v1/sources', { body: {} }));
  expect(new Set((await Promise.all(flood)).map(({ status }) => status))).toEqual(new Set([401]));
  await send(gateway.url, 'POST', '/api/v1/api-keys', { key: gateway.adminKey, body: { name: 'x' } });
  await eventually(async () => {
    const counts: { caller: string; count: string }[] = await gateway.service.app
      .get(DataSource)
      .query(`SELECT caller, count(*) FROM audit_log GROUP BY caller`);
    const anonymous = Number(counts.find(({ caller }) => caller === 'anonymous')?.count);
    expect(anonymous).toBeGreaterThanOrEqual(100);
    expect(anonymous).toBeLessThanOrEqual(200); // the flood may lie in two minutes
    expect(counts.find(({ caller }) => caller.startsWith('api-key:'))?.count).toBe('1');
  });
});
