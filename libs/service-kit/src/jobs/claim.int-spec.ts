import { createDatabase, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { DataSource, type EntityManager } from 'typeorm';
import { alreadyRunning } from '../errors/dataspoke-error';
import { claim } from './claim';

describe('claim', () => {
  let database: TestDatabase;
  let sources: DataSource[];

  beforeAll(async () => {
    database = await createDatabase();
    sources = await Promise.all(
      [1, 2].map(() => new DataSource({ type: 'postgres', url: database.url, poolSize: 10 }).initialize()),
    );
    await sources[0]!.query(`
      create table runs (id uuid primary key, source text not null, state text not null, label text unique);
      create unique index one_run_at_a_time on runs (source) where state in ('queued', 'running');
    `);
  });
  afterAll(async () => {
    await Promise.all(sources.map((source) => source.destroy()));
    await database.drop();
  });

  async function start(dataSource: DataSource, source: string, label: string | null = null): Promise<string> {
    return dataSource.transaction((tx) => startIn(tx, source, label));
  }

  async function startIn(tx: EntityManager, source: string, label: string | null): Promise<string> {
    const id = crypto.randomUUID();
    return claim(
      tx,
      'one_run_at_a_time',
      async () => {
        await tx.query(`insert into runs (id, source, state, label) values ($1, $2, 'queued', $3)`, [
          id,
          source,
          label,
        ]);
        return id;
      },
      async () => {
        const [row]: { id: string }[] = await tx.query(
          `select id from runs where source = $1 and state = 'queued'`,
          [source],
        );
        return alreadyRunning('It is still going on.', { id: row!.id });
      },
    );
  }

  it('lets exactly one of many at the same moment through, and tells the others which', async () => {
    const attempts = Array.from({ length: 16 }, (_, index) => start(sources[index % 2]!, 'flights'));
    const outcomes = await Promise.allSettled(attempts);
    const winners = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(winners).toHaveLength(1);
    for (const one of outcomes) {
      if (one.status === 'rejected') {
        expect(one.reason).toMatchObject({ code: 'already-running', details: { id: winners[0] } });
      }
    }
    const rows: unknown[] = await sources[0]!.query(`select 1 from runs where source = 'flights'`);
    expect(rows).toHaveLength(1);
  });

  it('is free again once the job has ended', async () => {
    await start(sources[0]!, 'planes');
    await sources[0]!.query(`update runs set state = 'succeeded' where source = 'planes'`);
    await expect(start(sources[1]!, 'planes')).resolves.toEqual(expect.any(String));
  });

  it('leaves the transaction usable after a conflict', async () => {
    await start(sources[0]!, 'airports');
    await sources[1]!.transaction(async (tx) => {
      await expect(startIn(tx, 'airports', null)).rejects.toMatchObject({ code: 'already-running' });
      await tx.query(`insert into runs (id, source, state) values (gen_random_uuid(), 'skipped', 'failed')`);
    });
    const rows: unknown[] = await sources[0]!.query(`select 1 from runs where source = 'skipped'`);
    expect(rows).toHaveLength(1);
  });

  it('takes no other violation for the conflict', async () => {
    await start(sources[0]!, 'a', 'same');
    await expect(start(sources[0]!, 'b', 'same')).rejects.toThrow(/duplicate key.*label/);
  });
});
