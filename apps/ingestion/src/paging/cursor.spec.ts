import { cursorOf, parseCursor, parseTimeCursor } from './cursor';

describe('cursors', () => {
  it('come back as they were', () => {
    expect(parseCursor(cursorOf([17]), 1)).toEqual([17]);
    const id = 'd3530e6d-4d3d-4549-8c3b-76676e9b230d';
    expect(parseTimeCursor(cursorOf([1_000, id]))).toEqual({ at: new Date(1_000), id });
  });

  it.each([
    '',
    'x',
    cursorOf([1]),
    cursorOf(['a', 'b']),
    cursorOf([1e300, 'x']),
    '%%%',
    cursorOf([1, "' OR 1"]),
  ])('refuse %s with the field that is wrong', (text) => {
    let refusal: unknown;
    try {
      parseTimeCursor(text);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ code: 'invalid-request', fields: [{ field: 'cursor' }] });
  });
});
