import { countChanges, noCounts, sumRecords, unbalanced } from './counts';

describe('counts of a run', () => {
  it('add up whatever actions and outcomes there are', () => {
    const changes = countChanges([
      { action: 'create', outcome: 'written', count: 5 },
      { action: 'create', outcome: 'pending', count: 2 },
      { action: 'update', outcome: 'rejected', count: 1 },
      { action: 'remove', outcome: 'written', count: 3 },
      { action: 'unchanged', outcome: 'none', count: 7 },
      { action: 'conflict', outcome: 'none', count: 4 },
    ]);
    expect(changes).toEqual({
      compared: 22,
      unchanged: 7,
      created: 7,
      updated: 1,
      removed: 3,
      conflicts: 4,
      written: 8,
      rejected: 1,
      pending: 2,
    });
    const records = sumRecords([
      { seen: 6, processed: 4, filtered: 1, failed: 1 },
      { seen: 2, processed: 2, filtered: 0, failed: 0 },
    ]);
    expect(records).toEqual({ seen: 8, processed: 6, filtered: 1, failed: 1 });
    expect(unbalanced({ records, changes })).toEqual([]);
    expect(unbalanced(noCounts())).toEqual([]);
  });

  it('name the equation that does not hold', () => {
    const counts = noCounts();
    expect(unbalanced({ ...counts, records: { ...counts.records, seen: 2, processed: 1 } })).toEqual([
      'seen = processed + filtered + failed (2 ≠ 1)',
    ]);
    expect(unbalanced({ ...counts, changes: { ...counts.changes, compared: 1, created: 1 } })).toEqual([
      'created + updated + removed = written + rejected + pending + held (1 ≠ 0)',
    ]);
    const held = { ...counts.changes, compared: 1, removed: 1, held: 1 };
    expect(unbalanced({ ...counts, changes: held })).toEqual([]);
  });
});
