import { ingestionRpc, type SourceDraft } from '@dataspoke/contracts';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';

describe('sources', () => {
  let ingestion: RunningIngestion;

  beforeAll(async () => {
    ingestion = await startIngestion({ roles: 'rpc' });
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  const draft = (name: string, more: Partial<SourceDraft> = {}): SourceDraft => ({
    name,
    type: 'postgres',
    recipe: ingestion.warehouse.recipe,
    ...more,
  });
  const create = (name: string, more: Partial<SourceDraft> = {}, idempotencyKey?: string) =>
    ingestion.ask(ingestionRpc.createSource, {
      draft: draft(name, more),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
  const stored = async (id: string) =>
    JSON.stringify(await ingestion.database.query('select * from sources where id = $1', [id]));

  it('are stored with their secrets sealed and shown without them', async () => {
    const source = await create('first', { schedule: { cron: '0 6 * * *', timezone: 'Europe/Berlin' } });
    expect(source).toMatchObject({ name: 'first', env: 'PROD', version: 1, takeover: false, lastRun: null });
    expect(source.recipe).toMatchObject({ password: '***', port: ingestion.warehouse.connection.port });
    expect(await ingestion.ask(ingestionRpc.getSource, { id: source.id })).toEqual(source);
    const { password } = ingestion.warehouse.recipe;
    expect(await stored(source.id)).not.toContain(password);
    const keys: unknown = await ingestion.database.query('select * from idempotency_keys');
    expect(JSON.stringify(keys)).not.toContain(password);
  });

  it.each([
    ['a port that is none', { recipe: { host: 'h', database: 'd', user: 'u', port: 'x' } }, ['recipe.port']],
    ['missing fields', { recipe: {} }, ['recipe.host', 'recipe.database', 'recipe.user']],
    [
      'a field that nobody knows',
      { recipe: { host: 'h', database: 'd', user: 'u', hots: 'x' } },
      ['recipe.hots'],
    ],
    ['a type that there is not', { type: 'oracle9' }, ['type']],
    ['a blank name', { name: '  ' }, ['name']],
    ['a retention of no run', { retention: { runs: 0 } }, ['draft.retention.runs']],
    ['a cron expression that never fires', { schedule: { cron: '0 0 31 2 *' } }, ['schedule.cron']],
    [
      'a secret to keep where none is',
      { recipe: { host: 'h', database: 'd', user: 'u', password: '***' } },
      ['recipe.password'],
    ],
  ])('refuse %s, naming the field', async (_what, more, fields) => {
    const error: unknown = await create('bad', more).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: expect.stringMatching(/^(recipe-invalid|invalid-request)$/) });
    const named = (error as { fields: readonly { field: string }[] }).fields.map(({ field }) => field);
    expect(named).toEqual(expect.arrayContaining(fields));
  });

  it('keep names apart, and give one back when its source is deleted', async () => {
    const { id } = await create('taken');
    await expect(create('taken')).rejects.toMatchObject({ code: 'conflict' });
    await ingestion.ask(ingestionRpc.deleteSource, { id });
    await expect(ingestion.ask(ingestionRpc.getSource, { id })).rejects.toMatchObject({ code: 'not-found' });
    expect(await stored(id)).not.toContain('$sealed');
    expect((await create('taken')).id).not.toBe(id);
  });

  it('answer an idempotency key once', async () => {
    const first = await create('keyed', {}, 'key-1');
    expect(await create('keyed', {}, 'key-1')).toEqual(first);
    const recipe = { ...ingestion.warehouse.recipe, password: 'another' };
    await expect(create('keyed', { recipe }, 'key-1')).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    });
    const race = await Promise.all([create('raced', {}, 'key-2'), create('raced', {}, 'key-2')]);
    expect(race[0]).toEqual(race[1]);
  });

  it('change only what is asked for, on the version it is based on', async () => {
    const source = await create('changing', { schedule: { cron: '0 6 * * *' } });
    const change = (version: number, changes: object) =>
      ingestion.ask(ingestionRpc.updateSource, { id: source.id, version, changes });
    const second = await change(1, { name: 'changed', schedule: null });
    expect(second).toMatchObject({ name: 'changed', version: 2, schedule: null, takeover: false });
    await expect(change(1, { takeover: true })).rejects.toMatchObject({ code: 'precondition-failed' });
    await expect(change(2, { name: 'first' })).rejects.toMatchObject({ code: 'conflict' });
    const third = await change(2, { recipe: { ...second.recipe, statementTimeoutMs: 1_000 } });
    expect(third.recipe).toMatchObject({ password: '***', statementTimeoutMs: 1_000 });
    const report = await ingestion.ask(ingestionRpc.testSource, { id: source.id });
    expect(report).toMatchObject({ ok: true }); // the kept password still opens the door
    await expect(change(3, { recipe: { host: 5 } })).rejects.toMatchObject({ code: 'recipe-invalid' });
    const broken = await change(3, { recipe: { ...third.recipe, password: 'wrong' } });
    expect(await ingestion.ask(ingestionRpc.testSource, { id: broken.id })).toMatchObject({
      ok: false,
      checks: expect.arrayContaining([
        expect.objectContaining({
          verdict: 'fail',
          remedy: expect.any(String),
          durationMs: expect.any(Number),
        }),
        expect.objectContaining({ verdict: 'skipped' }),
      ]),
    });
  });

  it('tell what a run will lack as a warning, with its remedy', async () => {
    const { recipe, connection } = ingestion.warehouse;
    const reader = `warned_${connection.database}`;
    await ingestion.warehouse.run(
      `create role "${reader}" login password 'read'; grant usage on schema raw, marts to "${reader}"`,
    );
    try {
      const { id } = await create('warning', { recipe: { ...recipe, user: reader, password: 'read' } });
      const { ok, checks } = await ingestion.ask(ingestionRpc.testSource, { id });
      expect(ok).toBe(true);
      expect(checks.find(({ name }) => name === 'select')).toMatchObject({
        verdict: 'warn',
        remedy: expect.stringContaining('GRANT SELECT'),
      });
      expect(checks.find(({ name }) => name === 'connection')).toMatchObject({ verdict: 'pass' });
    } finally {
      await ingestion.warehouse.run(`drop owned by "${reader}"; drop role "${reader}"`);
    }
  });

  it('are listed in pages, the newest first', async () => {
    for (const name of ['page-1', 'page-2', 'page-3']) await create(name);
    const names: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await ingestion.ask(ingestionRpc.listSources, { limit: 2, ...(cursor ? { cursor } : {}) });
      expect(page.items.length).toBeLessThanOrEqual(2);
      names.push(...page.items.map((source) => source.name));
      cursor = page.nextCursor;
      if (!cursor) break;
    }
    expect(names.slice(0, 3)).toEqual(['page-3', 'page-2', 'page-1']);
    expect(new Set(names).size).toBe(names.length);
    await expect(ingestion.ask(ingestionRpc.listSources, { cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [expect.objectContaining({ field: 'cursor' })],
    });
  });

  it('say which connectors there are', async () => {
    const { items } = await ingestion.ask(ingestionRpc.listConnectors, {});
    const postgres = items.find(({ type }) => type === 'postgres');
    expect(postgres?.capabilities).toContain('schema');
    expect(postgres?.recipeSchema).toMatchObject({ properties: { password: { writeOnly: true } } });
  });

  it.each([
    ['getSource', ingestionRpc.getSource],
    ['testSource', ingestionRpc.testSource],
    ['getSchedule', ingestionRpc.getSchedule],
    ['getRun', ingestionRpc.getRun],
    ['cancelRun', ingestionRpc.cancelRun],
  ] as const)('%s of an unknown id is not found', async (_name, definition) => {
    await expect(
      ingestion.ask<{ id: string }, object>(definition, { id: 'd3530e6d-4d3d-4549-8c3b-76676e9b230d' }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});
