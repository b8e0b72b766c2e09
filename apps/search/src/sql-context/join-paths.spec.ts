import { type JoinEdge } from './join-edges';
import { connect, otherJoins, pathsFrom } from './join-paths';

function edge(text: string, confidence = 1): JoinEdge {
  const [from = '', to = '', column = 'k'] = text.split(' ');
  return { from, to, columns: [column], toColumns: [column], evidence: 'foreign-key', confidence };
}

const steps = ({ joins }: { readonly joins: readonly JoinEdge[] }) =>
  joins.map(({ from, to }) => `${from}>${to}`).join(' ');

describe('join paths', () => {
  it('lead over several tables, in whatever direction joins are declared', () => {
    const [path] = pathsFrom('a', new Set(['d']), [edge('b a'), edge('b c', 0.8), edge('d c', 0.5)]);
    expect(path && steps(path)).toBe('a>b b>c c>d');
    expect(path?.confidence).toBeCloseTo(0.4);
  });

  it('are sure rather than short, and short rather than long', () => {
    const sure = pathsFrom('a', new Set(['c']), [edge('a c', 0.5), edge('a b'), edge('b c')]);
    expect(sure.map(steps)).toEqual(['a>b b>c']);
    const short = pathsFrom('a', new Set(['c']), [edge('a c', 0.95), edge('a b'), edge('b c')]);
    expect(short.map(steps)).toEqual(['a>c']);
  });

  it('end after four joins', () => {
    const chain = [edge('a b'), edge('b c'), edge('c d'), edge('d e'), edge('e f')];
    expect(pathsFrom('a', new Set(['e', 'f']), chain).map(({ to }) => to)).toEqual(['e']);
  });

  it('survive circles', () => {
    const circle = [edge('a b'), edge('b c'), edge('c a'), edge('a a')];
    expect(pathsFrom('a', new Set(['c']), circle).map(steps)).toEqual(['a>c']);
  });

  it('connect tables with few others in between', () => {
    const star = [edge('fact one'), edge('fact two'), edge('fact three')];
    const paths = connect(['one', 'two', 'three', 'island'], star);
    expect(paths.map(steps)).toEqual(['one>fact fact>two', 'fact>three']);
  });

  it('connect what the first table has nothing to do with', () => {
    const paths = connect(['alone', 'one', 'two', 'far'], [edge('one two'), edge('two far')]);
    expect(paths.map(steps)).toEqual(['one>two', 'two>far']);
  });

  it('have alternatives: one table that means two things', () => {
    const edges = [edge('flights airports origin'), edge('flights airports dest')];
    const paths = connect(['flights', 'airports'], edges);
    expect(paths).toHaveLength(1);
    expect(otherJoins(paths, edges)).toHaveLength(1);
  });
});
