import { DataHubRejected } from '../errors';
import { checkFilter, queryText, type Filter } from './filter';

describe('a filter', () => {
  it.each<[string, unknown, string]>([
    ['IN', [{ and: [{ field: 'tags', values: ['a'], condition: 'IN' }] }], 'use EQUAL with several values'],
    ['no values', [{ and: [{ field: 'tags' }] }], 'EXISTS with negated'],
    ['empty values', [{ and: [] }, { and: [{ field: 'tags', values: [] }] }], 'would match nothing'],
    ['a range of two', [{ and: [{ field: 'n', values: ['1', '2'], condition: 'LESS_THAN' }] }], 'not 2'],
  ])('is refused with %s', (_what, filter, reason) => {
    expect(() => checkFilter(filter as Filter)).toThrow(DataHubRejected);
    expect(() => checkFilter(filter as Filter)).toThrow(reason);
  });

  it('is let through when DataHub answers it as written', () => {
    expect(() => checkFilter(undefined)).not.toThrow();
    expect(() =>
      checkFilter([
        { and: [{ field: 'tags', values: ['a', 'b'], negated: true }] },
        { and: [{ field: 'domains', condition: 'EXISTS', negated: true }] },
        { and: [{ field: 'rowCount', condition: 'GREATER_THAN', values: ['5'] }] },
        { and: [] },
      ]),
    ).not.toThrow();
  });
});

describe('the text of a search', () => {
  it('is everything when blank, and at most 500 characters', () => {
    expect([queryText(undefined), queryText('  '), queryText(' orders ')]).toEqual(['*', '*', 'orders']);
    expect(queryText('x'.repeat(500))).toHaveLength(500);
    expect(() => queryText('x'.repeat(501))).toThrow('501 characters');
  });
});
