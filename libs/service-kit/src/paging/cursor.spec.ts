import {
  cursorOf,
  pageOf,
  parseNumberCursor,
  parseTextCursor,
  parseTextsCursor,
  parseTimeCursor,
  timeKey,
} from './cursor';

const ID = 'd3530e6d-4d3d-4549-8c3b-76676e9b230d';

describe('cursors', () => {
  it('come back as they were', () => {
    expect(parseNumberCursor(cursorOf([17]))).toBe(17);
    expect(parseTextCursor(cursorOf(['urn:li:x:ä']))).toBe('urn:li:x:ä');
    const key = { createdAt: new Date(1_000), id: ID };
    expect(parseTimeCursor(cursorOf(timeKey(key)))).toEqual({ at: new Date(1_000), id: ID });
  });

  it('may hold several texts', () => {
    expect(parseTextsCursor(cursorOf(['a', 'ä']), 2)).toEqual(['a', 'ä']);
    for (const other of [['a'], ['a', 1], ['a', 'b', 'c'], ['a', 'b\0']])
      expect(() => parseTextsCursor(cursorOf(other), 2)).toThrow('not one of this list');
  });

  it.each<[string, (cursor: string) => unknown, string]>([
    ['nothing', parseTextCursor, ''],
    ['no JSON', parseTextCursor, '%%%'],
    ['no list', parseTextCursor, Buffer.from('{"a":1}').toString('base64url')],
    ['a number for a text', parseTextCursor, cursorOf([1])],
    ['a text that PostgreSQL cannot hold', parseTextCursor, cursorOf(['a\0b'])],
    ['a text for a number', parseNumberCursor, cursorOf(['17'])],
    ['a fraction', parseNumberCursor, cursorOf([1.5])],
    ['a number too large', parseNumberCursor, cursorOf([1e300])],
    ['too many parts', parseNumberCursor, cursorOf([1, 2])],
    ['too few parts', parseTimeCursor, cursorOf([1])],
    ['no time', parseTimeCursor, cursorOf(['a', ID])],
    ['a time too late', parseTimeCursor, cursorOf([1e300, ID])],
    ['no id', parseTimeCursor, cursorOf([1, "' OR 1"])],
  ])('refuse %s with the field that is wrong', (_what, parse, cursor) => {
    let refusal: unknown;
    try {
      parse(cursor);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ code: 'invalid-request', fields: [{ field: 'cursor' }] });
  });
});

describe('pageOf', () => {
  const keyOf = (row: number) => [row];

  it('shows no more than was asked for, and where to go on', () => {
    expect(pageOf([1, 2, 3], 2, keyOf)).toEqual({ shown: [1, 2], nextCursor: cursorOf([2]) });
  });

  it.each([[[1, 2]], [[1]], [[]]])('ends with the last page: %j', (rows) => {
    expect(pageOf(rows, 2, keyOf)).toEqual({ shown: rows });
  });
});
