import { type StandingFacts } from '../../documents/standing-facts';
import { standingOf as standingAt } from './standing';

const NOW = new Date('2026-06-01T00:00:00Z');
const standingOf = (facts: StandingFacts) => standingAt(facts, NOW);
const daysAgo = (days: number) => ({ changedAt: NOW.getTime() - days * 86_400_000 });

const PLAIN = { queries: 0, certified: false, deprecated: false, openIncidents: 0 };

describe('standingOf', () => {
  it('is 0 for what nothing is known of, and within −1 and 1', () => {
    expect(standingOf(PLAIN)).toBe(0);
    expect(standingOf({ ...PLAIN, queries: 1e9, certified: true, healthScore: 100 })).toBe(1);
    expect(standingOf({ ...PLAIN, deprecated: true, openIncidents: 3, healthScore: 0 })).toBe(-1);
  });

  it('rises with freshness, which fades', () => {
    const [today, lastMonth, lastYear] = [0, 30, 365].map((days) =>
      standingOf({ ...PLAIN, ...daysAgo(days) }),
    );
    expect(today).toBeCloseTo(0.2, 9);
    expect(lastMonth).toBeCloseTo(0.1, 9);
    expect(lastYear).toBeCloseTo(0, 3);
    expect(standingOf({ ...PLAIN, ...daysAgo(-3) })).toBe(today);
  });

  it('rises with use, ever less', () => {
    const [some, more, most] = [10, 100, 1_000].map((queries) => standingOf({ ...PLAIN, queries }));
    expect(some).toBeGreaterThan(0);
    expect(more).toBeGreaterThan(some ?? 0);
    expect(most).toBeLessThan(0.5);
  });
});
