import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Proposal } from '../proposal';
import { InvalidProposalFile, JsonItems } from './json-items';
import { readProposalFile } from './proposal-file';

const URN = 'urn:li:dataset:(urn:li:dataPlatform:postgres,flüge {"[,PROD)';
const status = { entityType: 'dataset', entityUrn: URN, changeType: 'UPSERT', aspectName: 'status' };

async function all(source: AsyncIterable<Proposal>): Promise<readonly Proposal[]> {
  const proposals: Proposal[] = [];
  for await (const proposal of source) proposals.push(proposal);
  return proposals;
}

describe('readProposalFile', () => {
  let folder: string;
  let path: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'proposal-file-'));
    path = join(folder, 'proposals.json');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  async function read(text: string): Promise<readonly Proposal[]> {
    writeFileSync(path, text);
    return all(readProposalFile(path));
  }

  it('reads what the official client writes and reads', async () => {
    const operations = [{ op: 'add', path: '/tags/urn:li:tag:a', value: { tag: 'urn:li:tag:a' } }];
    const patch = (content: unknown) => ({
      ...status,
      changeType: 'PATCH',
      aspectName: 'globalTags',
      aspect: { value: JSON.stringify(content), contentType: 'application/json-patch+json' },
    });
    const objects = [
      {
        auditHeader: null,
        entityKeyAspect: null,
        headers: null,
        ...status,
        aspect: { json: { removed: false } },
        systemMetadata: { lastObserved: 5, runId: 'r', lastRunId: 'x', properties: null, version: null },
      },
      {
        ...status,
        changeType: 'CREATE',
        aspect: { value: '{"removed":true}', contentType: 'application/json' },
      },
      { ...status, aspect: { json: {} }, headers: { 'If-Version-Match': '3' } },
      patch(operations),
      patch({ patch: operations, arrayPrimaryKeys: { tags: ['tag'] } }),
      { ...status, changeType: 'DELETE', aspect: null },
    ];
    const of = { urn: URN, aspectName: 'status' };
    const expected = [
      {
        ...of,
        changeType: 'UPSERT',
        value: { removed: false },
        systemMetadata: { lastObserved: 5, runId: 'r' },
      },
      { ...of, changeType: 'CREATE', value: { removed: true } },
      { ...of, changeType: 'UPSERT', value: {}, ifVersion: '3' },
      { urn: URN, aspectName: 'globalTags', changeType: 'PATCH', patch: { patch: operations } },
      {
        urn: URN,
        aspectName: 'globalTags',
        changeType: 'PATCH',
        patch: { patch: operations, arrayPrimaryKeys: { tags: ['tag'] } },
      },
      { ...of, changeType: 'DELETE' },
    ];
    expect(await read(JSON.stringify(objects))).toEqual(expected);
    expect(await read(`\ufeff${JSON.stringify(objects, undefined, 2)}\n`)).toEqual(expected);
    expect(await read(objects.map((each) => `${JSON.stringify(each)}\n`).join(''))).toEqual(expected);
    expect(await read('[]')).toEqual([]);
    expect(await read('')).toEqual([]);
  });

  it('reads objects larger than a piece of the file, and many small ones', async () => {
    const sized = (bytes: number) => ({ ...status, aspect: { json: { note: 'ä"\\'.repeat(bytes / 4) } } });
    const objects = [...Array.from({ length: 3_000 }, () => sized(200)), sized(1_000_000), sized(4)];
    const proposals = await read(JSON.stringify(objects));
    expect(proposals).toHaveLength(objects.length);
    expect(proposals.at(-2)).toMatchObject({ value: objects.at(-2)?.aspect.json });
  });

  it.each([
    ['[{"a":1}', 2, 8, 'ends before its list'],
    ['[{"a":1},{"b"', 2, 9, 'ends within the object'],
    ['[{"a":1} {"b":2}]', 2, 9, 'expected a comma'],
    ['[{"a":1},]', 2, 9, 'expected a JSON object'],
    ['[{"a":1}] x', 2, 10, 'behind its list'],
    ['x', 1, 0, 'expected a JSON list'],
    ['[{"a" 1}]', 1, 1, 'JSON'],
    ['{"a":1}\n{"a":]}', 2, 8, 'JSON'],
  ])('tells where a broken file is broken: %s', async (text, item, offset, reason) => {
    const valid = JSON.stringify({ ...status, aspect: { json: {} } });
    const failure: unknown = await read(text.replaceAll('{"a":1}', valid)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InvalidProposalFile);
    expect(String(failure)).toContain(reason);
    const grown = Buffer.byteLength(valid) - '{"a":1}'.length;
    const before = text.slice(0, offset).split('{"a":1}').length - 1;
    expect(failure).toMatchObject({ item, offset: offset + before * grown });
  });

  it.each<[string, object]>([
    ['entityUrn is missing', { ...status, entityUrn: undefined }],
    ['aspectName is missing', { ...status, aspectName: '' }],
    ['aspect is missing', status],
    ['does not fit', { ...status, entityType: 'data', aspect: { json: {} } }],
    ['RESTATE is not one of', { ...status, changeType: 'RESTATE', aspect: { json: {} } }],
    ['contentType must be', { ...status, aspect: { value: '{}', contentType: 'text/plain' } }],
    ['aspect.value is not JSON', { ...status, aspect: { value: '{', contentType: 'application/json' } }],
    ['must hold an object', { ...status, aspect: { json: [1] } }],
    ['patch operations', { ...status, changeType: 'PATCH', aspect: { json: [{ op: 'merge', path: '/a' }] } }],
    ['header X-Other', { ...status, aspect: { json: {} }, headers: { 'X-Other': '1' } }],
    ['header constructor', { ...status, aspect: { json: {} }, headers: { constructor: '1' } }],
    ['metadata change event', { proposedSnapshot: {} }],
  ])('refuses what is no proposal: %s', async (reason, object) => {
    await expect(read(JSON.stringify([object]))).rejects.toThrow(`${path}, object 1 at byte 1: `);
    await expect(read(JSON.stringify([object]))).rejects.toThrow(reason);
  });

  it('raises the error of the file system', async () => {
    await expect(all(readProposalFile(join(folder, 'none.json')))).rejects.toThrow('ENOENT');
  });
});

describe('JsonItems', () => {
  it('finds the same objects however the stream is cut', () => {
    const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 8 });
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(objects, cuts, fc.boolean(), (values, pieces, isList) => {
        const text = isList
          ? JSON.stringify(values)
          : values.map((value) => JSON.stringify(value)).join('\n');
        const bytes = Buffer.from(text);
        const items = new JsonItems('file');
        const found: unknown[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const { buffer, offset, length } = items.space();
          const size = Math.min(pieces[turn % pieces.length] ?? 1, length, bytes.length - at);
          bytes.copy(buffer, offset, at, at + size);
          items.filled(size);
          at += size;
          for (let next = items.next(); next !== undefined; next = items.next()) found.push(JSON.parse(next));
        }
        items.finish();
        expect(found).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });
});
