import { countWithinBytes } from './within-bytes';

describe('countWithinBytes', () => {
  const item = (bytes: number) => ({ text: 'x'.repeat(bytes) });

  it('takes as many as are wanted when they are small', () => {
    expect(countWithinBytes([item(1), item(1), item(1)], 2)).toBe(2);
    expect(countWithinBytes([], 2)).toBe(0);
  });

  it('ends the page early when they are large, and still gets on', () => {
    expect(countWithinBytes([item(250_000), item(250_000), item(250_000)], 3)).toBe(2);
    expect(countWithinBytes([item(900_000), item(1)], 2)).toBe(1);
    expect(countWithinBytes([{ text: 'ä'.repeat(290_000) }, { text: 'ä'.repeat(290_000) }], 2)).toBe(1);
  });
});
