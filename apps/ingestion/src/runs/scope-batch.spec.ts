import {
  type DatasetRecord,
  type FailedRecord,
  type MappingContext,
  type SourceRecord,
  urnOf,
} from '@dataspoke/connectors';
import { unbalanced, noCounts } from './counts';
import { ScopeBatch } from './scope-batch';

const CONTEXT: MappingContext = { platform: 'postgres', env: 'PROD', profiledAt: 1_000 };

function table(name: string, columns = 1): DatasetRecord {
  return {
    kind: 'dataset',
    checkpoint: `after ${name}`,
    path: ['db', 'raw', name],
    datasetType: 'table',
    columns: Array.from({ length: columns }, (_, index) => ({
      name: `c${index}`,
      nativeType: 'text',
      type: 'string',
      nullable: true,
      ordinal: index + 1,
    })),
    primaryKey: [],
    foreignKeys: [],
    properties: {},
  };
}

function failed(name: string, more: Partial<FailedRecord> = {}): FailedRecord {
  return {
    kind: 'failed',
    checkpoint: `after ${name}`,
    path: ['db', 'raw', name],
    objectType: 'table',
    code: 'permission',
    reason: 'may not read',
    remedy: 'GRANT SELECT',
    ...more,
  };
}

function batchOf(...records: SourceRecord[]): ScopeBatch {
  const batch = new ScopeBatch(CONTEXT);
  for (const record of records) batch.add(record);
  return batch;
}

describe('ScopeBatch', () => {
  it('keeps what is left out, but not what is read as part of another object', () => {
    const out = { kind: 'filtered', checkpoint: 'c', objectType: 'table', rule: 'r' } as const;
    const batch = batchOf(
      { ...out, path: ['db', 'raw', 'tmp'] },
      { ...out, path: ['db', 'raw', 'part_1'], isPart: true },
    );
    expect(batch.counts).toMatchObject({ seen: 2, filtered: 2 });
    expect(batch.filtered).toEqual([
      { rule: 'r', count: 1, names: ['db.raw.tmp'] },
      { rule: 'r', count: 1, names: ['db.raw.part_1'] },
    ]);
    expect([...batch.kept]).toEqual([urnOf('table', ['db', 'raw', 'tmp'], CONTEXT)]);
  });

  it('accounts for every record as processed, filtered or failed', () => {
    const batch = batchOf(
      table('orders'),
      { kind: 'filtered', checkpoint: 'c', path: ['db', 'raw', 'tmp'], objectType: 'table', rule: 'deny' },
      failed('secret'),
      table('x'.repeat(600)), // no URN can hold such a name
    );
    expect(batch.counts).toEqual({ seen: 4, processed: 1, filtered: 1, failed: 2 });
    expect(unbalanced({ ...noCounts(), records: batch.counts })).toEqual([]);
    expect(batch.unprocessed).toEqual([
      {
        kind: 'table',
        path: ['db', 'raw', 'secret'],
        urn: expect.stringContaining('db.raw.secret'),
        reason: expect.stringContaining('may not read'),
        remedy: 'GRANT SELECT',
      },
      expect.objectContaining({ kind: 'table', reason: expect.stringContaining('512 bytes') }),
    ]);
    expect(batch.checkpoint).toBe(`after ${'x'.repeat(600)}`);
  });

  it('lists the failed part of an object without counting the object twice', () => {
    const batch = batchOf(failed('orders', { part: 'profile' }), table('orders'));
    expect(batch.counts).toEqual({ seen: 1, processed: 1, filtered: 0, failed: 0 });
    expect(batch.unprocessed).toEqual([expect.objectContaining({ kind: 'table profile' })]);
    expect(batch.kept.size).toBe(0);
  });

  it('keeps in mind what exists although there is nothing to say about it', () => {
    const batch = batchOf(failed('secret'), {
      kind: 'filtered',
      checkpoint: 'c',
      path: ['db', 'old'],
      objectType: 'schema',
      rule: 'deny',
    });
    expect([...batch.kept]).toEqual([
      urnOf('table', ['db', 'raw', 'secret'], CONTEXT),
      urnOf('schema', ['db', 'old'], CONTEXT),
    ]);
  });

  it('is full after many records, and after few large ones', () => {
    const small = new ScopeBatch(CONTEXT);
    let added = 0;
    while (!small.full) small.add(table(`t${(added += 1)}`));
    expect(added).toBe(200);
    const large = new ScopeBatch(CONTEXT);
    added = 0;
    while (!large.full) large.add(table(`t${(added += 1)}`, 1_600));
    expect(added).toBeLessThan(50);
  });

  it('lets one entity stand for one object, and says which one had to give way', () => {
    const batch = batchOf(table('a.b'), { ...table('b'), path: ['db', 'raw.a', 'b'], datasetType: 'view' });
    expect(batch.counts).toEqual({ seen: 2, processed: 1, filtered: 0, failed: 1 });
    expect(batch.unprocessed).toEqual([
      {
        kind: 'view',
        path: ['db', 'raw.a', 'b'],
        urn: expect.stringContaining('db.raw.a.b'),
        reason: expect.stringMatching(
          /view "db"\."raw\.a"\."b" has the same name as the table "db"\."raw"\."a\.b"/,
        ),
        remedy: expect.stringContaining('Rename'),
      },
    ]);
    const urn = urnOf('table', ['db', 'raw', 'a.b'], CONTEXT);
    expect(batch.aspects.get(`${urn}\nsubTypes`)?.value).toEqual({ typeNames: ['Table'] });
  });

  it('tells of what was read with limits', () => {
    const lineage = { inputs: [], outputs: [], columnEdges: [], confidence: 0.5, warnings: ['One.', 'Two.'] };
    const profile = {
      method: 'full',
      rowCount: { value: 1, estimated: false },
      columnCount: 1,
      columns: [],
      limits: ['2 columns behind profile.columnLimit were left out'],
    } as const;
    const batch = batchOf({ ...table('orders'), profile, lineage }, table('customers'));
    expect(batch.limited).toEqual([
      {
        kind: 'profile',
        name: 'db.raw.orders',
        message: '2 columns behind profile.columnLimit were left out',
      },
      { kind: 'lineage', name: 'db.raw.orders', message: 'One.\nTwo.' },
    ]);
  });

  it('takes an aspect once', () => {
    const batch = batchOf(table('orders'), table('orders'));
    expect(new Set([...batch.aspects.values()].map((aspect) => aspect.aspectName)).size).toBe(
      batch.aspects.size,
    );
  });
});
