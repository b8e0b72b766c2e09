/** A number of a table that is watched day by day; kinds are those of DataSpoke's metrics. */
export interface SampleMonitor {
  readonly name: string;
  /** What is counted, as a reason reads it: `cancelled` gives "56 % cancelled". */
  readonly subject: string;
  /** `schema.table`, without the database. */
  readonly dataset: string;
  readonly metric: {
    readonly kind: 'rows' | 'null_share' | 'condition_share';
    readonly field?: string;
    readonly condition?: string;
  };
  /** Fields with the local calendar day. */
  readonly dayOf: { readonly year: string; readonly month: string; readonly day: string };
}

const localDay = { year: 'year', month: 'month', day: 'day' };

/** All of one table, so that its history is read in one pass. */
export const SAMPLE_MONITORS: readonly SampleMonitor[] = [
  {
    name: 'share of flights cancelled',
    subject: 'cancelled',
    dataset: 'raw.flights',
    metric: { kind: 'condition_share', condition: 'dep_time is null' },
    dayOf: localDay,
  },
  {
    name: 'flights a day',
    subject: 'flights',
    dataset: 'raw.flights',
    metric: { kind: 'rows' },
    dayOf: localDay,
  },
  {
    name: 'share of flights without tail number',
    subject: 'without tail number',
    dataset: 'raw.flights',
    metric: { kind: 'null_share', field: 'tailnum' },
    dayOf: localDay,
  },
];
