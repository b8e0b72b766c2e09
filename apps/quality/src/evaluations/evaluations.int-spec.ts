import { qualityRpc, type RuleDraft } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningQuality, startQuality } from '../quality.fixture';

const TABLES = `
  create schema raw;
  create table raw.customers (id bigint primary key, name text, city text);
  create table raw.orders (id bigint primary key, customer_id bigint, amount numeric(10,2), placed_at timestamptz);
  create table raw.nothing (id bigint);
  insert into raw.customers select n, 'customer ' || n, case when n > 15 then null else 'Berlin' end
    from generate_series(1, 20) n;
  insert into raw.orders select n, 1 + n % 22, n, '2014-01-01T00:00Z'::timestamptz - n * interval '1 hour'
    from generate_series(1, 100) n;
`;

describe('evaluations', () => {
  let quality: RunningQuality;
  let customers: string;
  let orders: string;

  beforeAll(async () => {
    quality = await startQuality({
      workflows: true,
      tables: TABLES,
      recipe: { asOf: '2014-01-01T00:00Z', statementTimeoutMs: 4_000 },
    });
    customers = quality.urn('raw.customers');
    orders = quality.urn('raw.orders');
    await quality.rule({ dataset: customers, kind: 'not_null', fields: ['city'], name: 'city' });
    await quality.rule({ dataset: customers, kind: 'unique', fields: ['id'], name: 'id' });
    await quality.rule({
      dataset: orders,
      kind: 'foreign_key',
      name: 'customer',
      fields: ['customer_id'],
      parameters: { references: customers, referencedFields: ['id'] },
      severity: 'warn',
    });
    const fresh: RuleDraft = { dataset: orders, kind: 'freshness', fields: ['placed_at'] };
    await quality.rule({ ...fresh, name: 'fresh', parameters: { maxAgeMinutes: 60 } });
    await quality.rule({ ...fresh, name: 'fresher', parameters: { maxAgeMinutes: 59 } });
    await quality.rule({
      dataset: quality.urn('raw.nothing'),
      kind: 'not_null',
      fields: ['id'],
      name: 'nothing',
    });
  }, 120_000);
  afterAll(async () => {
    await quality?.close();
  });

  it('give each rule a verdict with its evidence', async () => {
    const evaluation = await quality.evaluate();
    expect(evaluation).toMatchObject({
      state: 'succeeded',
      scope: 'all',
      progress: { datasetsDone: 3, datasetsTotal: 3 },
      counts: { rules: 6, pass: 2, warn: 1, fail: 2, error: 0, noData: 1, pending: 0 },
    });
    const verdicts = await quality.verdicts(evaluation.id);
    expect(verdicts['city']).toMatchObject({
      verdict: 'fail',
      ruleVersion: 1,
      dataset: customers,
      kind: 'not_null',
      message: '5 of 20 rows have no city.',
      observed: { rows: 20, violations: 5 },
      expected: 'city has a value in every row',
      asOf: '2014-01-01T00:00:00.000Z',
    });
    expect(verdicts['city']?.examples).toHaveLength(5);
    expect(verdicts['city']?.examples[0]).toEqual({ values: { id: '16', city: null } });
    expect(verdicts['city']?.statement).toContain('"city" IS NULL');
    expect(verdicts['customer']).toMatchObject({
      verdict: 'warn',
      observed: { rows: 100, violations: 8, distinctValues: 2 },
      examples: [{ values: { customer_id: '21', rows: '4' } }, { values: { customer_id: '22', rows: '4' } }],
    });
    expect(verdicts['fresh']).toMatchObject({ verdict: 'pass', observed: { ageMinutes: 60 }, examples: [] });
    expect(verdicts['fresher']).toMatchObject({ verdict: 'fail' });
    expect(verdicts['nothing']).toMatchObject({ verdict: 'no_data' });
    const [rule] = (await quality.ask(qualityRpc.listRules, { dataset: quality.urn('raw.nothing') })).items;
    expect(rule?.lastVerdict).toMatchObject({ evaluationId: evaluation.id, verdict: 'no_data' });
  }, 60_000);

  it('are about one dataset or one rule when asked so, and about nothing that is not there', async () => {
    const ofDataset = await quality.evaluate({ dataset: customers });
    expect(ofDataset).toMatchObject({ scope: 'dataset', dataset: customers, counts: { rules: 2 } });
    const rules = await quality.ask(qualityRpc.listRules, { dataset: customers });
    const city = rules.items.find((rule) => rule.name === 'city');
    const ofRule = await quality.evaluate({ ruleId: city?.id ?? '' });
    expect(ofRule).toMatchObject({ scope: 'rule', ruleId: city?.id, counts: { rules: 1, fail: 1 } });
    const start = (draft: object) => quality.ask(qualityRpc.startEvaluation, { draft });
    await expect(start({ dataset: quality.urn('raw.unknown') })).rejects.toMatchObject({ code: 'not-found' });
    await expect(start({ dataset: customers, ruleId: city?.id })).rejects.toMatchObject({
      code: 'invalid-request',
    });
  }, 60_000);

  it('go on when one rule cannot be evaluated, and say why', async () => {
    const broken = [
      await quality.rule({
        dataset: customers,
        kind: 'custom_sql',
        name: 'writes',
        parameters: { sql: 'delete from customers' },
      }),
      await quality.rule({
        dataset: customers,
        kind: 'custom_sql',
        name: 'slow',
        parameters: { sql: 'select pg_sleep(30)' },
      }),
      await quality.rule({ dataset: customers, kind: 'not_null', name: 'gone', fields: ['gone'] }),
      await quality.rule({
        dataset: customers,
        kind: 'row_count',
        name: 'broken',
        parameters: { min: 1 },
        filter: 'citty is null',
      }),
      await quality.rule({
        dataset: quality.urn('raw.orphan'),
        kind: 'row_count',
        name: 'orphan',
        parameters: { min: 1 },
      }),
    ];
    const evaluation = await quality.evaluate();
    expect(evaluation).toMatchObject({ state: 'partial', counts: { rules: 11, pass: 2, error: 5 } });
    expect(evaluation.failure).toContain('5 of 11 rules');
    const verdicts = await quality.verdicts(evaluation.id);
    const codes = Object.values(verdicts).flatMap(({ ruleName, error }) =>
      error ? [[ruleName, error.code]] : [],
    );
    expect(Object.fromEntries(codes)).toEqual({
      writes: 'write-refused',
      slow: 'timeout',
      gone: 'statement-invalid',
      broken: 'statement-invalid',
      orphan: 'not-found',
    });
    expect(verdicts['city']).toMatchObject({ verdict: 'fail', observed: { rows: 20 } });
    for (const { id } of broken) await quality.ask(qualityRpc.deleteRule, { id });
  }, 60_000);

  it('wait for ingestion, without which nobody knows the way', async () => {
    await quality.stopIngestion();
    const { id } = await quality.ask(qualityRpc.startEvaluation, { draft: { dataset: customers } });
    await eventually(async () => {
      const { state, progress } = await quality.ask(qualityRpc.getEvaluation, { id });
      expect([state, progress.message]).toEqual(['running', expect.stringContaining('waiting: ingestion')]);
    }, 20_000);
    await quality.startIngestion();
    expect(await quality.ended(id)).toMatchObject({ state: 'succeeded', counts: { pass: 1, fail: 1 } });
  }, 60_000);

  it('stop when they are cancelled; what was found out stands', async () => {
    const slow = await quality.rule({
      dataset: orders,
      kind: 'custom_sql',
      name: 'slow',
      parameters: { sql: 'select pg_sleep(3)' },
    });
    const { id } = await quality.ask(qualityRpc.startEvaluation, { draft: { dataset: orders } });
    await expect(
      quality.ask(qualityRpc.startEvaluation, { draft: { dataset: orders } }),
    ).rejects.toMatchObject({ code: 'already-running', details: { id } });
    await eventually(async () => {
      expect((await quality.ask(qualityRpc.getEvaluation, { id })).state).toBe('running');
    });
    await quality.ask(qualityRpc.cancelEvaluation, { id });
    const ended = await quality.ended(id);
    expect(ended.state).toBe('cancelled');
    const { counts } = ended;
    expect(counts.pass + counts.warn + counts.fail + counts.error + counts.noData + counts.pending).toBe(
      counts.rules,
    );
    await expect(quality.ask(qualityRpc.cancelEvaluation, { id })).resolves.toMatchObject({
      state: 'cancelled',
    });
    await quality.ask(qualityRpc.deleteRule, { id: slow.id });
  }, 60_000);

  it('are done once each when quality is killed and started again in the middle', async () => {
    const slow = await quality.rule({
      dataset: orders,
      kind: 'custom_sql',
      name: 'slow',
      parameters: { sql: 'select 1 from pg_sleep(2)', maxRows: 1 },
    });
    const { id } = await quality.ask(qualityRpc.startEvaluation, { draft: {} });
    await eventually(async () => {
      expect((await quality.ask(qualityRpc.getEvaluation, { id })).state).toBe('running');
    });
    await quality.restart();
    expect(await quality.ended(id)).toMatchObject({
      state: 'succeeded',
      counts: { rules: 7, error: 0, pending: 0 },
    });
    expect(Object.keys(await quality.verdicts(id))).toHaveLength(7);
    await quality.ask(qualityRpc.deleteRule, { id: slow.id });
  }, 60_000);
});
