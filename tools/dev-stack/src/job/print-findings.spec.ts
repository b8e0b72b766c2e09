import { findingLines } from './print-findings';
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
  scan: { id: 's', state: 'succeeded', seconds: 1, datasets: 20 },
  departments: [
    {
      id: 'd',
      name: 'Operations',
      datasets: 10,
      score: 65.39,
      confidence: 74.166,
      fixes: [
        { dataset: 'mart.x', check: 'documentation.fields', gain: 16.667, cause: '5 of 5 fields lack it.' },
      ],
    },
    { id: 'n', name: 'Nobody', datasets: 0, score: null, confidence: null, fixes: [] },
  ],
  unmappedOwners: [{ urn: 'urn:li:corpGroup:data-platform', datasets: 4 }],
  datasetsWithoutOwner: 1,
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

  it('shows departments with score and gains, and what nobody answers for', () => {
    expect(text).toContain('Operations: 65.4 of 100 over 10 datasets, 74 % of it measured');
    expect(text).toContain('+16.7  mart.x: 5 of 5 fields lack it.');
    expect(text).toContain('Nobody: no score over 0 datasets');
    expect(text).toContain('of no department: urn:li:corpGroup:data-platform (4 datasets)');
    expect(text).toContain('without any owner: 1 dataset');
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
