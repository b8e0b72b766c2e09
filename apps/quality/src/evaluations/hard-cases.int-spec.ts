import { qualityRpc, type RuleDraft, type RuleVerdict } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningQuality, startQuality } from '../quality.fixture';

const TABLES = `
  create schema s;
  create table s.items (id int, n int, name text, at timestamptz, gone text);
  insert into s.items select i, i % 5, case when i > 18 then null else 'x' end, '2013-12-31T00:00Z', 'y'
    from generate_series(1, 20) i;
  create table s.nothing (like s.items);
  create view s.endless as select * from s.items where pg_sleep(1) is not null;
  create sequence s.numbers;
  create function s.fails() returns boolean language plpgsql as $$ begin raise exception 'not today'; end $$;
  create function s.deep(n int) returns int language sql as $$ select s.deep(n + 1) + 1 $$;
  create function s.writes() returns int language sql as $$ delete from s.items returning 1 $$;
`;

type Draft = Omit<RuleDraft, 'dataset'>;

const sql = (text: string): Draft => ({ kind: 'custom_sql', parameters: { sql: text } });
const rows = (filter: string): Draft => ({ kind: 'row_count', parameters: { min: 1 }, filter });

function eachOf(
  drafts: Readonly<Record<string, Draft>>,
  change: (draft: Draft) => Draft,
): Record<string, Draft> {
  return Object.fromEntries(Object.entries(drafts).map(([name, draft]) => [name, change(draft)]));
}

