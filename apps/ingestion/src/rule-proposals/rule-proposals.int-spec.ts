import { ingestionRpc, type RuleProposal, type SuggestionDecision } from '@dataspoke/contracts';
import { DatasetUrn } from '@dataspoke/domain';
import { randomUUID } from 'node:crypto';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

describe('rules that constraints propose', () => {
  let ingestion: RunningIngestion;
  let source: string;
  let items: string;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    const { recipe, run } = ingestion.warehouse;
    await run(`
      create domain raw.percent as numeric check (value between 0 and 100);
      create table raw.items (
        item_id bigint primary key, code text unique, net numeric, gross numeric, off raw.percent,
        customer bigint references raw.customers,
        constraint sane check (net <= gross), constraint positive check (net >= 0),
        constraint known check (code in ('a', 'b')))`);
    items = DatasetUrn.of('postgres', `${recipe.database}.raw.items`, 'PROD').toString();
    source = (
      await ingestion.ask(ingestionRpc.createSource, { draft: { name: 'items', type: 'postgres', recipe } })
    ).id;
  }, 90_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  const list = async (more: object = {}) =>
    (await ingestion.ask(ingestionRpc.listRuleProposals, { dataset: items, ...more })).items;
  const one = (constraint: string): Promise<RuleProposal> =>
    ingestion.ask(ingestionRpc.getRuleProposal, { dataset: items, constraint });
  const decide = (constraint: string, decision: SuggestionDecision, more: object = {}) =>
    ingestion.ask(ingestionRpc.decideRuleProposal, { dataset: items, constraint, decision, ...more });
  const standing = async () =>
    (await list()).map(({ constraint, state, current }) => [constraint, state, current]);
  const alter = (sql: string) => ingestion.warehouse.run(`alter table raw.items ${sql}`);

  it('are left by a run, not by a dry one', async () => {
    await ingestion.run(source, 'dry-run');
    expect(await list()).toEqual([]);
    await ingestion.run(source);
    const found = (await list()).map(({ constraint, draft, state, current }) => [
      constraint,
      draft?.kind,
      draft?.fields,
      draft?.parameters,
      state,
      current,
    ]);
    const references = `urn:li:dataset:(urn:li:dataPlatform:postgres,${ingestion.warehouse.recipe.database}.raw.customers,PROD)`;
    const sql = 'SELECT * FROM "raw"."items" WHERE NOT ((net <= gross))';
    expect(found).toEqual([
      ['items_code_key', 'unique', ['code'], undefined, 'proposed', true],
      [
        'items_customer_fkey',
        'foreign_key',
        ['customer'],
        { references, referencedFields: ['id'] },
        'proposed',
        true,
      ],
      ['known', 'accepted_values', ['code'], { values: ['a', 'b'] }, 'proposed', true],
      ['off: raw.percent.percent_check', 'range', ['off'], { min: 0, max: 100 }, 'proposed', true],
      ['positive', 'range', ['net'], { min: 0 }, 'proposed', true],
      ['sane', 'custom_sql', undefined, { sql }, 'proposed', true],
    ]);
  }, 90_000);

  it('are accepted with the rule that was made of them, and once only', async () => {
    const { revision } = await one('positive');
    const ruleId = randomUUID();
    await expect(decide('positive', 'accept')).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(decide('positive', 'accept', { ruleId, revision: randomUUID() })).rejects.toMatchObject({
      code: 'conflict',
    });
    const accepted = await decide('positive', 'accept', { ruleId, revision });
    expect(accepted).toMatchObject({ state: 'accepted', ruleId, decidedBy: 'api-key:test' });
    expect(await decide('positive', 'accept', { ruleId: randomUUID(), revision })).toEqual(accepted);
    await expect(decide('nothing', 'reject')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('follow their constraints, and what was decided stays', async () => {
    await decide('known', 'reject');
    await decide('sane', 'reject');
    await alter(`drop constraint positive, drop constraint items_code_key, drop constraint sane,
      add constraint sane check (net < gross)`);
    await ingestion.run(source);
    expect(await standing()).toEqual([
      ['items_customer_fkey', 'proposed', true],
      ['known', 'rejected', true],
      ['off: raw.percent.percent_check', 'proposed', true],
      ['positive', 'accepted', false],
      ['sane', 'proposed', true],
    ]);
    await alter('add constraint positive check (net >= 1)');
    await ingestion.run(source);
    // Worded anew: the rule demands what was accepted.
    expect(await one('positive')).toMatchObject({
      current: false,
      definition: 'CHECK ((net >= (0)::numeric))',
    });
    const reopened = await decide('positive', 'reopen');
    expect(reopened).toMatchObject({ state: 'proposed' });
    expect(reopened).not.toHaveProperty('ruleId');
    await ingestion.run(source);
    expect(await one('positive')).toMatchObject({ current: true, draft: { parameters: { min: 1 } } });
    expect((await one('positive')).revision).not.toBe(reopened.revision);
  }, 120_000);

  it('are listed in pages', async () => {
    const first = await ingestion.ask(ingestionRpc.listRuleProposals, { dataset: items, limit: 3 });
    expect(first.items).toHaveLength(3);
    const { nextCursor: cursor } = first;
    if (cursor === undefined) throw new Error('no second page');
    const second = await ingestion.ask(ingestionRpc.listRuleProposals, { dataset: items, limit: 3, cursor });
    expect(second.items.map(({ constraint }) => constraint)).toEqual(['positive', 'sane']);
    expect((await list({ state: 'rejected' })).map(({ constraint }) => constraint)).toEqual(['known']);
  });

  it('go with their table, but for those that were accepted', async () => {
    const { revision } = await one('positive');
    await decide('positive', 'accept', { ruleId: randomUUID(), revision });
    await ingestion.warehouse.run('drop table raw.items');
    await ingestion.run(source);
    expect(await standing()).toEqual([['positive', 'accepted', false]]);
    expect(await list({ current: 'true' })).toEqual([]);
  }, 90_000);
});
