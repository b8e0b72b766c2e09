import { Arrivals } from './arrivals';

const NOTHING = { description: null, owner: null, deprecated: null };

describe('Arrivals', () => {
  it('counts from the write to the state that has the change', () => {
    const arrivals = new Arrivals();
    arrivals.written([{ urn: 'a', kind: 'description', number: 1 }], 1_000);
    arrivals.written([{ urn: 'a', kind: 'description', number: 4 }], 1_500);
    arrivals.written([{ urn: 'a', kind: 'owner', number: 5 }], 1_600);
    arrivals.seen('a', NOTHING, 1_700);
    arrivals.seen('b', { ...NOTHING, description: 'Observation number 9' }, 1_700);
    expect(arrivals.waiting).toBe(3);
    arrivals.seen('a', { ...NOTHING, description: 'Observation number 1' }, 1_800);
    expect(arrivals.waits()).toEqual([800]);
    arrivals.seen(
      'a',
      { description: 'Observation number 4', owner: 'urn:li:corpuser:observer_5', deprecated: null },
      2_000,
    );
    expect(arrivals.waits('description')).toEqual([800, 500]);
    expect(arrivals.waits('owner')).toEqual([400]);
    expect(arrivals.waiting).toBe(0);
  });

  it('takes a later state for the earlier changes too', () => {
    const arrivals = new Arrivals();
    for (const number of [1, 2, 3]) arrivals.written([{ urn: 'a', kind: 'owner', number }], number * 100);
    arrivals.seen('a', { ...NOTHING, owner: 'urn:li:corpuser:observer_2' }, 500);
    expect(arrivals.waits('owner')).toEqual([400, 300]);
    expect(arrivals.waiting).toBe(1);
  });
});
