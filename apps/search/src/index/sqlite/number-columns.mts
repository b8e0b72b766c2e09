import type { NumberField } from '../condition.ts';

/** The columns of the numbers that entities have. */
export const NUMBER_COLUMNS: Readonly<Record<NumberField, string>> = {
  changedAt: 'changed_at',
  healthScore: 'health_score',
  openIncidents: 'open_incidents',
  usage: 'usage',
  rows: 'row_count',
};
