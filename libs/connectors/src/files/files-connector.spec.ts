import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { NEVER } from '../conformance/test-source.fixture';
import { type EntityRecord, type SourceRecord } from '../records';
import { filesConnector } from './files-connector';
import { fieldsOf, FolderOfFiles } from './folder-of-files.fixture';

describe('a folder of files', () => {
  let files: FolderOfFiles;

  beforeEach(async () => {
    files = await FolderOfFiles.make();
  });
  afterEach(() => files.remove());

  const put = (path: string, content: string | Buffer): Promise<void> => files.put(path, content);
  const read = (recipe: object = {}): Promise<readonly SourceRecord[]> => files.read(recipe);
  const at = (records: readonly SourceRecord[], path: string): SourceRecord => files.at(records, path);
  const entity = (records: readonly SourceRecord[], path: string): EntityRecord =>
    files.entity(records, path);

  it('tells columns, types and figures of CSV files, whatever their delimiter', async () => {
    await put('shop/orders.csv', 'id;ordered on;total\n1;2026-01-02;3,5\n2;2026-01-03;4\n3;;\n');
    const records = await read();
    const orders = entity(records, 'shop/orders.csv');
    expect(orders.urn).toBe(
      `urn:li:dataset:(urn:li:dataPlatform:file,${files.folder.slice(1)}/shop/orders.csv,PROD)`,
    );
    expect(fieldsOf(orders)).toEqual([
      ['id', 'BIGINT'],
      ['ordered on', 'DATE'],
      ['total', 'VARCHAR'],
    ]);
    expect(orders.aspects['datasetProfile']).toMatchObject({
      rowCount: 3,
      columnCount: 3,
      fieldProfiles: [
        { fieldPath: 'id', uniqueCount: 3, nullCount: 0, min: '1', max: '3' },
        { fieldPath: 'ordered on', nullCount: 1, min: '2026-01-02' },
        { fieldPath: 'total', nullCount: 1 },
      ],
    });
    expect(entity(records, 'shop').objectType).toBe('folder');
    expect(orders.aspects['container']).toEqual({ container: entity(records, 'shop').urn });
  });

  it('takes the header as the recipe says', async () => {
    await put('a.csv', 'x,y\nu,v\n');
    expect(fieldsOf(entity(await read({ header: 'yes' }), 'a.csv'))).toEqual([
      ['x', 'VARCHAR'],
      ['y', 'VARCHAR'],
    ]);
    expect(fieldsOf(entity(await read({ header: 'no' }), 'a.csv'))).toEqual([
      ['column0', 'VARCHAR'],
      ['column1', 'VARCHAR'],
    ]);
  });

  it('reads JSON lines with nested values, tabs, and packed files', async () => {
    await put('events.jsonl', '{"id":1,"by":{"name":"x"},"tags":["a"]}\n{"id":2,"late":true}\n');
    await put('t.tsv', 'a\tb\n1\tx,y\n');
    const records = await read();
    expect(fieldsOf(entity(records, 'events.jsonl'))).toEqual([
      ['id', 'BIGINT'],
      ['by', 'STRUCT("name" VARCHAR)'],
      ['tags', 'VARCHAR[]'],
      ['late', 'BOOLEAN'],
    ]);
    expect(fieldsOf(entity(records, 't.tsv'))).toEqual([
      ['a', 'BIGINT'],
      ['b', 'VARCHAR'],
    ]);
  });

  it('takes folders with partitions for one dataset, and says where their columns differ', async () => {
    await put('sales/year=2025/month=01/p.csv', 'id,amount\n1,2\n');
    await put('sales/year=2026/month=02/p.csv', 'id,amount,note\n2,x,n\n');
    await put('sales/_SUCCESS', '');
    const records = await read();
    expect(
      records.filter(({ kind }) => kind === 'entity').map(({ path }) => path.slice(1).join('/')),
    ).toEqual(['', 'sales']);
    const sales = entity(records, 'sales');
    expect(fieldsOf(sales)).toEqual([
      ['id', 'BIGINT'],
      ['amount', 'VARCHAR'],
      ['note', 'VARCHAR'],
      ['month', 'VARCHAR'],
      ['year', 'BIGINT'],
    ]);
    expect(sales.aspects['datasetProperties']).toMatchObject({
      customProperties: { files: '2', partitioned_by: 'year, month' },
    });
    expect(sales.warnings).toEqual([
      'Column "amount" is BIGINT here and VARCHAR there; it is read as VARCHAR.',
    ]);
  });

  it('takes a folder for one dataset where the recipe says so', async () => {
    for (let part = 0; part < 30; part += 1) await put(`log/part-${part}.jsonl`, `{"n":${part}}\n`);
    const log = entity(await read({ folderDatasets: ['log'] }), 'log');
    expect(log.aspects['datasetProperties']).toMatchObject({ customProperties: { files: '30' } });
    expect(log.warnings?.join()).toContain('20 of 30 files were looked at');
  });

  it('counts what it leaves out, with the rule', async () => {
    await put('a.csv', 'x\n1\n');
    await put('tmp/b.csv', 'x\n1\n');
    await put('notes.txt', 'hello');
    await put('.hidden/c.csv', 'x\n1\n');
    const records = await read({ files: { deny: ['tmp/.*'] } });
    expect(at(records, 'tmp/b.csv')).toMatchObject({ kind: 'filtered', rule: 'files.deny "tmp/.*"' });
    expect(at(records, 'notes.txt')).toMatchObject({ kind: 'filtered', rule: 'of no format that is read' });
    expect(at(records, '.hidden')).toMatchObject({ kind: 'filtered' });
    expect(at(await read({ formats: ['parquet'] }), 'a.csv')).toMatchObject({ kind: 'filtered' });
  });

  it('says of files that cannot be read what is wrong with them, and reads the others', async () => {
    await put(
      'bad.csv',
      Buffer.concat([Buffer.from('id,name\n1,'), Buffer.from([0xff, 0xfe]), Buffer.from('\n2,x\n')]),
    );
    await put('broken.parquet', 'PAR1 and nothing else');
    await put('book.xlsx', 'no archive');
    await put('empty.csv', '');
    await put('ragged.csv', 'a,b,c\n1,2,3\n4,5\n');
    await put(
      'wide.csv',
      `${Array.from({ length: 500 }, (_, n) => `c${n}`).join(',')}\n${'1,'.repeat(499)}1\n`,
    );
    const records = await read();
    expect(at(records, 'bad.csv')).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('line 2'),
    });
    expect(at(records, 'broken.parquet')).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('no Parquet file'),
    });
    expect(at(records, 'book.xlsx')).toMatchObject({
      kind: 'failed',
      remedy: expect.stringContaining('DATASPOKE_DUCKDB_EXCEL'),
    });
    expect(entity(records, 'empty.csv').warnings).toEqual(['The file is empty.']);
    const wide = entity(records, 'wide.csv');
    expect(wide.aspects['schemaMetadata']).toMatchObject({ fields: { length: 500 } });
    expect(wide.warnings?.join()).toContain('300 columns behind profile.columnLimit');
    const latin = await read({ encoding: 'latin-1', formats: ['csv'] });
    expect(fieldsOf(entity(latin, 'bad.csv'))).toEqual([
      ['id', 'BIGINT'],
      ['name', 'VARCHAR'],
    ]);
  });

  it('never leaves its folder', async () => {
    await writeFile(join(files.home, 'secret.csv'), 'password\nSecret-1\n');
    await symlink(join(files.home, 'secret.csv'), join(files.folder, 'link.csv'));
    const records = await read();
    expect(at(records, 'link.csv')).toMatchObject({
      kind: 'filtered',
      rule: 'a link that leads out of the folder, or back',
    });
    const outside = filesConnector.create(
      { path: files.home },
      { addresses: { allowLoopback: false }, applicationName: 'x', env: 'PROD', folders: [files.folder] },
    );
    await expect(outside.scopes(NEVER)).rejects.toMatchObject({ code: 'address-forbidden' });
    await outside.close();
  });

  it('comes by nothing twice where a link leads back', async () => {
    await put('a/x.csv', 'id\n1\n');
    await symlink(files.folder, join(files.folder, 'a/all'));
    await symlink(join(files.folder, 'a'), join(files.folder, 'a/same'));
    await put('sales/year=2025/p.csv', 'id\n1\n');
    await symlink(join(files.folder, 'sales'), join(files.folder, 'sales/year=2025/sales'));
    const records = await read();
    expect(at(records, 'a/all')).toMatchObject({ kind: 'filtered' });
    expect(at(records, 'a/same')).toMatchObject({ kind: 'filtered' });
    expect(entity(records, 'sales').aspects['datasetProfile']).toMatchObject({ rowCount: 1 });
    expect(records).toHaveLength(6);
  });

  it('takes no packed file for whole that was cut off', async () => {
    const lines = `id,name\n${Array.from({ length: 5_000 }, (_, n) => `${n},n${(n * 7_919) % 10_007}`).join('\n')}\n`;
    await put('whole.csv.gz', Buffer.concat([gzipSync('id,name\n'), gzipSync('1,a\n')]));
    await put('cut.csv.gz', gzipSync(lines).subarray(0, 3_000));
    await put('cut.csv.zst', zstdCompressSync(lines).subarray(0, 3_000));
    await put('none.jsonl.gz', '{"id":1}');
    const records = await read();
    expect(entity(records, 'whole.csv.gz').aspects['datasetProfile']).toMatchObject({ rowCount: 1 });
    for (const name of ['cut.csv.gz', 'cut.csv.zst', 'none.jsonl.gz'])
      expect(at(records, name)).toMatchObject({
        kind: 'failed',
        reason: expect.stringContaining('cannot be unpacked') as string,
      });
  });

  it('goes on behind what is broken in a folder that is one dataset', async () => {
    await put('sales/year=2025/p.csv', 'id\n1\n');
    await symlink(join(files.folder, 'nowhere.csv'), join(files.folder, 'sales/year=2025/q.csv'));
    await put('z.csv', 'id\n1\n');
    const records = await read();
    expect(at(records, 'sales')).toMatchObject({ kind: 'failed', code: 'not-found' });
    expect(entity(records, 'z.csv').objectType).toBe('file');
  });

  it('looks at no more rows and bytes than the recipe lets it', async () => {
    await put(
      'many.csv',
      `n,mail\n${Array.from({ length: 5_000 }, (_, n) => `${n},p${n}@example.com`).join('\n')}\n`,
    );
    const many = entity(await read({ profile: { maxRows: 1_000 } }), 'many.csv');
    expect(many.warnings?.join()).toContain('not of all');
    expect(many.aspects['datasetProfile']).toMatchObject({
      partitionSpec: { type: 'QUERY' },
      rowCount: 5_000,
    });
    expect(many.semanticTypes).toMatchObject({ mail: { type: 'email' } });
    expect(entity(await read({ profile: { enabled: false } }), 'many.csv').aspects).not.toHaveProperty(
      'datasetProfile',
    );
  });
});
