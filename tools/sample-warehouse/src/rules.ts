/** What is demanded of a table of the sample; kinds and parameters are those of DataSpoke's rules. */
export interface SampleRule {
  readonly name: string;
  /** `schema.table`, without the database. */
  readonly dataset: string;
  readonly kind:
    | 'not_null'
    | 'unique'
    | 'accepted_values'
    | 'range'
    | 'row_count'
    | 'freshness'
    | 'foreign_key'
    | 'custom_sql';
  readonly fields?: readonly string[];
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** For `foreign_key`: where the values have to be found. */
  readonly references?: { readonly dataset: string; readonly fields: readonly string[] };
  /** Verdict when it is broken; fail when left out. */
  readonly severity?: 'fail' | 'warn';
}

const HOUR = 60;

/**
 * Rules of every kind. Three are broken by what the published files lack (tail numbers, aircraft, four airports), two warn
 * (aircraft without year, a gauge that reported 1,048 mph), the rest hold.
 */
export const SAMPLE_RULES: readonly SampleRule[] = [
  {
    name: 'every flight names its aircraft',
    dataset: 'raw.flights',
    kind: 'not_null',
    fields: ['tailnum'],
  },
  {
    name: 'every aircraft flown is registered',
    dataset: 'raw.flights',
    kind: 'foreign_key',
    fields: ['tailnum'],
    references: { dataset: 'raw.planes', fields: ['tailnum'] },
  },
  {
    name: 'every destination is a known airport',
    dataset: 'raw.flights',
    kind: 'foreign_key',
    fields: ['dest'],
    references: { dataset: 'raw.airports', fields: ['faa'] },
  },
  {
    name: 'every carrier is a known airline',
    dataset: 'raw.flights',
    kind: 'foreign_key',
    fields: ['carrier'],
    references: { dataset: 'raw.airlines', fields: ['carrier'] },
  },
  {
    name: 'flights start in New York',
    dataset: 'raw.flights',
    kind: 'accepted_values',
    fields: ['origin'],
    parameters: { values: ['EWR', 'JFK', 'LGA'] },
  },
  {
    name: 'the year is complete',
    dataset: 'raw.flights',
    kind: 'row_count',
    parameters: { min: 300_000, max: 400_000 },
  },
  {
    name: 'flights are loaded daily',
    dataset: 'raw.flights',
    kind: 'freshness',
    fields: ['time_hour'],
    parameters: { maxAgeMinutes: 24 * HOUR },
  },
  {
    name: 'who lands has taken off',
    dataset: 'raw.flights',
    kind: 'custom_sql',
    parameters: {
      sql: 'select year, month, day, carrier, flight, origin from raw.flights where arr_time is not null and dep_time is null',
    },
  },
  {
    name: 'every aircraft has a year of make',
    dataset: 'raw.planes',
    kind: 'not_null',
    fields: ['year'],
    severity: 'warn',
  },
  {
    name: 'an aircraft is listed once',
    dataset: 'raw.planes',
    kind: 'unique',
    fields: ['tailnum'],
  },
  {
    name: 'humidity is a percentage',
    dataset: 'raw.weather',
    kind: 'range',
    fields: ['humid'],
    parameters: { min: 0, max: 100 },
  },
  {
    name: 'wind blows at possible speeds',
    dataset: 'raw.weather',
    kind: 'range',
    fields: ['wind_speed'],
    parameters: { min: 0, max: 200 },
    severity: 'warn',
  },
];
