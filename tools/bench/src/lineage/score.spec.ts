import { type LineageCase, readCase } from './cases';
import { type Prediction } from './predict';
import { ratios, scoreCase } from './score';

function aCase(fields: Partial<LineageCase['expected']>, more: Partial<LineageCase> = {}): LineageCase {
  const line = JSON.stringify({ id: 'x', dialect: 'postgres', sql: 'select 1', expected: fields, ...more });
  return readCase(line, 'cases:1');
}

function said(fields: Partial<Prediction>): Prediction {
  return { id: 'x', reads: [], writes: [], columns: [], error: null, ms: 1, ...fields };
}

describe('scoring of lineage', () => {
  it('takes a dotted end for the same name, but not the end of a word', () => {
    const one = aCase({ reads: ['b.t', 'u'], writes: [] });
    expect(scoreCase(one, said({ reads: ['a.b.t', 'uu'] }), 'strict')).toEqual({
      tables: { hits: 1, expected: 2, predicted: 2 },
      columns: null,
      right: false,
    });
  });

  it('lets each name match once, equal names first', () => {
    const one = aCase({ reads: ['t', 'a.t'], writes: [] });
    expect(scoreCase(one, said({ reads: ['a.t', 't'] }), 'strict').right).toBe(true);
    expect(scoreCase(one, said({ reads: ['a.t'] }), 'strict').tables?.hits).toBe(1);
  });

  it('asks for names as qualified as stated only when that is scored', () => {
    const one = aCase({ reads: ['a.t'], writes: null });
    expect(scoreCase(one, said({ reads: ['t'] }), 'strict').right).toBe(true);
    expect(scoreCase(one, said({ reads: ['t'] }), 'qualified').right).toBe(false);
    expect(scoreCase(one, said({ reads: ['db.a.t'] }), 'qualified').right).toBe(true);
  });

  it('does not score what a case says nothing about', () => {
    const one = aCase({ reads: null, writes: ['t'] });
    expect(scoreCase(one, said({ reads: ['other'], writes: ['T'] }), 'strict')).toEqual({
      tables: { hits: 1, expected: 1, predicted: 1 },
      columns: null,
      right: true,
    });
  });

  it('matches an edge by both of its ends', () => {
    const one = aCase({
      columns: [
        { from: 's.t.a', to: '.a' },
        { from: 't.b', to: 'w.b' },
      ],
    });
    const columns = [
      { from: 't.a', to: '.a' },
      { from: 't.b', to: '.b' },
    ];
    expect(scoreCase(one, said({ columns }), 'strict').columns).toEqual({
      hits: 1,
      expected: 2,
      predicted: 2,
    });
  });

  it('leaves out what is disputed', () => {
    const one = aCase({ reads: ['t'], writes: ['w'] }, { disputed: ['reads:t'] });
    expect(scoreCase(one, said({ writes: ['w'] }), 'strict').right).toBe(false);
    expect(scoreCase(one, said({ writes: ['w'] }), 'undisputed').right).toBe(true);
    expect(scoreCase(one, said({ reads: ['s.t'], writes: ['w'] }), 'undisputed').right).toBe(true);
    const all = aCase({ reads: ['t'], columns: [] }, { disputed: ['tables', 'columns'] });
    expect(scoreCase(all, said({ reads: ['u'] }), 'undisputed')).toEqual({
      tables: null,
      columns: null,
      right: true,
    });
  });

  it('leaves out stars, unknown sources and names of unnamed columns, on both sides', () => {
    const one = aCase({
      columns: [
        { from: 't.*', to: 'w.*' },
        { from: '.u', to: 'w.u' },
        { from: 't.a', to: '._0' },
        { from: 't.a', to: '.count(t.a)' },
        { from: 't.b', to: '.b' },
      ],
    });
    const columns = [
      { from: 't.a', to: '.?column?' },
      { from: 't.b', to: '.b' },
    ];
    expect(scoreCase(one, said({ columns }), 'strict').right).toBe(false);
    expect(scoreCase(one, said({ columns }), 'undisputed').columns).toEqual({
      hits: 1,
      expected: 1,
      predicted: 1,
    });
  });

  it('counts what was found in spite of an error, without calling the case right', () => {
    const found = said({ reads: ['t'], error: 'broken' });
    const score = scoreCase(aCase({ reads: ['t'] }), found, 'strict');
    expect(score).toMatchObject({ tables: { hits: 1 }, right: false });
    expect(scoreCase(aCase({ reads: ['t'] }, { expectsError: true }), found, 'strict').right).toBe(true);
  });

  it('gives precision, recall and F1', () => {
    expect(ratios({ hits: 2, expected: 4, predicted: 2 })).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3 });
  });
});

describe('a case file', () => {
  it('says which line and field is wrong', () => {
    expect(() => readCase('{"id":"x","sql":1,"expected":{}}', 'f:3')).toThrow('f:3: sql: expected a text');
    expect(() => readCase('{"id":"x","sql":"","expected":{"reads":"t"}}', 'f:4')).toThrow(
      'f:4: expected.reads',
    );
  });
});
