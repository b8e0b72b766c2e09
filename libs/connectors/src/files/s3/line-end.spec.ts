import { LineEnd } from './line-end';

function kept(text: string, quotes: boolean, encoding: 'utf8' | 'utf16le' = 'utf8'): string {
  const bytes = Buffer.from(text, encoding);
  const end = new LineEnd(quotes, encoding === 'utf16le');
  // In pieces of odd length, as they come.
  for (let at = 0; at < bytes.length; at += 3) end.add(bytes.subarray(at, at + 3));
  return bytes.subarray(0, end.offset).toString(encoding);
}

describe('the place to cut text at', () => {
  it.each([
    ['a\nb\nc', false, 'a\nb\n'],
    ['a\r\nb', false, 'a\r\n'],
    ['a\n"b\nc"\n"d\ne', true, 'a\n"b\nc"\n'],
    ['a\n"b ""x""\nc"\nd', true, 'a\n"b ""x""\nc"\n'],
    ['{"a":"x\n', false, '{"a":"x\n'],
    // What looks like quotes from the beginning on is none.
    ['5" a\n6 b\nc', true, '5" a\n6 b\n'],
    ['abc', true, ''],
  ])('%j with quotes %j: %j', (text, quotes, wanted) => {
    expect(kept(text, quotes)).toBe(wanted);
    expect(kept(text, quotes, 'utf16le')).toBe(wanted);
  });

  it('takes no half of a letter for a line end or a quote', () => {
    expect(kept('∀ਊ\na\u2200"x\n', true, 'utf16le')).toBe('∀ਊ\n');
  });
});
