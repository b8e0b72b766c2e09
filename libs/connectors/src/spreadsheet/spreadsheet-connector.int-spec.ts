import { testServer } from '@dataspoke/dev-stack/testing';
import { mkdtemp, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeConnector } from '../conformance/describe-connector.fixture';
import { NEVER, readAll, type TestSource } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { archiveOf, partsOf, type TestSheet } from '../files/workbook.fixture';
import { readRecipeText } from '../recipe/recipe-text';
import { type SourceRecord } from '../records';
import { spreadsheetConnector } from './spreadsheet-connector';

const connectTo = (path: string, mapping: object, more: object = {}): Connector =>
  spreadsheetConnector.create(
    { path, mapping, ...more },
    {
      addresses: { allowLoopback: false },
      applicationName: 'x',
      env: 'PROD',
      folders: [join(path, '..')],
      excelExtension: testServer('DATASPOKE_TEST_DUCKDB_EXCEL'),
    },
  );

/** A CSV file with a row for each dataset. */
class SheetTestSource implements TestSource {
  private constructor(private readonly folder: string) {}

  static async start(): Promise<SheetTestSource> {
    const source = new SheetTestSource(await realpath(await mkdtemp(join(tmpdir(), 'sheet-'))));
    await source.createObjects([]);
    return source;
  }

  private get file(): string {
    return join(this.folder, 'tables.csv');
  }

  connect(): Connector {
    return connectTo(this.file, { platform: { value: 'x' }, dataset: 'name', description: 'about' });
  }

  async createObjects(names: readonly string[]): Promise<string> {
    const rows = names.map((name) => `"${name.replaceAll('"', '""')}",text`);
    await writeFile(this.file, ['name,about', ...rows].join('\n'));
    return 'tables.csv';
  }

  nameOf(record: SourceRecord): string | undefined {
    return record.kind === 'entity' ? record.path.at(-1) : undefined;
  }

  cut(): Promise<void> {
    return rename(this.file, `${this.file}-away`);
  }

  mend(): Promise<void> {
    return rename(`${this.file}-away`, this.file);
  }

