import { SpellingIndex } from './spelling-index';

describe('SpellingIndex', () => {
  const index = new SpellingIndex();
  for (const word of ['carrier', 'carriers', 'delay', 'departure', 'weather', 'tail', 'zürich'])
    index.add(word);
  index.add('delta');
  index.add('delta');

  it.each([
    ['carier', 'carrier'],
    ['acrrier', 'carrier'],
    ['depatrure', 'departure'],
    ['deprture', 'departure'],
    ['weahter', 'weather'],
    ['zurich', 'zürich'],
    ['delayy', 'delay'],
    ['detla', 'delta'],
  ])('%s is %s', (typed, meant) => {
    expect(index.nearest(typed)).toBe(meant);
  });

  it.each([['carrier'], ['tal'], ['dela'], ['leather'], ['wether1x'], ['departing'], ['']])(
    'leaves %j as it is',
    (typed) => {
      expect(index.nearest(typed)).toBeUndefined();
    },
  );

  it('forgets a word with its last use', () => {
    const own = new SpellingIndex();
    own.add('orders', 2);
    own.remove('orders');
    expect(own.nearest('ordres')).toBe('orders');
    own.remove('orders');
    expect(own.nearest('ordres')).toBeUndefined();
    expect(own.size).toBe(0);
    own.remove('orders');
    expect(own.size).toBe(0);
  });

  it('finds the nearest of 50,000 words', () => {
    const large = new SpellingIndex();
    for (let at = 0; at < 50_000; at += 1) large.add(`${at.toString(26).replace(/\d/g, 'q')}word${at % 97}`);
    large.add('consignment');
    expect(large.nearest('consingment')).toBe('consignment');
  });
});
