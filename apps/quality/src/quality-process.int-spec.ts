import { type Evaluation, qualityRpc, type Rule } from '@dataspoke/contracts';
import { ActivitiesProcess, eventually } from '@dataspoke/dev-stack/testing';
import { join } from 'node:path';
import { type RunningQuality, startQuality } from './quality.fixture';

const TABLES = ['one', 'two', 'three', 'four', 'five', 'six'];
describe('the quality process', () => {
  let quality: RunningQuality;
  const rules: Rule[] = [];
  const processes: ActivitiesProcess[] = [];

  const start = (): ActivitiesProcess => {
    const started = new ActivitiesProcess(join(__dirname, 'main.ts'), quality.environment);
    processes.push(started);
    return started;
  };

  beforeAll(async () => {
    const tables = TABLES.map(
      (name) => `create table raw.${name} (id bigint); insert into raw.${name} values (null);`,
    );
    quality = await startQuality({
      workflows: true,
      roles: 'rpc',
      tables: `create schema raw; ${tables.join(' ')}`,
    });
    for (const name of TABLES) {
      const dataset = quality.urn(`raw.${name}`);
      const sql = 'select 1 from pg_sleep(0.7)';
      rules.push(
        await quality.rule({
          dataset,
          kind: 'custom_sql',
          name: `slow ${name}`,
          parameters: { sql, maxRows: 1 },
        }),
      );
      rules.push(await quality.rule({ dataset, kind: 'not_null', name: `id of ${name}`, fields: ['id'] }));
    }
  }, 120_000);
  afterAll(async () => {
    for (const started of processes) await started.kill();
    await quality?.close();
  });

  it('loses and doubles no verdict when it is killed in the middle of an evaluation and of publishing', async () => {
    const { database } = quality;
    const count = async (what: string): Promise<number> => {
      const [row] = await database.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM ${what}`);
      return row?.n ?? 0;
    };
    await quality.catalog.stop();
    const first = start();
    const { id } = await quality.ask(qualityRpc.startEvaluation, { draft: {} });
    const get = (): Promise<Evaluation> => quality.ask(qualityRpc.getEvaluation, { id });
    await eventually(async () => (await count('verdicts WHERE verdict IS NOT NULL')) > 0, 40_000);
    await first.kill();
    const reached = await database.query<unknown[]>(
      'SELECT id, evaluated_at FROM verdicts WHERE verdict IS NOT NULL ORDER BY id',
    );
    expect(reached.length).toBeLessThan(rules.length);
    expect((await get()).state).toBe('running');

    const second = start();
    const ended = await quality.ended(id);
    expect(ended).toMatchObject({
      state: 'succeeded',
      counts: { rules: 12, pass: 6, fail: 6, pending: 0, unpublished: 12 },
    });
    expect(
      await database.query('SELECT id, evaluated_at FROM verdicts WHERE id = ANY ($1) ORDER BY id', [
        reached.map((row) => (typeof row === 'object' && row !== null && 'id' in row ? row.id : undefined)),
      ]),
    ).toEqual(reached);
    await second.kill();
    await quality.catalog.start();

    start();
    await eventually(async () => expect((await get()).counts.unpublished).toBe(0), 60_000);
    for (const { assertion } of rules) {
      await eventually(async () => {
        const events = await quality.catalog.client.reads.timeseries(assertion, 'assertionRunEvent');
        expect(events.map(({ runId }) => runId)).toEqual([id]);
      }, 20_000);
    }
    expect(await count('verdicts')).toBe(12);
    const { items } = await quality.ask(qualityRpc.listIncidents, {});
    expect(items.map(({ state, failures }) => [state, failures])).toEqual(TABLES.map(() => ['open', 1]));
    expect(await count(`outbox WHERE kind = 'event' AND subject LIKE '%incident.opened%'`)).toBe(6);
  }, 180_000);
});
