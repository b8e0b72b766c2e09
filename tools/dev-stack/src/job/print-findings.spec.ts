import { findingLines, standingLines } from './print-findings';
import { type FindingFacts, type RuleFacts } from './summary';

const rule = (verdict: string, more: Partial<RuleFacts> = {}): RuleFacts => ({
  id: 'r',
  version: 1,
  name: `rule that is ${verdict}`,
  dataset: 'raw.flights',
  kind: 'not_null',
  verdict,
  message: `It is ${verdict}.`,
  observed: {},
  expected: '',
  statement: '',
  durationMs: 1,
  asOf: '2014-01-01T05:00:00.000Z',
  examples: [],
  ...more,
});

const odd = (day: string, score: number): FindingFacts['oddDays'][number] => ({
  monitor: 'cancelled',
  dataset: 'raw.flights',
  day,
  value: 0.5,
  band: { expected: 0.02, lower: 0.001, upper: 0.13 },
  score,
  alert: true,
  reason: `reason of ${day}`,
});

const FACTS: FindingFacts = {
  evaluation: {
    id: 'e',
    state: 'succeeded',
    seconds: 1.5,
    counts: { rules: 3, pass: 1, warn: 1, fail: 1, error: 0, noData: 0, pending: 0, unpublished: 0 },
  },
  rules: [
    rule('pass'),
    rule('warn', { examples: [{ year: null, tailnum: 'N14558' }] }),
    rule('fail', {
      examples: [
        { dest: 'SJU', rows: 5819 },
        ...Array.from({ length: 9 }, (_, index) => ({ dest: `LONG-NAME-${index}`, rows: index })),
      ],
    }),
  ],
  monitors: [
    { id: 'm', name: 'cancelled', dataset: 'raw.flights', phase: 'watching', days: 365, oddDays: 5 },
  ],
  oddDays: [
    odd('2013-12-01', 2),
    odd('2013-02-09', 9),
    odd('2013-02-08', 8),
    odd('2013-01-02', 3),
    odd('2013-01-01', 4),
  ],
  incidents: [],
};

const URN = 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.planes,PROD)';

describe('what was found', () => {
  const text = findingLines(FACTS).join('\n');

  it('shows the worst verdicts first, each with its evidence', () => {
    expect(text.indexOf('It is fail.')).toBeLessThan(text.indexOf('It is warn.'));
    expect(text.indexOf('It is warn.')).toBeLessThan(text.indexOf('rule that is pass'));
    expect(text).toContain('such as SJU (5,819 rows), LONG-NAME-0 (0 rows)');
    expect(text).toMatch(/LONG-NAME-\d \(\d rows?\) …$/m);
    expect(text).toContain('such as tailnum N14558');
  });

  it('shows the most surprising days in their order', () => {
    const days = [...text.matchAll(/reason of (\S+)/g)].map((match) => match[1]);
    expect(days).toEqual(['2013-01-01', '2013-01-02', '2013-02-08', '2013-02-09']);
    expect(text).toContain('raw.flights: cancelled: 5 of 365 days');
  });

  it('says that no incident is open', () => {
    expect(text).toContain('none is open');
  });

  it('shows each open incident with its cause', () => {
    const incident = {
      ...{ id: 'i', dataset: 'raw.flights', cause: 'rule:r', openedAt: '2026-01-01T00:00:00.000Z' },
      ...{ title: 'rule fails', description: `12 rows lack ${URN}.`, failures: 2 },
    };
    const shown = findingLines({ ...FACTS, incidents: [incident] }).join('\n');
    expect(shown).toMatch(/rule fails \(2 evaluations\)\n +12 rows lack raw\.planes\./);
  });
});

describe('what stands for a database that is not known', () => {
  const NOTHING = { rules: 0, verdicts: {}, monitors: 0, oddDays: 0, incidents: [] };

  it('is said to be nothing where nobody has demanded anything', () => {
    const text = standingLines(NOTHING).join('\n');
    expect(text).toMatch(/Rules +none yet/);
    expect(text).toMatch(/Odd days +nothing is watched yet/);
    expect(text).toMatch(/Incidents +none is open/);
    expect(text).not.toMatch(/pass/);
  });

  it('is told with verdicts of before', () => {
    const verdicts = { pass: 2, fail: 1, 'never evaluated': 1 };
    const text = standingLines({ ...NOTHING, rules: 4, verdicts, monitors: 1, oddDays: 3 }).join('\n');
    expect(text).toContain(
      '4 rules, not evaluated now; their last verdicts: 2 pass, 1 fail, 1 never evaluated',
    );
    expect(text).toContain('3 odd days so far, found by 1 monitor');
  });
});
