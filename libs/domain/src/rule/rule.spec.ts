import { expectationOf, judge } from './judge';
import { parseRule, type RuleText } from './parse-rule';
import { type Rule } from './rule';

const planes = 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.planes,PROD)';

function ruleOf(text: RuleText): Rule {
  const parsed = parseRule(text);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.rule;
}

function problemsOf(text: RuleText): string[] {
  const parsed = parseRule(text);
  return 'problems' in parsed ? parsed.problems.map(({ field }) => field) : [];
}

describe('parseRule', () => {
  it('reads every kind', () => {
    expect(ruleOf({ kind: 'not_null', fields: ['tailnum'], parameters: {} })).toEqual({
      kind: 'not_null',
      field: 'tailnum',
      maxShare: 0,
    });
    expect(
      ruleOf({
        kind: 'foreign_key',
        fields: ['tailnum'],
        parameters: { references: planes, referencedFields: ['tailnum'], maxShare: 0.1 },
        filter: 'distance > 10',
      }),
    ).toEqual({
      kind: 'foreign_key',
      fields: ['tailnum'],
      references: planes,
      referencedFields: ['tailnum'],
      maxShare: 0.1,
      filter: 'distance > 10',
    });
    expect(ruleOf({ kind: 'row_count', fields: [], parameters: { min: 1 } })).toEqual({
      kind: 'row_count',
      min: 1,
    });
    expect(ruleOf({ kind: 'custom_sql', fields: [], parameters: { sql: 'select 1' } })).toEqual({
      kind: 'custom_sql',
      sql: 'select 1',
      maxRows: 0,
    });
  });

  it.each<[string, RuleText, string[]]>([
    ['a field too few', { kind: 'not_null', fields: [], parameters: {} }, ['fields']],
    ['a field twice', { kind: 'unique', fields: ['a', 'a'], parameters: {} }, ['fields']],
    ['no end', { kind: 'range', fields: ['a'], parameters: {} }, ['parameters']],
    [
      'ends the wrong way round',
      { kind: 'range', fields: ['a'], parameters: { min: 2, max: 1 } },
      ['parameters.max'],
    ],
    [
      'an end of another type',
      { kind: 'range', fields: ['a'], parameters: { min: true } },
      ['parameters.min'],
    ],
    [
      'no values',
      { kind: 'accepted_values', fields: ['a'], parameters: { values: [] } },
      ['parameters.values'],
    ],
    [
      'more values than anybody can read',
      {
        kind: 'accepted_values',
        fields: ['a'],
        parameters: { values: Array.from({ length: 100 }, () => 'x'.repeat(900)) },
      },
      ['parameters'],
    ],
    ['half a row', { kind: 'row_count', fields: [], parameters: { min: 0.5 } }, ['parameters.min']],
    [
      'a zone that does not exist',
      { kind: 'freshness', fields: ['a'], parameters: { maxAgeMinutes: 1, timezone: 'Mars/Olympus' } },
      ['parameters.timezone'],
    ],
    [
      'keys of different length',
      {
        kind: 'foreign_key',
        fields: ['a', 'b'],
        parameters: { references: planes, referencedFields: ['a'] },
      },
      ['parameters.referencedFields'],
    ],
    [
      'no dataset',
      { kind: 'foreign_key', fields: ['a'], parameters: { references: 'planes', referencedFields: ['a'] } },
      ['parameters.references'],
    ],
    [
      'an offset, which PostgreSQL counts to the other side',
      { kind: 'freshness', fields: ['a'], parameters: { maxAgeMinutes: 1, timezone: '+05:30' } },
      ['parameters.timezone'],
    ],
    ['a field without a name', { kind: 'not_null', fields: [''], parameters: {} }, ['fields']],
    ['one of several without a name', { kind: 'unique', fields: ['a', ''], parameters: {} }, ['fields']],
    [
      'a share of everything',
      { kind: 'not_null', fields: ['a'], parameters: { maxShare: 1 } },
      ['parameters.maxShare'],
    ],
    [
      'a parameter of another kind',
      { kind: 'unique', fields: ['a'], parameters: { min: 1 } },
      ['parameters.min'],
    ],
    [
      'a filter beside a query',
      { kind: 'custom_sql', fields: [], parameters: { sql: 'select 1' }, filter: 'true' },
      ['filter'],
    ],
  ])('refuses %s', (_what, text, fields) => {
    expect(problemsOf(text)).toEqual(fields);
  });
});

describe('judge', () => {
  const asOf = new Date('2014-01-01T05:00:00Z');
  const notNull = ruleOf({ kind: 'not_null', fields: ['tailnum'], parameters: {} });

  it('breaks a rule with its severity', () => {
    const measured = { of: 'rows', subjects: 336_776, violations: 2_512 } as const;
    expect(judge(notNull, 'fail', measured, asOf)).toEqual({
      verdict: 'fail',
      observed: { rows: 336_776, violations: 2_512 },
      message: '2,512 of 336,776 rows have no tailnum.',
    });
    expect(judge(notNull, 'warn', measured, asOf).verdict).toBe('warn');
  });

  it('excepts the share that may break it, and not a row more', () => {
    const tolerant = ruleOf({ kind: 'not_null', fields: ['a'], parameters: { maxShare: 0.1 } });
    expect(judge(tolerant, 'fail', { of: 'rows', subjects: 100, violations: 10 }, asOf).verdict).toBe('pass');
    expect(judge(tolerant, 'fail', { of: 'rows', subjects: 100, violations: 11 }, asOf).verdict).toBe('fail');
    expect(expectationOf(tolerant)).toBe('a has a value in every row, up to 10 % excepted');
  });

  it('says what it demands without half a character, however long that is', () => {
    for (const shift of ['', 'x']) {
      const filter = `${shift}${'😀'.repeat(1_900)}`;
      const long = ruleOf({ kind: 'not_null', fields: ['a'], parameters: {}, filter });
      expect(expectationOf(long).isWellFormed()).toBe(true);
      expect(expectationOf(long)).toHaveLength(2_000);
    }
  });

  it('takes nothing to look at for no data, but an empty dataset for a broken row count', () => {
    expect(judge(notNull, 'fail', { of: 'rows', subjects: 0, violations: 0 }, asOf).verdict).toBe('no_data');
    const rowCount = ruleOf({ kind: 'row_count', fields: [], parameters: { min: 1, max: 5 } });
    const verdicts = [0, 1, 5, 6].map((rows) => judge(rowCount, 'fail', { of: 'count', rows }, asOf).verdict);
    expect(verdicts).toEqual(['fail', 'pass', 'pass', 'fail']);
  });

  it('measures age against the moment the data stands for', () => {
    const fresh = ruleOf({ kind: 'freshness', fields: ['t'], parameters: { maxAgeMinutes: 60 } });
    const at = (newest: string | null) => judge(fresh, 'fail', { of: 'newest', newest }, asOf).verdict;
    expect(['2014-01-01T04:00:00Z', '2014-01-01T03:59:00Z', '2014-01-02T00:00:00Z', null].map(at)).toEqual([
      'pass',
      'fail',
      'pass',
      'no_data',
    ]);
  });

  it('counts what a query finds', () => {
    const query = ruleOf({ kind: 'custom_sql', fields: [], parameters: { sql: 'select 1', maxRows: 2 } });
    const verdicts = [0, 2, 3].map((rows) => judge(query, 'warn', { of: 'violations', rows }, asOf).verdict);
    expect(verdicts).toEqual(['pass', 'pass', 'warn']);
  });
});
