import { DuckDBInstance } from '@duckdb/node-api';
import { testServer } from '@dataspoke/dev-stack/testing';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { collect, NEVER, readAll } from '../../conformance/test-source.fixture';
import { type Connector } from '../../connector';
import { objectAt } from '../../json';
import { readRecipeText } from '../../recipe/recipe-text';
import { resolveReferences } from '../../recipe/references';
import { type EndRecord, type EntityRecord, type SourceRecord } from '../../records';
import { temporaryFolder } from '../../temporary-folder';
import { BucketTestSource, PREFIX } from './bucket-source.fixture';

const KIB = 1_024;

describe('a bucket', () => {
  let source: BucketTestSource;
  let home: string;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'bucket-'));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));
  beforeEach(async () => {
    source = await BucketTestSource.start();
  });
  afterEach(() => source.stop());

  const read = async (
    connector: Connector,
  ): Promise<{ readonly end: EndRecord; readonly records: readonly SourceRecord[] }> => {
    try {
      const [scope] = await connector.scopes(NEVER);
      if (!scope) throw new Error('no scope');
      return await readAll(connector, scope);
    } finally {
      await connector.close();
    }
  };
  const whole = async (more: object = {}, s3: object = {}): Promise<readonly SourceRecord[]> => {
    const { end, records } = await read(source.connect({ ...source.recipe(s3), ...more }));
    expect(end).toMatchObject({ complete: true });
    return records;
  };
  const at = (records: readonly SourceRecord[], path: string): SourceRecord => {
    const found = records.find((record) => record.path.slice(1).join('/') === path);
    if (!found) throw new Error(`nothing at ${path}`);
    return found;
  };
  const entity = (records: readonly SourceRecord[], path: string): EntityRecord => {
    const found = at(records, path);
    if (found.kind !== 'entity') throw new Error(`${path} is ${JSON.stringify(found)}`);
    return found;
  };
  const fieldsOf = ({ aspects }: EntityRecord): unknown => {
    const fields: unknown = aspects['schemaMetadata']?.['fields'];
    return (Array.isArray(fields) ? fields : []).map(
      (field: { fieldPath: string; nativeDataType: string }) => [field.fieldPath, field.nativeDataType],
    );
  };
  /** What DuckDB writes for a query. */
  const written = async (query: string, options: string, load?: string): Promise<Buffer> => {
    const path = join(home, 'written');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    if (load !== undefined) await connection.run(`LOAD '${load}'`);
    await connection.run(`COPY (${query}) TO '${path}' (${options})`);
    connection.closeSync();
    instance.closeSync();
    return readFile(path);
  };
  const lines = (count: number): string =>
    `id,mail\n${Array.from({ length: count }, (_, n) => `${n},p${n}@example.com`).join('\n')}\n`;

  it('is named as by the S3 source of DataHub, bucket and folders being containers', async () => {
    await source.put('shop/orders.csv', 'id,total\n1,2.5\n');
    const records = await whole({ platformInstance: 'eu' });
    const orders = entity(records, 'shop/orders.csv');
    expect(orders.urn).toBe(
      `urn:li:dataset:(urn:li:dataPlatform:s3,eu.${source.bucket}/${PREFIX}/shop/orders.csv,DEV)`,
    );
    expect(orders.aspects).toMatchObject({
      container: { container: entity(records, 'shop').urn },
      datasetProperties: { qualifiedName: `s3://${source.bucket}/${PREFIX}/shop/orders.csv` },
      datasetProfile: { rowCount: 1 },
      dataPlatformInstance: { platform: 'urn:li:dataPlatform:s3' },
    });
    expect(entity(records, 'shop').aspects).toMatchObject({
      containerProperties: { customProperties: { folder_abs_path: `${source.bucket}/${PREFIX}/shop` } },
      subTypes: { typeNames: ['Folder'] },
    });
    const all = await read(source.connect(source.recipe({ prefix: '' })));
    expect(entity(all.records, '').aspects).toMatchObject({
      containerProperties: { customProperties: { bucket_name: source.bucket }, name: source.bucket },
      subTypes: { typeNames: ['S3 bucket'] },
    });
  });

  it('has every format read, packed or not, and partitions as one dataset', async () => {
    const excelExtension = testServer('DATASPOKE_TEST_DUCKDB_EXCEL');
    await source.put('a.csv.gz', gzipSync('x,y\n1,2\n'));
    await source.put('b.jsonl.zst', zstdCompressSync('{"n":1}\n{"n":2}\n'));
    await source.put('c.tsv', 'a\tb\n1\tx,y\n');
    await source.put(
      'd.xlsx',
      await written(`SELECT 1 AS id`, `FORMAT xlsx, HEADER true, SHEET 'Über & mehr'`, excelExtension),
    );
    const parquet = await written('SELECT 1 AS id', 'FORMAT parquet');
    await source.put('sales/year=2025/month=01/p.parquet', parquet);
    await source.put('sales/year=2026/month=02/p.parquet', parquet);
    await source.put('sales/_SUCCESS', '');
    await source.put('sales/_temporary/0/p.parquet', parquet);
    const connector = source.connect({}, { excelExtension });
    const { records } = await read(connector);
    expect(entity(records, 'a.csv.gz').aspects['datasetProfile']).toMatchObject({ rowCount: 1 });
    expect(fieldsOf(entity(records, 'b.jsonl.zst'))).toEqual([['n', 'BIGINT']]);
    expect(fieldsOf(entity(records, 'c.tsv'))).toEqual([
      ['a', 'BIGINT'],
      ['b', 'VARCHAR'],
    ]);
    expect(entity(records, 'd.xlsx/Über & mehr').objectType).toBe('sheet');
    const sales = entity(records, 'sales');
    expect(fieldsOf(sales)).toEqual([
      ['id', 'INTEGER'],
      ['month', 'VARCHAR'],
      ['year', 'BIGINT'],
    ]);
    expect(sales.aspects).toMatchObject({
      datasetProperties: { customProperties: { files: '2', partitioned_by: 'year, month' } },
      datasetProfile: { rowCount: 2 },
    });
  });

  it('has of a folder that is one dataset the first files by name looked at, and all counted', async () => {
    const put = (part: number): Promise<void> =>
      source.put(`log/part-${part + 100}.jsonl`, `{"n":${part}}\n`);
    for (let part = 0; part < 30; part += 1) await put(part);
    const log = entity(await whole({ folderDatasets: ['log'] }), 'log');
    expect(log.aspects['datasetProperties']).toMatchObject({ customProperties: { files: '30' } });
    expect(log.warnings?.join()).toContain('20 of 30 files were looked at');
  });

  it('has the beginning of large text read, cut behind a line and not within quotes', async () => {
    await source.put('many.csv', lines(10_000));
    await source.put(
      'many.jsonl.gz',
      gzipSync(Array.from({ length: 20_000 }, (_, n) => `{"n":${n},"x":"${Math.random()}"}`).join('\n')),
    );
    await source.put(
      'quoted.csv',
      `id,note\n${Array.from({ length: 20_000 }, (_, n) => `${n},"line\nof ""${n}"""`).join('\n')}\n`,
    );
    await source.put('wide.csv', Buffer.from(`id,größe\n${'1,ü\n'.repeat(40_000)}`, 'utf16le'));
    await source.put('broken.csv.gz', Buffer.alloc(100 * KIB, 'no archive'));
    await source.put('endless.csv', `id\n${'x'.repeat(3)}\n`.padStart(200 * KIB, 'y'));
    const records = await whole({ files: { deny: ['wide.csv'] } }, { maxDownloadBytes: 64 * KIB });
    const many = entity(records, 'many.csv');
    expect(fieldsOf(many)).toEqual([
      ['id', 'BIGINT'],
      ['mail', 'VARCHAR'],
    ]);
    // How many rows there are is not known, and figures of some would pass for those of all.
    expect(many.aspects).not.toHaveProperty('datasetProfile');
    expect(many.warnings?.join(' ')).toMatch(
      /larger than s3\.maxDownloadBytes .* only the beginning .* not of all/,
    );
    expect(many.semanticTypes).toMatchObject({ mail: { type: 'email' } });
    expect(fieldsOf(entity(records, 'many.jsonl.gz'))).toEqual([
      ['n', 'BIGINT'],
      ['x', 'VARCHAR'],
    ]);
    expect(fieldsOf(entity(records, 'quoted.csv'))).toEqual([
      ['id', 'BIGINT'],
      ['note', 'VARCHAR'],
    ]);
    expect(at(records, 'endless.csv')).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('No line ends') as string,
    });
    expect(at(records, 'broken.csv.gz')).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('cannot be unpacked') as string,
    });
    const utf16 = await whole(
      { encoding: 'utf-16', files: { allow: ['wide.csv'] } },
      { maxDownloadBytes: 64 * KIB },
    );
    expect(fieldsOf(entity(utf16, 'wide.csv'))).toEqual([
      ['id', 'BIGINT'],
      ['größe', 'VARCHAR'],
    ]);
  });

  it('has large Parquet files described by themselves, and large workbooks refused', async () => {
    const parquet = await written(
      `SELECT range AS id, uuid()::VARCHAR AS name FROM range(20000)`,
      'FORMAT parquet',
    );
    expect(parquet.length).toBeGreaterThan(300 * KIB);
    await source.put('big.parquet', parquet);
    await source.put('cut.parquet', parquet.subarray(0, 200 * KIB));
    await source.put('big.xlsx', Buffer.alloc(100 * KIB));
    const { records } = await read(
      source.connect(source.recipe({ maxDownloadBytes: 64 * KIB }), {
        excelExtension: testServer('DATASPOKE_TEST_DUCKDB_EXCEL'),
      }),
    );
    const big = entity(records, 'big.parquet');
    expect(fieldsOf(big)).toEqual([
      ['id', 'BIGINT'],
      ['name', 'VARCHAR'],
    ]);
    expect(big.aspects['datasetProfile']).toMatchObject({
      rowCount: 20_000,
      fieldProfiles: [],
      sizeInBytes: parquet.length,
    });
    expect(big.warnings?.join()).toContain('no values were read');
    expect(at(records, 'cut.parquet')).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('its end is missing') as string,
    });
    expect(at(records, 'big.xlsx')).toMatchObject({
      kind: 'failed',
      code: 'unsupported',
      remedy: expect.stringContaining('maxDownloadBytes') as string,
    });
  });

  it('keeps names apart that stand for something else in addresses and patterns', async () => {
    for (const key of [
      'a+b.csv',
      '100%25.csv',
      '100%.csv',
      'q?.csv',
      'st*r.csv',
      '[x].csv',
      'x.csv',
      'h#1.csv',
      'A.csv',
      'a.csv',
      "o'x.csv",
      `${'l'.repeat(250)}.csv`,
    ])
      await source.put(key, 'id\n1\n');
    await source.put('dir/x.csv', 'id\n1\n');
    const records = await whole();
    const names = records.flatMap((record) => source.nameOf(record) ?? []);
    expect(names.sort()).toEqual(
      [
        '100%',
        '100%25',
        'A',
        '[x]',
        'a',
        'a+b',
        'h#1',
        'l'.repeat(250),
        "o'x",
        'q?',
        'st*r',
        'x',
        'x',
      ].sort(),
    );
  });

  it('is incomplete when a folder of it may not be listed, also from a later checkpoint', async () => {
    await source.put('a/x.csv', 'id\n1\n');
    await source.put('secret/x.csv', 'id\n1\n');
    await source.put('z/x.csv', 'id\n1\n');
    await source.denyListing('secret/');
    const connector = source.connect();
    const { end, records } = await read(connector);
    expect(end).toMatchObject({ complete: false, code: 'permission' });
    expect(at(records, 'secret')).toMatchObject({
      kind: 'failed',
      code: 'permission',
      remedy: expect.stringContaining('s3:ListBucket') as string,
    });
    expect(entity(records, 'z/x.csv').objectType).toBe('file');
    const again = source.connect();
    const [scope] = await again.scopes(NEVER);
    if (!scope) throw new Error('no scope');
    const rest = await readAll(again, scope, at(records, 'z').checkpoint);
    expect(rest.end).toMatchObject({ complete: false, code: 'permission' });
    expect(await again.test(NEVER)).toMatchObject({
      ok: true,
      checks: [{}, { name: 'files', verdict: 'warn' }, {}],
    });
    await again.close();
  });

  it('tells in a test that nothing may be read of what is listed', async () => {
    await source.createObjects(['a']);
    await source.revoke('', 'a');
    const connector = source.connect();
    expect(await connector.test(NEVER)).toMatchObject({
      checks: [
        { name: 'bucket', verdict: 'pass' },
        { verdict: 'pass' },
        { name: 'content', verdict: 'warn', remedy: expect.stringContaining('s3:GetObject') as string },
      ],
    });
    await connector.close();
  });

  it('is incomplete when it is removed while it is read', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `t${index}`);
    await source.createObjects(names);
    const connector = source.connect();
    const [scope] = await connector.scopes(NEVER);
    if (!scope) throw new Error('no scope');
    let isThere = true;
    const all = await collect(connector.read(scope, { signal: NEVER }), async (record) => {
      if (isThere && record.kind !== 'end' && source.nameOf(record) !== undefined) await source.remove(names);
      isThere &&= record.kind === 'end' || source.nameOf(record) === undefined;
    });
    expect(all.at(-1)).toMatchObject({
      complete: false,
      code: 'unreachable',
      reason: 'The bucket of the source is gone.',
    });
    expect(all.filter(({ kind }) => kind === 'failed')).toEqual([]);
    await connector.close();
  });

  it('is read by the documented recipe', async () => {
    await source.put('orders.csv', 'id\n1\n', 'raw/shop');
    await source.put('tmp/orders.csv', 'id\n1\n', 'raw/shop');
    await source.put('orders.csv', 'id\n1\n', 'raw/other');
    const text = await readFile(join(__dirname, '../../../../../docs/recipes/files-s3.yaml'), 'utf8');
    const { config } = readRecipeText(text);
    const recipe = resolveReferences(config, {
      allowed: ['LAKE_*'],
      values: { LAKE_KEY: 'reader', LAKE_SECRET: source.secret },
    });
    const { bucket, endpoint } = source;
    const s3 = { ...objectAt(recipe, 's3'), bucket, endpoint };
    const { end, records } = await read(source.connect({ ...recipe, s3 }));
    expect(end).toMatchObject({ complete: true, counts: { listed: 4, read: 3, filtered: 1 } });
    expect(entity(records, 'orders.csv').urn).toContain(`s3,${bucket}/raw/shop/orders.csv,DEV`);
  });

  it('leaves nothing on the disk, whether it is read to the end, cancelled or left', async () => {
    const probe = await temporaryFolder();
    await rm(probe, { recursive: true });
    const fetched = (): Promise<readonly string[]> => readdir(dirname(probe));
    const before = await fetched();
    await source.createObjects(['a', 'b', 'c']);
    await whole();
    for (const how of ['cancel', 'leave'] as const) {
      const connector = source.connect();
      const [scope] = await connector.scopes(NEVER);
      if (!scope) throw new Error('no scope');
      const stop = new AbortController();
      for await (const record of connector.read(scope, { signal: stop.signal })) {
        if (record.kind === 'end' || source.nameOf(record) === undefined) continue;
        expect((await fetched()).length).toBeGreaterThan(before.length);
        if (how === 'leave') break;
        stop.abort();
      }
      await connector.close();
    }
    expect(await fetched()).toEqual(before);
  });
});
