import { testServer } from '@dataspoke/dev-stack/testing';
import { NEVER, readAll } from '../conformance/test-source.fixture';
import { type SourceRecord } from '../records';
import { filesConnector } from './files-connector';
import { fieldsOf, FolderOfFiles } from './folder-of-files.fixture';
import { archiveOf, partsOf, type TestSheet } from './workbook.fixture';

const bookOf = (...sheets: readonly TestSheet[]): Buffer => archiveOf(partsOf(sheets));
const people: TestSheet = {
  name: 'Leute &amp; mehr',
  rows: [
    ['id', 'mail'],
    [1, 'a@example.com'],
    [2, 'b@example.com'],
  ],
};
/** A sheet that is packed to a thousandth of it. */
const longSheet = (rows: number): string =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${'<row><c t="inlineStr"><is><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></is></c></row>'.repeat(rows)}</sheetData></worksheet>`;

describe('workbooks', () => {
  let folder: FolderOfFiles;

  beforeEach(async () => {
    folder = await FolderOfFiles.make({ excelExtension: testServer('DATASPOKE_TEST_DUCKDB_EXCEL') });
  });
  afterEach(() => folder.remove());

  const fields = (records: readonly SourceRecord[], path: string): unknown =>
    fieldsOf(folder.entity(records, path));

  it('are read sheet by sheet, each a dataset, also behind a checkpoint', async () => {
    await folder.put('people.xlsx', bookOf(people, { ...people, name: 'Hidden', hidden: true }));
    const records = await folder.read();
    expect(folder.at(records, 'people.xlsx/Leute & mehr')).toMatchObject({
      kind: 'entity',
      objectType: 'sheet',
      urn: expect.stringContaining('people.xlsx/Leute & mehr') as string,
      aspects: {
        schemaMetadata: { fields: [{ fieldPath: 'id' }, { fieldPath: 'mail' }] },
        datasetProfile: { rowCount: 2 },
      },
    });
    expect(folder.at(records, 'people.xlsx/Hidden')).toMatchObject({ kind: 'entity' });
    const connector = filesConnector.create(
      { path: folder.folder },
      {
        addresses: { allowLoopback: false },
        applicationName: 'x',
        env: 'PROD',
        folders: [folder.folder],
        excelExtension: testServer('DATASPOKE_TEST_DUCKDB_EXCEL'),
      },
    );
    const [scope] = await connector.scopes(NEVER);
    if (!scope) throw new Error('no scope');
    for (const [at, { checkpoint }] of records.entries())
      expect((await readAll(connector, scope, checkpoint)).records).toEqual(records.slice(at + 1));
    await connector.close();
  });

  it('of a folder that is one dataset are all read that have the sheet', async () => {
    await folder.put('books/year=2024/a.xlsx', bookOf(people));
    await folder.put(
      'books/year=2025/b.xlsx',
      bookOf(
        {
          name: 'Leute &amp; mehr',
          rows: [
            ['id', 'phone'],
            ['x', '+49 30 1234567'],
            [3, ''],
          ],
        },
        { ...people, name: 'More' },
      ),
    );
    const records = await folder.read();
    const both = folder.entity(records, 'books/Leute & mehr');
    expect(fieldsOf(both)).toEqual([
      ['id', 'VARCHAR'],
      ['mail', 'VARCHAR'],
      ['year', 'BIGINT'],
      ['phone', 'VARCHAR'],
    ]);
    expect(both.aspects).toMatchObject({
      datasetProfile: { rowCount: 4 },
      datasetProperties: { customProperties: { files: '2', partitioned_by: 'year' } },
    });
    expect(both.warnings).toEqual(['Column "id" is DOUBLE here and VARCHAR there; it is read as VARCHAR.']);
    const more = folder.entity(records, 'books/More');
    expect(more.aspects).toMatchObject({
      datasetProfile: { rowCount: 2 },
      datasetProperties: { customProperties: { files: '1' } },
    });
    expect(more.warnings).toBeUndefined();
  });

  it('are read as far as the recipe names their sheets', async () => {
    await folder.put('people.xlsx', bookOf(people));
    expect(
      folder.at(await folder.read({ sheets: { deny: ['Leute.*'] } }), 'people.xlsx/Leute & mehr'),
    ).toMatchObject({
      kind: 'filtered',
      rule: 'sheets.deny "Leute.*"',
    });
  });

  it('are read behind blank rows and blank cells of the header', async () => {
    await folder.put(
      'gaps.xlsx',
      bookOf({ name: 'S', rows: [null, null, ['a', null, 'c'], [1, 2, 'x'], null, [], [3, 4, 'y']] }),
    );
    const gaps = folder.entity(await folder.read(), 'gaps.xlsx/S');
    expect(fieldsOf(gaps)).toMatchObject([
      ['a', 'DOUBLE'],
      [expect.any(String), 'DOUBLE'],
      ['c', 'VARCHAR'],
    ]);
    expect(gaps.aspects['datasetProfile']).toMatchObject({ rowCount: 2 });
  });

  it('keep their types where a cell is an error or a column is of several kinds, which is told', async () => {
    await folder.put(
      'kinds.xlsx',
      bookOf({
        name: 'S',
        rows: [
          ['on', 'amount', 'code', 'sum'],
          [{ day: 45_000 }, 1.5, 12, { formula: 'B2*2', value: 3 }],
          [{ day: 45_001 }, { error: '#N/A' }, '12a', { formula: 'B3*2', value: 5 }],
          [{ day: 45_002 }, 2.5, 13, { error: '#DIV/0!' }],
        ],
        merged: 'A2:A3',
      }),
    );
    const kinds = folder.entity(await folder.read(), 'kinds.xlsx/S');
    expect(fieldsOf(kinds)).toEqual([
      ['on', 'DATE'],
      ['amount', 'DOUBLE'],
      ['code', 'VARCHAR'],
      ['sum', 'DOUBLE'],
    ]);
    expect(kinds.aspects['datasetProfile']).toMatchObject({
      rowCount: 3,
      fieldProfiles: [
        { min: '2023-03-15', max: '2023-03-17' },
        { nullCount: 1 },
        { nullCount: 0 },
        { nullCount: 1 },
      ],
    });
    expect(kinds.warnings).toEqual([
      'Column "code" is DOUBLE in its first row and not in 1 others; it is read as VARCHAR.',
      '2 cells hold an error of Excel and were taken for empty.',
    ]);
  });

  it('may have sheets with nothing in them, or a header alone', async () => {
    await folder.put(
      'empty.xlsx',
      bookOf({ name: 'None', rows: [] }, { name: 'Header', rows: [['a', 'b']] }),
    );
    const records = await folder.read();
    expect(folder.entity(records, 'empty.xlsx/None').warnings).toEqual(['The sheet is empty.']);
    expect(fields(records, 'empty.xlsx/Header')).toMatchObject([
      ['a', expect.any(String)],
      ['b', expect.any(String)],
    ]);
    expect(folder.entity(records, 'empty.xlsx/Header').aspects['datasetProfile']).toMatchObject({
      rowCount: 0,
    });
  });

  it('are not opened when they would unpack to far more than they are, or are none', async () => {
    const bomb = Buffer.alloc(60_000_000);
    await folder.put('bomb.xlsx', archiveOf([{ name: 'xl/worksheets/sheet1.xml', content: bomb }]));
    await folder.put('other.xlsx', archiveOf([{ name: 'hello.txt', content: 'hello' }]));
    const records = await folder.read();
    expect(folder.at(records, 'bomb.xlsx')).toMatchObject({
      kind: 'failed',
      code: 'unsupported',
      reason: expect.stringMatching(/would unpack to \d+ times its size/) as string,
    });
    expect(folder.at(records, 'other.xlsx')).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('lists no sheets') as string,
    });
  });

  it('that lie about what they would unpack to are read no further than they say', async () => {
    const parts = partsOf([people]);
    const lying = parts.map((part) =>
      part.name.includes('sheet1.xml') ? { ...part, content: longSheet(200_000), declared: 5_000 } : part,
    );
    await folder.put('lie.xlsx', archiveOf(lying));
    await folder.put(
      'listing.xlsx',
      archiveOf(
        parts.map((part) =>
          part.name === 'xl/workbook.xml'
            ? {
                ...part,
                content: `${String(part.content)}${' '.repeat(20_000_000)}`,
                declared: part.content.length,
              }
            : part,
        ),
      ),
    );
    const records = await folder.read();
    expect(folder.at(records, 'lie.xlsx/Leute & mehr')).toMatchObject({
      kind: 'failed',
      code: 'source-error',
    });
    expect(folder.at(records, 'listing.xlsx')).toMatchObject({
      kind: 'failed',
      reason: 'It is no Excel workbook: the archive is damaged, or lies about its parts.',
    });
  });
});
