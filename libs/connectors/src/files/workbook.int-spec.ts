import { DuckDBInstance } from '@duckdb/node-api';
import { testServer } from '@dataspoke/dev-stack/testing';
import { copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { NEVER, readAll } from '../conformance/test-source.fixture';
import { type SourceRecord } from '../records';
import { filesConnector } from './files-connector';

/** An archive with one entry that unpacks to so many zeros. */
function bombOf(name: string, bytes: number): Buffer {
  const packed = deflateRawSync(Buffer.alloc(bytes), { level: 9 });
  const header = (signature: number, lead: number): Buffer => {
    const head = Buffer.alloc(lead === 0 ? 30 : 46);
    head.writeUInt32LE(signature, 0);
    head.writeUInt16LE(20, 4 + lead);
    head.writeUInt16LE(8, 8 + lead);
    head.writeUInt32LE(packed.length, 18 + lead);
    head.writeUInt32LE(bytes, 22 + lead);
    head.writeUInt16LE(name.length, 26 + lead);
    return Buffer.concat([head, Buffer.from(name)]);
  };
  const local = Buffer.concat([header(0x04034b50, 0), packed]);
  const central = header(0x02014b50, 2);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

describe('workbooks', () => {
  let folder: string;
  const excelExtension = testServer('DATASPOKE_TEST_DUCKDB_EXCEL');

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'workbooks-')));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`LOAD '${excelExtension}'`);
    await connection.run(
      `COPY (SELECT * FROM (VALUES (1, 'a@example.com'), (2, 'b@example.com')) t(id, mail))
       TO '${join(folder, 'people.xlsx')}' (FORMAT xlsx, HEADER true, SHEET 'Leute & mehr')`,
    );
    connection.closeSync();
    instance.closeSync();
    await writeFile(join(folder, 'bomb.xlsx'), bombOf('xl/worksheets/sheet1.xml', 60_000_000));
    await writeFile(join(folder, 'other.xlsx'), bombOf('hello.txt', 10));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const read = async (recipe: object = {}): Promise<readonly SourceRecord[]> => {
    const connector = filesConnector.create(
      { path: folder, ...recipe },
      {
        addresses: { allowLoopback: false },
        applicationName: 'x',
        env: 'PROD',
        folders: [folder],
        excelExtension,
      },
    );
    const [scope] = await connector.scopes(NEVER);
    if (!scope) throw new Error('no scope');
    const { end, records } = await readAll(connector, scope);
    expect(end).toMatchObject({ complete: true });
    for (const [at, { checkpoint }] of records.entries())
      expect((await readAll(connector, scope, checkpoint)).records).toEqual(records.slice(at + 1));
    await connector.close();
    return records;
  };

  it('are read sheet by sheet, each a dataset', async () => {
    const sheet = (await read()).find(({ path }) => path.at(-1) === 'Leute & mehr');
    expect(sheet).toMatchObject({
      kind: 'entity',
      objectType: 'sheet',
      urn: expect.stringContaining('people.xlsx/Leute & mehr') as string,
      aspects: {
        schemaMetadata: { fields: [{ fieldPath: 'id' }, { fieldPath: 'mail' }] },
        datasetProfile: { rowCount: 2 },
      },
    });
  });

  it('of a folder that is one dataset are read one alone, which is told', async () => {
    await mkdir(join(folder, 'books'));
    for (const name of ['a.xlsx', 'b.xlsx'])
      await copyFile(join(folder, 'people.xlsx'), join(folder, 'books', name));
    const records = await read({ folderDatasets: ['books'] });
    await rm(join(folder, 'books'), { recursive: true });
    const told = records.filter(({ path }) => path.includes('books') && path.at(-1) === 'Leute & mehr');
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      warnings: [expect.stringContaining('Only the first of 2 workbooks was read') as string],
      aspects: { datasetProfile: { rowCount: 2 } },
    });
  });

  it('are read as far as the recipe names their sheets', async () => {
    const records = await read({ sheets: { deny: ['Leute.*'] } });
    expect(records.find(({ path }) => path.at(-1) === 'Leute & mehr')).toMatchObject({
      kind: 'filtered',
      rule: 'sheets.deny "Leute.*"',
    });
  });

  it('are not opened when they would unpack to far more than they are, or are none', async () => {
    const records = await read();
    expect(records.find(({ path }) => path.at(-1) === 'bomb.xlsx')).toMatchObject({
      kind: 'failed',
      code: 'unsupported',
      reason: expect.stringMatching(/would unpack to \d+ times its size/) as string,
    });
    expect(records.find(({ path }) => path.at(-1) === 'other.xlsx')).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('lists no sheets') as string,
    });
  });
});