describe('hard cases of evaluations', () => {
  let quality: RunningQuality;

  beforeAll(async () => {
    quality = await startQuality({
      workflows: true,
      tables: TABLES,
      recipe: { asOf: '2014-01-01T00:00Z', statementTimeoutMs: 2_000 },
    });
  }, 120_000);
  afterAll(async () => {
    await quality?.close();
  });

  /** Makes rules, evaluates them, and deletes them again. */
  async function verdictsOf(
    table: string,
    drafts: Readonly<Record<string, Draft>>,
  ): Promise<Readonly<Record<string, RuleVerdict>>> {
    const dataset = quality.urn(table);
    const ids: string[] = [];
    for (const [name, draft] of Object.entries(drafts)) {
      ids.push((await quality.rule({ ...draft, name, dataset })).id);
    }
    const { id, counts } = await quality.evaluate({ dataset });
    expect(counts).toMatchObject({ rules: ids.length, pending: 0 });
    const verdicts = await quality.verdicts(id);
    for (const rule of ids) await quality.ask(qualityRpc.deleteRule, { id: rule });
    return verdicts;
  }

  const demands = (): Readonly<Record<string, Draft>> => ({
    not_null: { kind: 'not_null', fields: ['name'] },
    unique: { kind: 'unique', fields: ['n'] },
    accepted_values: { kind: 'accepted_values', fields: ['n'], parameters: { values: [0, 1] } },
    range: { kind: 'range', fields: ['n'], parameters: { max: 2 } },
    row_count: { kind: 'row_count', parameters: { min: 21 } },
    freshness: { kind: 'freshness', fields: ['at'], parameters: { maxAgeMinutes: 60 } },
    foreign_key: {
      kind: 'foreign_key',
      fields: ['n'],
      parameters: { references: quality.urn('s.nothing'), referencedFields: ['id'] },
    },
    custom_sql: sql('select id from items where n = 4'),
  });
  const kinds = (verdicts: Readonly<Record<string, RuleVerdict>>) =>
    Object.fromEntries(Object.entries(verdicts).map(([name, { verdict }]) => [name, verdict]));

  it.each(['warn', 'fail'] as const)(
    'a broken rule of severity %s has that verdict, of every kind',
    async (severity) => {
      const drafts = eachOf(demands(), (draft) => ({ ...draft, severity }));
      const broken: Draft = { ...rows('n ='), severity };
      const verdicts = await verdictsOf('s.items', { ...drafts, broken });
      const expected = Object.keys(demands()).map((name) => [name, severity]);
      expect(kinds(verdicts)).toEqual({ ...Object.fromEntries(expected), broken: 'error' });
      // Only failures are incidents; these closed when their rules were deleted.
      const { items } = await quality.ask(qualityRpc.listIncidents, { limit: 200 });
      expect(items.map(({ state }) => state)).toEqual(severity === 'fail' ? Array(8).fill('closed') : []);
      expect(verdicts['not_null']).toMatchObject({ observed: { rows: 20, violations: 2 } });
      expect(verdicts['not_null']?.examples).toHaveLength(2);
    },
    60_000,
  );

  it('nothing to look at is no data, and neither passed nor failed', async () => {
    const empty = await verdictsOf('s.nothing', demands());
    const nothing = {
      not_null: 'no_data',
      unique: 'no_data',
      accepted_values: 'no_data',
      range: 'no_data',
      freshness: 'no_data',
      foreign_key: 'no_data',
    };
    // How many rows there are is known of an empty table too; a query of one's own looks where it likes.
    expect(kinds(empty)).toEqual({ ...nothing, row_count: 'fail', custom_sql: 'fail' });
    const filtered = eachOf(demands(), (draft) => ({ ...draft, filter: 'n > 99' }));
    delete filtered['custom_sql'];
    delete filtered['row_count'];
    expect(kinds(await verdictsOf('s.items', filtered))).toEqual(nothing);
  }, 60_000);

  it('a table that cannot be read in time is not read once more for every rule', async () => {
    const drafts = Array.from({ length: 16 }, (_, at): [string, Draft] => [`${at}`, rows(`n > ${at}`)]);
    const verdicts = Object.values(await verdictsOf('s.endless', Object.fromEntries(drafts)));
    expect(verdicts.map(({ error }) => error?.code)).toEqual(Array(16).fill('timeout'));
    // The time of all statements it took part in: two of 2 s, where halving down to each would be five.
    for (const { durationMs } of verdicts) expect(durationMs).toBeLessThan(8_000);
  }, 120_000);

  it('datasets that are done are counted while another one takes its time', async () => {
    const made = [
      await quality.rule({
        ...sql('select pg_sleep(1.9) from items limit 1'),
        dataset: quality.urn('s.items'),
      }),
      await quality.rule({ ...rows('true'), dataset: quality.urn('s.nothing') }),
    ];
    const { id } = await quality.ask(qualityRpc.startEvaluation, { draft: {} });
    await eventually(async () => {
      const evaluation = await quality.ask(qualityRpc.getEvaluation, { id });
      expect(evaluation).toMatchObject({ state: 'running', progress: { datasetsDone: 1, datasetsTotal: 2 } });
    });
    expect(await quality.ended(id)).toMatchObject({ progress: { datasetsDone: 2, datasetsTotal: 2 } });
    for (const rule of made) await quality.ask(qualityRpc.deleteRule, { id: rule.id });
  }, 60_000);

  it('a rule that cannot be evaluated costs only itself, whatever it does', async () => {
    const hard: Record<string, [Draft, string]> = {
      'drops column': [{ kind: 'not_null', fields: ['gone'] }, 'statement-invalid'],
      'divides by zero': [rows('1 / (n - n) > 0'), 'statement-invalid'],
      'has half a filter': [rows('n > 1) and (true or'), 'statement-invalid'],
      'comments the rest out': [rows('n > 1 /*'), 'statement-invalid'],
      aggregates: [rows('count(*) > 1'), 'statement-invalid'],
      raises: [rows('s.fails()'), 'statement-invalid'],
      recurses: [rows('s.deep(1) > 0'), 'statement-invalid'],
      'is slow in the scan': [rows('pg_sleep(0.5) is not null'), 'timeout'],
      'is slow alone': [sql('select pg_sleep(20)'), 'timeout'],
      'has a long text for a number': [rows(`'${'😀'.repeat(400)}'::int > n`), 'statement-invalid'],
      'has one a little longer': [rows(`'x${'😀'.repeat(400)}'::int > n`), 'statement-invalid'],
      'is no query': [sql('selekt'), 'statement-invalid'],
      'has two statements': [sql('select 1; select 2'), 'statement-invalid'],
      deletes: [sql('delete from items'), 'write-refused'],
      'deletes within': [sql('with d as (delete from items returning *) select * from d'), 'write-refused'],
      'deletes by function': [sql('select s.writes()'), 'write-refused'],
      'locks rows': [sql('select * from items for update'), 'write-refused'],
      'takes a number': [sql(`select nextval('s.numbers')`), 'write-refused'],
      'turns read-only off': [
        sql(`select set_config('transaction_read_only', 'off', false)`),
        'statement-invalid',
      ],
      'makes a table': [sql('create table s.made (id int)'), 'write-refused'],
      'selects into a table': [sql('select * into s.made from items'), 'statement-invalid'],
      'leaves the transaction': [
        sql('select 1) v; commit; drop table s.items; select (1'),
        'statement-invalid',
      ],
      'kills its connection': [sql('select pg_terminate_backend(pg_backend_pid())'), 'source-error'],
    };
    const sound: Record<string, Draft> = {
      'names are there': { kind: 'not_null', fields: ['name'] },
      'ids are unique': { kind: 'unique', fields: ['id'] },
      'no time limit any more': sql(`select 1 where set_config('statement_timeout', '0', false) is null`),
      'sees nothing any more': sql(`select 1 where set_config('search_path', 'pg_temp', false) is null`),
      'there are rows': { kind: 'row_count', parameters: { min: 20, max: 20 } },
      'query finds its table': sql('select * from items where id > 20'),
    };
    const drafts = Object.fromEntries(Object.entries(hard).map(([name, [draft]]) => [name, draft]));
    await quality.sql('alter table s.items rename column gone to went');
    const verdicts = await verdictsOf('s.items', { ...drafts, ...sound });
    await quality.sql('alter table s.items rename column went to gone');
    const codes = Object.entries(verdicts).flatMap(([name, { error }]) =>
      error ? [[name, error.code]] : [],
    );
    expect(Object.fromEntries(codes)).toEqual(
      Object.fromEntries(Object.entries(hard).map(([name, [, code]]) => [name, code])),
    );
    for (const name of Object.keys(hard)) expect([name, verdicts[name]?.verdict]).toEqual([name, 'error']);
    expect(kinds(Object.fromEntries(Object.keys(sound).map((name) => [name, verdicts[name]!])))).toEqual({
      'names are there': 'fail',
      'ids are unique': 'pass',
      'no time limit any more': 'pass',
      'sees nothing any more': 'pass',
      'there are rows': 'pass',
      'query finds its table': 'pass',
    });
    const still = await verdictsOf('s.items', {
      rows: { kind: 'row_count', parameters: { min: 20, max: 20 } },
      number: sql('select 1 from numbers where is_called'),
      made: sql(`select 1 where to_regclass('s.made') is not null`),
    });
    expect(kinds(still)).toEqual({ rows: 'pass', number: 'pass', made: 'pass' });
  }, 120_000);
});
