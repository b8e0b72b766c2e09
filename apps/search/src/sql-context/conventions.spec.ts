import { type ColumnFacts } from '../documents/entity-facts';
import { conventionsOf } from './conventions';

function column(path: string, more: Partial<ColumnFacts> = {}): ColumnFacts {
  return {
    path,
    nativeType: 'text',
    description: '',
    nullable: true,
    partOfKey: false,
    tags: [],
    glossaryTerms: [],
    ...more,
  };
}

const told = (...columns: ColumnFacts[]) =>
  conventionsOf({ name: 't', columns }, new Set(columns.map(({ path }) => path)));

describe('conventions', () => {
  const number = { type: 'number', nativeType: 'integer' };

  it.each<[ColumnFacts, string | undefined]>([
    [column('made', { nativeType: 'timestamp with time zone' }), 'an instant with time zone'],
    [column('made', { nativeType: 'TIMESTAMP_NTZ(9)' }), 'a timestamp_ntz without time zone'],
    [column('born', { nativeType: 'date' }), 'a date'],
    [column('day', { ...number, samples: ['20240131', '20231101'] }), 'a date as the number YYYYMMDD'],
    [
      column('created_at', { ...number, samples: ['1700000000', '1700000500'] }),
      'a time in seconds since 1970',
    ],
    [
      column('created_at', { ...number, samples: ['1700000000000', '1700000500000'] }),
      'a time in milliseconds since 1970',
    ],
    [column('amount', { ...number, samples: ['1700000000', '1700000500'] }), undefined],
    [column('seen', { type: 'string', samples: ['2024-01-31', '2024-02-01'] }), 'a date as text YYYY-MM-DD'],
    [column('dep_time', { ...number, description: 'Actual departure, format HHMM' }), 'written as HHMM'],
    [column('dep_delay', { ...number, description: 'Delay in minutes' }), 'in minutes'],
    [column('distance_km', number), 'in kilometres'],
    [column('price_cents', number), 'in cents'],
    [column('humidity', { ...number, description: 'Relative humidity in percent' }), 'in per cent'],
    [column('note', { type: 'string', description: 'Minutes of the meeting' }), undefined],
    [
      column('late', { ...number, description: 'Flights that left more than 15 minutes after plan.' }),
      undefined,
    ],
    [column('won', { ...number, description: 'Average minutes won back' }), 'in minutes'],
    [column('far', { ...number, description: 'Great-circle miles between both ends' }), 'in miles'],
    [column('fast', { ...number, description: 'Cruising speed in miles per hour' }), 'in miles per hour'],
    [column('days_in_use', number), undefined],
    [column('plain', number), undefined],
  ])('%j', (one, said) => {
    expect(told(one)).toEqual(said === undefined ? [] : [`t.${one.path} is ${said}.`]);
  });

  it('know a day of three columns', () => {
    expect(told(column('year', number), column('month', number), column('day', number))).toEqual([
      'In t a day is the three numbers year, month and day.',
    ]);
    expect(told(column('year', number), column('month', number))).toEqual([]);
  });
});
