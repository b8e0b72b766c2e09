import { type RankedCandidate } from '../rank/rank';
import { putExactFirst, putHoldersFirst } from './exact-first';

const hit = (urn: string, score: number): RankedCandidate => ({ urn, score, textScore: 0.5, details: [] });
const RANKED = [hit('popular', 1), hit('close', 0.8), hit('named', 0.2)];

describe('putExactFirst', () => {
  it('lets what was named lead, however far another one is ahead', () => {
    const ordered = putExactFirst(RANKED, ['named']);
    expect(ordered.map(({ urn }) => urn)).toEqual(['named', 'popular', 'close']);
    expect(ordered[0]?.score).toBe(1);
  });

  it('adds what was named and no search had found, and changes nothing where nothing was named', () => {
    expect(putExactFirst(RANKED, ['elsewhere'])[0]).toMatchObject({ urn: 'elsewhere', score: 1 });
    expect(putExactFirst(RANKED, [])).toBe(RANKED);
  });
});

describe('putHoldersFirst', () => {
  it('lets those lead that have the column that was typed, with scores that fall from hit to hit', () => {
    const ordered = putHoldersFirst(RANKED, new Set(['close', 'named']));
    expect(ordered.map(({ urn, score }) => [urn, Number(score.toFixed(3))])).toEqual([
      ['close', 1],
      ['named', 0.25],
      ['popular', 0.25],
    ]);
    expect(putHoldersFirst(RANKED, new Set())).toEqual(RANKED);
  });
});
