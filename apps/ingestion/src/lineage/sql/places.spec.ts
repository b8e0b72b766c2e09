import { Places } from './places';

describe('Places', () => {
  it('counts lines and columns from 1, at their ends, too', () => {
    const places = new Places('ab\n\ncde\n');
    expect(places.span({ start: 0, end: 2 })).toMatchObject({ line: 1, column: 1, endLine: 1, endColumn: 3 });
    expect(places.span({ start: 3, end: 7 })).toMatchObject({ line: 2, column: 1, endLine: 3, endColumn: 4 });
    expect(places.span({ start: 4, end: 8 })).toMatchObject({ line: 3, column: 1, endLine: 4, endColumn: 1 });
    expect(new Places('').span({ start: 0, end: 0 })).toMatchObject({ line: 1, column: 1, endLine: 1 });
  });
});
