import { shortenValue } from './shorten-value';

describe('shortenValue', () => {
  it('keeps what is short as it is', () => {
    const value = { a: 'x'.repeat(1_000), b: [1, null, { c: true }], d: 0 };
    expect(shortenValue(value)).toEqual(value);
  });

  it('says how long texts and lists are in all, however deep they are', () => {
    const value = { list: Array.from({ length: 1_600 }, () => ({ text: 'y'.repeat(5_000) })) };
    const { list } = shortenValue(value);
    expect(list).toHaveLength(51);
    expect(JSON.stringify(list)).toContain('y… (5,000 characters in all)');
    expect(JSON.stringify(list)).toContain('… (1,600 items in all)');
    expect(JSON.stringify(list).length).toBeLessThan(60_000);
  });
});
