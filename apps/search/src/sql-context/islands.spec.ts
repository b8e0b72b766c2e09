import { islandsOf } from './islands';

const join = (text: string) => {
  const [from = '', to = ''] = text.split(' ');
  return { from, to };
};

describe('tables that nothing joins', () => {
  it('are told group by group', () => {
    const joins = [join('t1 t2'), join('t4 t3'), join('t6 t6')];
    expect(islandsOf(['t1', 't3', 't2', 't4', 't5', 't6'], joins)).toEqual([
      ['t1', 't2'],
      ['t3', 't4'],
      ['t5'],
      ['t6'],
    ]);
    expect(islandsOf(['t1', 't2', 't1'], joins)).toEqual([['t1', 't2']]);
    expect(islandsOf([], joins)).toEqual([]);
  });

  it('are joined over others as far as is asked', () => {
    const chain = [join('a x1'), join('x1 x2'), join('x3 x2'), join('x3 b'), join('b x4'), join('x4 c')];
    expect(islandsOf(['a', 'b', 'c'], chain, 4)).toEqual([['a', 'b', 'c']]);
    expect(islandsOf(['a', 'b', 'c'], chain, 3)).toEqual([['a'], ['b', 'c']]);
    expect(islandsOf(['a', 'c'], chain, 4)).toEqual([['a'], ['c']]);
  });
});
