import { corrected, suspects } from './correct-spelling';
import { airline } from './vocabulary.fixture';

const PLAIN = new Set(['late', 'barrier', 'charts']);
const find = (text: string) => suspects(text, airline(), (word) => PLAIN.has(word));

describe('suspects', () => {
  it.each([
    ['which flihgts were late', [{ typed: 'flihgts', meant: 'flights' }]],
    ['carier_delays', [{ typed: 'carier', meant: 'carrier' }]],
    [
      'depatrure delay in snowfalke',
      [
        { typed: 'depatrure', meant: 'departure' },
        { typed: 'snowfalke', meant: 'snowflake' },
      ],
    ],
    ['owned by maketing', [{ typed: 'maketing', meant: 'marketing' }]],
  ])('%s', (text, found) => {
    expect(find(text)).toEqual(found);
  });

  it.each([
    ['names in another form', 'a flight, delayed carriers'],
    ['words of the language', 'barrier late barriers'],
    ['words that ask', 'where while whose'],
    ['short words and numbers', 'orde tale 2013 e4mail'],
    ['words far from every name', 'punctuality zebra'],
    ['words of the grammar', 'deprecated tagged tables'],
  ])('leaves %s', (_what, text) => {
    expect(find(text)).toEqual([]);
  });

  it('looks at six at most', () => {
    expect(find('flihgts carier depatrure snowfalke maketing postgrse loooker revenu')).toHaveLength(6);
  });
});

describe('corrected', () => {
  it('changes whole words and parts of names, and nothing else', () => {
    const corrections = [{ typed: 'carier', meant: 'carrier' }];
    expect(corrected('Carier carier_delays cariers', corrections)).toBe('carrier carrier_delays cariers');
  });
});
