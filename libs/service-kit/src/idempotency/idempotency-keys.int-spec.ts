import { createDatabase, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { DataSource } from 'typeorm';
import { KitTables1764000000000 } from '../database/migrations/1764000000000-kit-tables';
import { IdempotencyKeys } from './idempotency-keys';

describe('idempotency keys', () => {
  const keys = new IdempotencyKeys();
  let database: TestDatabase;
  let dataSource: DataSource;
  let works = 0;

  beforeAll(async () => {
    database = await createDatabase();
    dataSource = await new DataSource({
      type: 'postgres',
      url: database.url,
      migrations: [KitTables1764000000000],
    }).initialize();
    await dataSource.runMigrations();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });
  beforeEach(() => {
    works = 0;
  });

  function once(
    key: string | undefined,
    request: object,
    fail = false,
  ): Promise<{ id: string; tags: string[] }> {
    return dataSource.transaction((tx) =>
      keys.once(tx, { scope: 'source.create', key, request }, async () => {
        works += 1;
        await tx.query('select pg_sleep(0.05)');
        if (fail) throw new Error('refused');
        return { id: crypto.randomUUID(), tags: ['a'] };
      }),
    );
  }

  it('answer the same request with the same reply, however the fields are ordered', async () => {
    const first = await once('k1', { name: 'x', recipe: { a: 1, b: undefined } });
    await expect(once('k1', { recipe: { a: 1 }, name: 'x' })).resolves.toEqual(first);
    expect(works).toBe(1);
  });

  it('do the work once when requests come at the same moment', async () => {
    const replies = await Promise.all(Array.from({ length: 5 }, () => once('k2', { name: 'x' })));
    expect(new Set(replies.map(({ id }) => id)).size).toBe(1);
    expect(works).toBe(1);
  });

  it('refuse another request under the same key', async () => {
    await once('k3', { name: 'x' });
    await expect(once('k3', { name: 'y' })).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  });

  it('remember nothing of work that failed', async () => {
    await expect(once('k4', { name: 'x' }, true)).rejects.toThrow('refused');
    await once('k4', { name: 'x' });
    expect(works).toBe(2);
  });

  it('are not needed', async () => {
    await once(undefined, {});
    await once(undefined, {});
    expect(works).toBe(2);
  });
});
