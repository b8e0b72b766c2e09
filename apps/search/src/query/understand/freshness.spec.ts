import { recogniseFreshness } from './freshness';
import { recognised } from './vocabulary.fixture';

// Now is Wednesday 2026-03-18T10:30Z.
describe('recogniseFreshness', () => {
  it.each([
    ['updated in the last week', '2026-03-11T10:30:00.000Z'],
    ['changed within the past 24 hours', '2026-03-17T10:30:00.000Z'],
    ['refreshed in the last two months', '2026-01-18T10:30:00.000Z'],
    ['updated today', '2026-03-18T00:00:00.000Z'],
    ['updated since yesterday', '2026-03-17T00:00:00.000Z'],
    ['updated this week', '2026-03-16T00:00:00.000Z'],
    ['fresh since 2026-02-01', '2026-02-01T00:00:00.000Z'],
    ['changed after 3 March 2025', '2025-03-03T00:00:00.000Z'],
    ['changed since march 3, 2025', '2025-03-03T00:00:00.000Z'],
    ['changed since March', '2026-03-01T00:00:00.000Z'],
    ['changed since december', '2025-12-01T00:00:00.000Z'],
    ['recently updated', '2026-03-11T10:30:00.000Z'],
  ])('%s: since %s', (words, since) => {
    expect(recognised(recogniseFreshness, `flights ${words}`)).toEqual([
      ['changedSince', [since], words.replace(',', '')],
    ]);
  });

  it.each([
    ['not updated for 30 days', '2026-02-16T10:30:00.000Z'],
    ['not changed since 2025', '2025-01-01T00:00:00.000Z'],
    ['updated before 2026-01-31', '2026-01-31T00:00:00.000Z'],
  ])('%s: before %s', (words, before) => {
    expect(recognised(recogniseFreshness, `flights ${words}`)).toEqual([['changedBefore', [before], words]]);
  });

  it.each([
    'flights in the last week',
    'since 2024',
    'updated prices',
    'changed since 2026-02-31',
    'new planes',
  ])('nothing in %s', (question) => {
    expect(recognised(recogniseFreshness, question)).toEqual([]);
  });
});
