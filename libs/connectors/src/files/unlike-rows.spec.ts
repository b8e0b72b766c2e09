import { FolderOfFiles, fieldsOf } from './folder-of-files.fixture';

const rows = (count: number, row: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => `${row(n)}\n`).join('');

describe('rows that do not fit the others', () => {
  let folder: FolderOfFiles;

  beforeEach(async () => {
    folder = await FolderOfFiles.make();
  });
  afterEach(() => folder.remove());

  it('leave the columns of a CSV file as they are, and are counted', async () => {
    await folder.put('ragged.csv', 'id,name,total\n1,a,2.5\n2,b\n3,c,4,extra\n4,d,5\n');
    await folder.put('semicolons.csv', 'id;name;total\n1;a\n2;b\n3;c;3\n4;d;5\n');
    const records = await folder.read();
    const ragged = folder.entity(records, 'ragged.csv');
    expect(fieldsOf(ragged)).toEqual([
      ['id', 'BIGINT'],
      ['name', 'VARCHAR'],
      ['total', 'DOUBLE'],
    ]);
    expect(ragged.aspects['datasetProfile']).toMatchObject({ rowCount: 2 });
    expect(ragged.warnings).toEqual([
      '2 rows do not fit the columns and are left out; the first is in line 3, with 2 fields where 3 are expected.',
    ]);
    const semicolons = folder.entity(records, 'semicolons.csv');
    expect(fieldsOf(semicolons)).toEqual([
      ['id', 'BIGINT'],
      ['name', 'VARCHAR'],
      ['total', 'BIGINT'],
    ]);
    expect(semicolons.warnings?.join()).toContain('2 rows do not fit');
  });

  it('are found behind the rows that columns are told from, too', async () => {
    await folder.put('late.csv', `id,n\n${rows(30_000, (n) => `${n},${n}`)}30000,1,2\n30001\n30002,3\n`);
    await folder.put('late.tsv', `id\tn\n${rows(30_000, (n) => `${n}\t${n}`)}30000\t1\t2\n30002\t3\n`);
    const records = await folder.read();
    const late = folder.entity(records, 'late.csv');
    expect(fieldsOf(late)).toEqual([
      ['id', 'BIGINT'],
      ['n', 'BIGINT'],
    ]);
    expect(late.aspects['datasetProfile']).toMatchObject({ rowCount: 30_001 });
    expect(late.warnings).toEqual([
      '2 rows do not fit the columns and are left out; the first is in line 30002, with 3 fields where 2 are expected.',
    ]);
    expect(folder.entity(records, 'late.tsv').warnings?.join()).toContain('1 row does not fit');
  });

  it('make a text of a column that does not keep its type, and lose nothing', async () => {
    await folder.put('late.csv', `id,n,m\n${rows(30_000, (n) => `${n},${n},${n}`)}x,1,y\n30002,3,4\n`);
    const late = folder.entity(await folder.read(), 'late.csv');
    expect(fieldsOf(late)).toEqual([
      ['id', 'VARCHAR'],
      ['n', 'BIGINT'],
      ['m', 'VARCHAR'],
    ]);
    expect(late.aspects['datasetProfile']).toMatchObject({
      rowCount: 30_002,
      fieldProfiles: [{ nullCount: 0 }, { nullCount: 0, max: '29999' }, { nullCount: 0 }],
    });
    expect(late.warnings).toEqual([
      'Column "id" is BIGINT at first and something else in line 30002; it is read as VARCHAR.',
      'Column "m" is BIGINT at first and something else in line 30002; it is read as VARCHAR.',
    ]);
  });

  it('are counted in each file of a dataset, beside its partitions', async () => {
    await folder.put('sales/year=2024/p.csv', 'id,on\n1,2024-01-02\n');
    await folder.put('sales/year=2025/p.csv', 'id,on\n1,5\n2\n3,7\n');
    const sales = folder.entity(await folder.read(), 'sales');
    expect(fieldsOf(sales)).toEqual([
      ['id', 'BIGINT'],
      ['on', 'VARCHAR'],
      ['year', 'BIGINT'],
    ]);
    expect(sales.aspects['datasetProfile']).toMatchObject({ rowCount: 3 });
    expect(sales.warnings).toEqual([
      '1 row of "year=2025/p.csv" does not fit the columns and is left out; the first is in line 3, with 1 field where 2 are expected.',
      'Column "on" is DATE here and BIGINT there; it is read as VARCHAR.',
    ]);
  });

  it('may be in Parquet files of unlike types, in the partitions of one dataset', async () => {
    await folder.write('mix/k=1/p.parquet', `SELECT DATE '2026-01-02' AS a, 1 AS b, {'x': 1} AS c, 1 AS d`);
    await folder.write('mix/k=2/p.parquet', `SELECT 2.5 AS a, [1] AS b, 'text' AS c, 1.5::DOUBLE AS d`);
    const mix = folder.entity(await folder.read(), 'mix');
    expect(fieldsOf(mix)).toEqual([
      ['a', 'VARCHAR'],
      ['b', 'VARCHAR'],
      ['c', 'VARCHAR'],
      ['d', 'DOUBLE'],
      ['k', 'BIGINT'],
    ]);
    expect(mix.aspects['datasetProfile']).toMatchObject({ rowCount: 2 });
    expect(mix.warnings).toHaveLength(4);
  });

  it('are lines that are no JSON, or hold another kind of value', async () => {
    await folder.put(
      'late.jsonl',
      `${rows(30_000, (n) => `{"id":${n},"by":{"x":1}}`)}{"id":"x","by":5}\nno JSON\n`,
    );
    await folder.put('broken.jsonl', '{"id":1}\n{"id":\n{"id":2}\n');
    await folder.put('none.jsonl', 'no JSON\n\nat all\n');
    const records = await folder.read();
    const late = folder.entity(records, 'late.jsonl');
    expect(fieldsOf(late)).toEqual([
      ['id', 'JSON'],
      ['by', 'JSON'],
    ]);
    expect(late.aspects['datasetProfile']).toMatchObject({ rowCount: 30_002 });
    expect(late.warnings).toEqual(['1 of 30002 lines are no JSON and were taken for empty rows.']);
    expect(fieldsOf(folder.entity(records, 'broken.jsonl'))).toEqual([['id', 'BIGINT']]);
    expect(folder.at(records, 'none.jsonl')).toMatchObject({
      kind: 'failed',
      reason: '2 of 2 lines are no JSON.',
    });
  });

  it('make no table of a text that holds a comma now and then', async () => {
    await folder.put('prose.csv', 'Dear all, this is it\nfoo bar\nbaz\nqux, really\nthe end\n');
    expect(fieldsOf(folder.entity(await folder.read(), 'prose.csv'))).toEqual([
      ['Dear all, this is it', 'VARCHAR'],
    ]);
  });

  it('do not hide that a file is in another encoding', async () => {
    const content = Buffer.concat([
      Buffer.from('id,name\n1,a,b\n2,'),
      Buffer.from([0xff]),
      Buffer.from('\n3,x\n'),
    ]);
    await folder.put('latin.csv', content);
    expect(folder.at(await folder.read(), 'latin.csv')).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('not UTF-8') as string,
    });
  });
});
