import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, realpath, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { collect, NEVER, readAll } from '../conformance/test-source.fixture';
import { type Connector, type Scope } from '../connector';
import { type SourceRecord } from '../records';
import { temporaryFolder } from '../temporary-folder';
import { spreadsheetConnector } from './spreadsheet-connector';

const SCOPE: Scope = { id: 'sheet', name: 'a sheet', kind: 'part' };
const MAPPING = {
  dataset: 'Table',
  platform: { value: 'x' },
  column: 'Column',
  description: 'Meaning',
  tags: 'Labels',
};
const HEADER = 'Table,Column,Meaning,Labels';

const urnOf = (name: string): string => `urn:li:dataset:(urn:li:dataPlatform:x,${name},PROD)`;

describe('a spreadsheet that is larger than memory should hold', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'large-sheets-')));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const written = async (
    lines: readonly (string | Buffer)[],
    mapping: object = MAPPING,
  ): Promise<Connector> => {
    const path = join(folder, 'a.csv');
    await writeFile(path, Buffer.concat(lines.map((line) => Buffer.concat([Buffer.from(line), NEW_LINE]))));
    return connectTo(path, mapping);
  };
  const NEW_LINE = Buffer.from('\n');
  const connectTo = (path: string, mapping: object = MAPPING): Connector =>
    spreadsheetConnector.create(
      { path, mapping },
      { addresses: { allowLoopback: false }, applicationName: 'x', env: 'PROD', folders: [folder] },
    );

  it('puts rows together that stand far from each other, and keeps their order', async () => {
    const [datasets, rounds] = [700, 6];
    const lines: string[] = [];
    // Round by round and each time from the other end, so that what comes first is no matter of names.
    for (let round = rounds; round > 0; round -= 1) {
      for (let at = 0; at < datasets; at += 1) {
        const name = `t${round % 2 === 0 ? at : datasets - 1 - at}`;
        lines.push(`${name},c${round},${round} of ${name},in ${round}; all`);
      }
    }
    lines.push('t5,c3,another,', ',c1,of nothing,', 't9,,,seen', 't9,,,seen; again');
    const { end, records } = await readAll(await written([HEADER, ...lines]), SCOPE);
    expect(end).toMatchObject({
      complete: true,
      counts: { listed: datasets + 2, read: datasets, failed: 2 },
    });
    const entities = records.filter((record) => record.kind === 'entity');
    const names = Array.from({ length: datasets }, (_, at) => `t${at}`);
    expect(entities.map(({ urn }) => urn)).toEqual(names.map(urnOf).sort());
    for (const { aspects, path } of entities) {
      const name = String(path.at(-1));
      expect(aspects).toEqual({
        documentation: { documentations: [] },
        globalTags: {
          tags: name === 't9' ? [{ tag: 'urn:li:tag:seen' }, { tag: 'urn:li:tag:again' }] : [],
        },
        editableSchemaMetadata: {
          editableSchemaFieldInfo: [6, 5, 4, 3, 2, 1].map((round) => ({
            fieldPath: `c${round}`,
            description: `${round} of ${name}`,
            globalTags: { tags: [{ tag: `urn:li:tag:in ${round}` }, { tag: 'urn:li:tag:all' }] },
          })),
        },
      });
    }
    const conflict = `row ${lines.length - 2}`;
    expect(records.slice(datasets)).toMatchObject([
      { kind: 'failed', path: ['a.csv', conflict], urn: urnOf('t5') },
      { kind: 'failed', path: ['a.csv', `row ${lines.length - 1}`], unnamed: true },
    ]);
    const middle = records[datasets - 3]?.checkpoint;
    const rest = await readAll(connectTo(join(folder, 'a.csv')), SCOPE, middle);
    expect(rest.records).toEqual(records.slice(datasets - 2));
  });

  it('may have more rows than a workbook, and a test says how many it looked at', async () => {
    const rows = Array.from({ length: 210_000 }, (_, at) => `t${at % 3},c${at % 30},,`);
    const connector = await written([HEADER, ...rows, 't7,,,'], {
      dataset: 'Table',
      platform: { value: 'x' },
    });
    const { end, records } = await readAll(connector, SCOPE);
    expect(end).toMatchObject({ complete: true });
    expect(records.map(({ path }) => path.at(-1))).toEqual(['t0', 't1', 't2', 't7']);
    expect((await connector.test(NEVER)).checks.at(-1)).toMatchObject({
      verdict: 'pass',
      message: 'The first 200000 rows are about 3 datasets.',
    });
  }, 60_000);

  it('fails for a dataset of which more is said than DataHub takes, and for no other', async () => {
    const rows = Array.from({ length: 18 }, (_, at) => `large,c${at},${'x'.repeat(900_000)},`);
    const connector = await written([HEADER, 'small,c,what,', ...rows, 'large,c1,another,', 'last,,what,']);
    const { end, records } = await readAll(connector, SCOPE);
    expect(end).toMatchObject({ complete: true, counts: { listed: 3, read: 2, failed: 1 } });
    expect(records.map(({ kind, path }) => [kind, path.at(-1)])).toEqual([
      ['failed', 'large'],
      ['entity', 'last'],
      ['entity', 'small'],
    ]);
    expect(records[0]).toMatchObject({
      urn: urnOf('large'),
      objectType: 'dataset',
      reason: expect.stringContaining('more than 15500000 characters') as string,
    });
    expect((await connector.test(NEVER)).checks.at(-1)).toMatchObject({
      verdict: 'warn',
      message: 'The rows are about 3 datasets; of "large" more is said than DataHub takes.',
    });
  });

  it.each([
    ['long.csv', 1_000_000_001, 'larger than 1 GB'],
    ['long.xlsx', 33_554_433, 'larger than 32 MB'],
  ])('is refused as %s of %i bytes', async (name, bytes, message) => {
    const path = join(folder, name);
    await writeFile(path, '');
    await truncate(path, bytes);
    await expect(connectTo(path).scopes(NEVER)).rejects.toThrow(message);
    await rm(path);
  });

  describe('leaves no working file behind', () => {
    let parent: string;
    let before: readonly string[];
    const files = (): readonly string[] =>
      readdirSync(parent).filter((name) => existsSync(join(parent, name, 'working.sqlite')));
    const sheet = [HEADER, ...Array.from({ length: 2_000 }, (_, at) => `t${at},,what,`)];

    beforeAll(async () => {
      parent = dirname(await temporaryFolder());
    });
    beforeEach(() => {
      before = readdirSync(parent);
    });
    afterEach(() => {
      expect(readdirSync(parent)).toEqual(before);
    });

    /** Reads until `each` says otherwise, and gives how many working files there were meanwhile. */
    const read = async (
      connector: Connector,
      each: (record: SourceRecord) => boolean | Promise<boolean>,
      signal = NEVER,
    ): Promise<number> => {
      let most = 0;
      for await (const record of connector.read(SCOPE, { signal })) {
        most = Math.max(most, files().length);
        if (record.kind === 'end' || !(await each(record))) break;
      }
      return most;
    };

    const endOf = async (connector: Connector, signal: AbortSignal): Promise<unknown> => {
      const records = await collect(connector.read(SCOPE, { signal }));
      return records.at(-1);
    };

    it('once it has been read, to its end or not', async () => {
      expect(await read(await written(sheet), () => true)).toBe(1);
      expect(await read(await written(sheet), ({ path }) => path.at(-1) !== 't7')).toBe(1);
      expect((await (await written(sheet)).test(NEVER)).ok).toBe(true);
    });

    it('when reading fails, before the first record and behind it', async () => {
      const bad = await written([...sheet, Buffer.from([0x74, 0xff, 0x2c])]);
      expect((await readAll(bad, SCOPE)).end).toMatchObject({ complete: false, code: 'source-error' });
      expect((await bad.test(NEVER)).ok).toBe(false);
      const connector = await written(sheet);
      expect(
        await read(connector, async () => {
          await written(sheet.slice(0, 9));
          return true;
        }),
      ).toBe(1);
    });

    it('when it is cancelled or closed while it is read', async () => {
      const stop = new AbortController();
      expect(
        await read(
          await written(sheet),
          () => {
            stop.abort();
            return true;
          },
          stop.signal,
        ),
      ).toBe(1);
      const closed = await written(sheet);
      expect(await read(closed, () => closed.close().then(() => true))).toBe(1);
      const early = new AbortController();
      const reading = endOf(await written(sheet), early.signal);
      while (files().length === 0) await nextTurn();
      early.abort();
      expect(await reading).toMatchObject({ complete: false, code: 'cancelled' });
    });
  });
});