  async stop(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

describeConnector('a spreadsheet', {
  setup: () => SheetTestSource.start(),
  withoutRights: 'a file is read or not',
  withoutSlowness: 'files answer at once',
});

describe('a spreadsheet', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'sheets-')));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const MAPPING = {
    dataset: 'Table',
    platform: { value: 'postgres' },
    column: 'Column',
    description: 'Meaning',
    tags: 'Labels',
    owners: '`Data owner`',
    structuredProperties: { retention: 'Retention' },
  };
  const read = async (
    content: string,
    mapping: object = MAPPING,
    name = 'a.csv',
  ): Promise<readonly SourceRecord[]> => {
    const file = join(folder, name);
    await writeFile(file, content);
    const { end, records } = await readAll(connectTo(file, mapping), { id: 'sheet', name, kind: 'part' });
    expect(end).toMatchObject({ complete: true });
    return records;
  };

  it('puts together what its rows say of datasets and columns', async () => {
    const records = await read(
      'Table;Column;Meaning;Labels;Data owner;Retention\nshop.orders;;What was ordered;core, money;group:sales;1 year\nshop.orders;total;In euros;pii;;\nshop.orders;;;audited;ada;\n',
    );
    expect(records).toMatchObject([
      {
        urn: 'urn:li:dataset:(urn:li:dataPlatform:postgres,shop.orders,PROD)',
        foreign: true,
        mustExist: true,
        aspects: {
          documentation: { documentations: [{ documentation: 'What was ordered' }] },
          globalTags: {
            tags: [{ tag: 'urn:li:tag:core' }, { tag: 'urn:li:tag:money' }, { tag: 'urn:li:tag:audited' }],
          },
          ownership: { owners: [{ owner: 'urn:li:corpGroup:sales' }, { owner: 'urn:li:corpuser:ada' }] },
          structuredProperties: {
            properties: [
              { propertyUrn: 'urn:li:structuredProperty:retention', values: [{ string: '1 year' }] },
            ],
          },
          editableSchemaMetadata: {
            editableSchemaFieldInfo: [
              {
                fieldPath: 'total',
                description: 'In euros',
                globalTags: { tags: [{ tag: 'urn:li:tag:pii' }] },
              },
            ],
          },
        },
      },
    ]);
  });

  it('tells which rows say nothing, and why', async () => {
    const records = await read(
      'Table,Column,Meaning,Labels,Data owner,Retention\n,x,,,,\na.b,,one,,,\na.b,,two,,,\nc.d,,"with ""quotes""\nand lines",,,\n',
    );
    expect(
      records.flatMap((record) =>
        record.kind === 'failed' ? [`${record.path.at(-1)}: ${record.reason}`] : [],
      ),
    ).toEqual([
      'row 2: dataset gives nothing for this row',
      'row 4: row 4 gives another description than a row before it for the same thing',
    ]);
    expect(records.filter(({ kind }) => kind === 'entity')).toHaveLength(2);
  });

  it.each([
    ['Table,Table\na,b\n', 'two columns "Table"'],
    [`Table,x\n"a,b\n`, 'cannot be read'],
    [Buffer.from([84, 97, 98, 108, 101, 10, 0xff, 0xfe, 10]).toString('latin1'), undefined],
  ])('says what is wrong with a file: %j', async (content, message) => {
    const file = join(folder, 'bad.csv');
    await writeFile(file, content, message === undefined ? 'latin1' : 'utf8');
    const { end } = await readAll(connectTo(file, MAPPING), { id: 'sheet', name: 'bad.csv', kind: 'part' });
    expect(end).toMatchObject({
      complete: false,
      reason: expect.stringContaining(message ?? 'is not UTF-8') as string,
    });
  });

  it.each([
    ['names in quotes that hold another delimiter', '"Table";"What it; means, in short, for us"\na.b;one\n'],
    ['a byte order mark', '\uFEFFTable,Meaning\na.b,one\n'],
    ['lines as Windows ends them', 'Table,Meaning\r\na.b,one\r\n'],
    ['blank lines and rows shorter than its header', '\nTable,Meaning,More\n\na.b,one\n\n'],
  ])('may have %s', async (_what, content) => {
    const records = await read(content, { dataset: 'Table', platform: { value: 'x' } });
    expect(records).toMatchObject([{ kind: 'entity', path: ['a.csv', 'a.b'] }]);
  });

  const inWorkbook = async (
    rows: TestSheet['rows'],
    mapping: object,
    more: object = {},
  ): Promise<Awaited<ReturnType<typeof readAll>>> => {
    const file = join(folder, 'book.xlsx');
    await writeFile(file, archiveOf(partsOf([{ name: 'Tables', rows }])));
    return readAll(connectTo(file, mapping, more), { id: 'sheet', name: 'book.xlsx', kind: 'part' });
  };
  const MEANING = { dataset: 'Table', platform: { value: 'postgres' }, description: 'Meaning' };

  it('may be a sheet of a workbook', async () => {
    const { records } = await inWorkbook(
      [
        ['Table', 'Meaning'],
        ['shop.orders', 'What'],
      ],
      MEANING,
    );
    expect(records).toMatchObject([
      { aspects: { documentation: { documentations: [{ documentation: 'What' }] } } },
    ]);
    const other = connectTo(join(folder, 'book.xlsx'), MEANING, { sheet: 'Other' });
    expect((await other.test(NEVER)).checks[0]).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining('it has Tables') as string,
    });
  });

  it('loses no row of a workbook behind a blank one, and no column behind a blank name', async () => {
    const { end, records } = await inWorkbook(
      [
        null,
        ['Table', null, 'Meaning'],
        ['a.b', 'x', 'one'],
        null,
        [],
        ['c.d', null, 'two'],
        [null, null, 'of what?'],
      ],
      MEANING,
    );
    expect(end).toMatchObject({ complete: true });
    expect(records.map(({ path }) => path.at(-1))).toEqual(['a.b', 'c.d', 'row 7']);
    expect(records[1]).toMatchObject({
      aspects: { documentation: { documentations: [{ documentation: 'two' }] } },
    });
  });

  it('takes days and truths of a workbook as they are shown, and numbers as they are', async () => {
    const { records } = await inWorkbook(
      [
        ['Table', 'Reviewed', 'Core', 'Days', 'Note'],
        ['a.b', { day: 45_000 }, true, 30, { formula: 'D3', value: 2.5 }],
        ['c.d', { day: 45_001 }, false, 7, 'x'],
      ],
      {
        ...MEANING,
        description: undefined,
        structuredProperties: { reviewed: 'Reviewed', core: 'Core', days: 'Days', note: 'Note' },
      },
    );
    const valuesOf = (record: SourceRecord | undefined): string =>
      record?.kind === 'entity' ? JSON.stringify(record.aspects['structuredProperties']) : '';
    for (const value of ['2023-03-15', 'true', '30', '2.5'])
      expect(valuesOf(records[0])).toContain(`[{"string":"${value}"}]`);
    for (const value of ['2023-03-16', 'false', '7', 'x'])
      expect(valuesOf(records[1])).toContain(`[{"string":"${value}"}]`);
  });

  it.each([
    [
      [
        ['Table', 'Table'],
        ['a', 'b'],
      ],
      'two columns "Table"',
    ],
    [[], 'is empty'],
  ] satisfies [TestSheet['rows'], string][])(
    'says what is wrong with a workbook: %j',
    async (rows, message) => {
      const { end } = await inWorkbook(rows, MEANING);
      expect(end).toMatchObject({ complete: false, reason: expect.stringContaining(message) as string });
    },
  );

  it('is read as far as it may be long', async () => {
    const long = (count: number, width: number): TestSheet['rows'] => [
      ['Table', 'Meaning'],
      ...Array.from({ length: count }, (_, n) => [`t${n}`, 'x'.repeat(width)]),
    ];
    expect(
      (await inWorkbook(long(200_001, 1), { dataset: { value: 'a.b' }, platform: { value: 'x' } })).end,
    ).toMatchObject({
      complete: false,
      reason: expect.stringContaining('longer than 200000 rows') as string,
    });
    expect(
      (await inWorkbook(long(1_100, 32_000), { dataset: { value: 'a.b' }, platform: { value: 'x' } })).end,
    ).toMatchObject({
      complete: false,
      reason: expect.stringContaining('longer than 33554432 letters') as string,
    });
  }, 90_000);

  it('has the documented recipe', async () => {
    const { type, config } = readRecipeText(
      await readFile(join(__dirname, '../../../../docs/recipes/spreadsheet.yaml'), 'utf8'),
    );
    expect(type).toBe('spreadsheet');
    expect(spreadsheetConnector.parseRecipe(config)).toMatchObject({ path: '/data/docs/tables.xlsx' });
  });
});
