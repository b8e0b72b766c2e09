import { dueOn, ownerFor } from './responsibility';

describe('who should close a gap', () => {
  const owners = { technicalOwners: ['t'], businessOwners: ['b'] };

  it('is the owner of the fitting kind, else another one', () => {
    expect(ownerFor('quality.assertions', owners, [])).toBe('t');
    expect(ownerFor('documentation.fields', owners, [])).toBe('b');
    expect(ownerFor('documentation.fields', { ...owners, businessOwners: [] }, [])).toBe('t');
    expect(ownerFor('freshness.updated', { technicalOwners: [], businessOwners: [] }, ['x', 'y'])).toBe('x');
    expect(ownerFor('freshness.updated', { technicalOwners: [], businessOwners: [] }, [])).toBeNull();
  });
});

describe('until when', () => {
  it.each([
    [25_000, '2026-02-05'],
    [10_000, '2026-02-05'],
    [9_999, '2026-02-12'],
    [5_000, '2026-02-12'],
    [2_000, '2026-02-28'],
    [1, '2026-04-29'],
  ])('%d thousandths of a point: %s', (gain, day) => {
    expect(dueOn({ gain }, new Date('2026-01-29T23:59:59.000Z'))).toBe(day);
  });
});
