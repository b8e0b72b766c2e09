import { type SearchHit } from '@dataspoke/contracts';
import { exportPieces } from '../http/export-pieces';
import { csvCell, csvOf, JSON_ARRAY, JSON_LINES } from '../http/export-text';
import { HIT_COLUMNS } from './hit-columns';

const CSV = csvOf(HIT_COLUMNS);

const hit: SearchHit = {
  urn: 'urn:li:dataset:(urn:li:dataPlatform:postgres,w.raw.flights,PROD)',
  entityType: 'dataset',
  name: 'flights',
  qualifiedName: 'w.raw.flights',
  platform: 'postgres',
  description: '=HYPERLINK("http://example.org")\nand more, or less',
  score: 0.5,
  reason: 'It meets the filters.',
  matchedColumns: ['a', 'b'],
  owners: [],
};

describe('the texts of an export', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@sum', "'@sum"],
    ['\tx', "'\tx"],
    ['＝1', "'＝1"],
    ['a=1', 'a=1'],
    [-1, '-1'],
    [false, 'false'],
    [undefined, ''],
  ])('write %j into a cell of CSV', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it('make lines of CSV under their header, all of one length', () => {
    const header = CSV.begin.trimEnd().split(',');
    expect(header.slice(0, 3)).toEqual(['urn', 'entityType', 'name']);
    const line = CSV.of([hit], true);
    expect(line).toMatch(
      /^"urn:li:dataset:\(urn:li:dataPlatform:postgres,w\.raw\.flights,PROD\)",dataset,flights,/,
    );
    expect(line).toContain(`"'=HYPERLINK(""http://example.org"")\nand more, or less"`);
    expect(line.endsWith('\r\n')).toBe(true);
    const cells = line
      .replace(/"(?:[^"]|"")*"/g, 'x')
      .trimEnd()
      .split(',');
    expect(cells).toHaveLength(header.length);
  });

  it('make one array of pages, however many there are and whatever is in them', () => {
    const text = (...pages: SearchHit[][]) =>
      JSON_ARRAY.begin +
      pages
        .map((page, at) =>
          JSON_ARRAY.of(
            page,
            pages.slice(0, at).every(({ length }) => length === 0),
          ),
        )
        .join('') +
      JSON_ARRAY.end;
    expect(JSON.parse(text())).toEqual([]);
    expect(JSON.parse(text([], [hit]))).toEqual([hit]);
    expect(JSON.parse(text([hit, hit], [], [hit]))).toEqual([hit, hit, hit]);
  });

  it('make a line of each item, and nothing of none', () => {
    const lines = JSON_LINES.of([{ number: 1 }, { text: 'two\nlines' }], true).split('\n');
    expect(lines).toEqual(['{"number":1}', '{"text":"two\\nlines"}', '']);
    expect([JSON_LINES.begin, JSON_LINES.of([], true), JSON_LINES.end]).toEqual(['', '', '']);
  });

  it.each([
    [5, 5, ['', '1', '2']],
    [4, 4, ['', '1']],
    [100, 8, ['', '1', '2', '3']],
  ])('end at a bound of %i hits without asking for more', async (most, expected, cursors) => {
    const asked: string[] = [];
    const page = (cursor: string) => {
      asked.push(cursor);
      const at = Number(cursor);
      return Promise.resolve({
        items: [hit, hit],
        ...(at < 3 ? { nextCursor: String(at + 1) } : {}),
      });
    };
    const pieces: string[] = [];
    for await (const piece of exportPieces(await page(''), page, JSON_ARRAY, most)) pieces.push(piece);
    expect(JSON.parse(pieces.join(''))).toHaveLength(expected);
    expect(asked).toEqual(cursors);
  });
});
