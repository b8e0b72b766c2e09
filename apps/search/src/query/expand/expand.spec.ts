import { type WeighedCandidate } from '../rank/rank';
import { expand } from './expand';
import { CONFIDENCE } from './join-graph';

function weighed(weights: Readonly<Record<string, number>>): WeighedCandidate[] {
  return Object.entries(weights).map(([urn, weight]) => ({
    urn,
    weight,
    textScore: 0.5,
    details: [],
  }));
}

const order = ({ weighed: all }: ReturnType<typeof expand>) => all.map(({ urn }) => urn);
const NOTHING = new Map<string, number>();

describe('expand', () => {
  it('lifts what joins the table that the question is about', () => {
    const found = weighed({ flights: 6, weather: 1, carriers: 0.5 });
    const expanded = expand(found, [{ from: 'flights', to: 'carriers', confidence: 1 }], NOTHING);
    expect(order(expanded)).toEqual(['flights', 'carriers', 'weather']);
    expect(expanded.added).toEqual([]);
  });

  it('adds the table between two found ones, and no other', () => {
    const graph = [
      { from: 'enrolments', to: 'students', confidence: 1 },
      { from: 'enrolments', to: 'courses', confidence: 1 },
      { from: 'logs', to: 'students', confidence: 1 },
      { from: 'students', to: 'students', confidence: 1 },
    ];
    const expanded = expand(weighed({ students: 5, courses: 4.9, other: 0 }), graph, NOTHING);
    expect(expanded.added).toEqual(['enrolments']);
    expect(order(expanded)).toEqual(['students', 'courses', 'enrolments', 'other']);
  });

  it('moves nothing much where the question fits many tables', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`table${at}`, 5 - at / 100]));
    const expanded = expand(weighed(many), [{ from: 'table0', to: 'table99', confidence: 0.3 }], NOTHING);
    expect(order(expanded).slice(0, 3)).toEqual(['table0', 'table1', 'table2']);
  });

  it('lets standing decide between alike tables only', () => {
    const standing = new Map([
      ['popular', 1],
      ['deprecated', -1],
    ]);
    expect(order(expand(weighed({ deprecated: 2.1, popular: 2, plain: 2 }), [], standing))).toEqual([
      'popular',
      'plain',
      'deprecated',
    ]);
    expect(order(expand(weighed({ exact: 3, popular: 2 }), [], standing))).toEqual(['exact', 'popular']);
  });

  it('says which found tables lead to another one, and how', () => {
    const graph = [
      { from: 'enrolments', to: 'students', confidence: CONFIDENCE.joined },
      { from: 'enrolments', to: 'courses', confidence: CONFIDENCE.joined },
      { from: 'enrolments', to: 'students', confidence: CONFIDENCE.lineage },
      { from: 'report', to: 'courses', confidence: CONFIDENCE.lineage },
    ];
    const { weighed: all } = expand(weighed({ students: 5, courses: 4, report: 0 }), graph, NOTHING);
    const leadsOf = (wanted: string) => all.find(({ urn }) => urn === wanted)?.leads;
    expect(leadsOf('enrolments')).toEqual([
      { urn: 'students', by: 'join' },
      { urn: 'courses', by: 'join' },
    ]);
    expect(leadsOf('report')).toEqual([{ urn: 'courses', by: 'lineage' }]);
    expect(expand(weighed({ alone: 1 }), [], NOTHING).weighed[0]).not.toHaveProperty('leads');
  });
});
