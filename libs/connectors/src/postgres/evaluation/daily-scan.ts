import { escapeLiteral } from 'pg';
import { ConnectorError } from '../../errors';
import {
  type DailyMetric,
  type DayOf,
  type DayRange,
  type MeasuredMetric,
  type MetricToMeasure,
} from '../../evaluation/daily-metrics';
import { quoteIdentifier } from '../identifiers';
import { ownPrefix, requireColumns } from './shared-columns';
import { isOfTheRule } from './statement-errors';
import { type TableShape } from './table-shape';

/** PostgreSQL takes 1,664 columns in a select list. */
const METRICS_PER_SCAN = 500;
/** Far more days than are asked for; numbers that are no dates could make up more. */
const DAYS_PER_SCAN = 5_000;

type Rows = readonly Readonly<Record<string, string | null>>[];

/** Runs one statement in a transaction of its own. */
type Run = (text: string) => Promise<Rows>;

/**
 * Measures metrics that share a table: one grouped statement for all that put rows on days the same way. One that fails is split
 * until the culprit stands alone. Raises `ConnectorError` when the source cannot be used at all.
 */
export async function scanDaily(
  run: Run,
  metrics: readonly MetricToMeasure[],
  shape: TableShape,
  zone: string,
  range: DayRange,
): Promise<readonly MeasuredMetric[]> {
  const results: MeasuredMetric[] = [];
  const byDay = Map.groupBy(metrics, ({ metric }) => JSON.stringify(metric.day));
  for (const group of byDay.values()) {
    for (let from = 0; from < group.length; from += METRICS_PER_SCAN) {
      results.push(...(await scan(run, group.slice(from, from + METRICS_PER_SCAN), shape, zone, range)));
    }
  }
  return results;
}

async function scan(
  run: Run,
  metrics: readonly MetricToMeasure[],
  shape: TableShape,
  zone: string,
  range: DayRange,
): Promise<readonly MeasuredMetric[]> {
  const [first] = metrics;
  if (!first) return [];
  try {
    const prefix = ownPrefix();
    const rows = await run(
      statement(metrics, dayExpression(first.metric.day, shape, zone, range), shape, prefix),
    );
    requireColumns(
      rows,
      ['day', 'rows', ...metrics.keys()].map((name) => `${prefix}${name}`),
    );
    return metrics.map(({ id }, at) => ({
      id,
      days: rows.map((row) => ({
        day: row[`${prefix}day`] ?? '',
        rows: Number(row[`${prefix}rows`]),
        matching: Number(row[`${prefix}${at}`]),
      })),
    }));
  } catch (error) {
    if (!isOfTheRule(error)) throw error;
    if (metrics.length === 1) return [{ id: first.id, error }];
    const half = Math.ceil(metrics.length / 2);
    return [
      ...(await scan(run, metrics.slice(0, half), shape, zone, range)),
      ...(await scan(run, metrics.slice(half), shape, zone, range)),
    ];
  }
}

interface DayExpression {
  readonly text: string;
  /** What rows of one day share. */
  readonly groups: readonly string[];
  readonly where: string;
}

function statement(
  metrics: readonly MetricToMeasure[],
  day: DayExpression,
  shape: TableShape,
  prefix: string,
): string {
  const counts = metrics.map(({ metric }, at) => `count(*)${filterOf(metric, shape)} AS ${prefix}${at}`);
  return `SELECT ${day.text} AS ${prefix}day, count(*) AS ${prefix}rows,
  ${counts.join(',\n  ')}
FROM ${shape.quoted}
WHERE ${day.where}
GROUP BY ${day.groups.join(', ')} ORDER BY 1 LIMIT ${DAYS_PER_SCAN}`;
}

function filterOf(metric: DailyMetric, shape: TableShape): string {
  switch (metric.kind) {
    case 'rows':
      return '';
    case 'null_share':
      return ` FILTER (WHERE ${column(metric.field, shape)} IS NULL)`;
    case 'condition_share':
      // On lines of its own, so that a comment in it ends with it.
      return ` FILTER (WHERE (${metric.condition}\n))`;
  }
}

function dayExpression(
  day: DayOf,
  shape: TableShape,
  zone: string,
  { from, before }: DayRange,
): DayExpression {
  if ('year' in day) {
    const parts = [day.year, day.month, day.day].map((field) => column(field, shape));
    const [year, month, dayOfMonth] = parts;
    return {
      text: `to_char(${year}, 'FM0000') || '-' || to_char(${month}, 'FM00') || '-' || to_char(${dayOfMonth}, 'FM00')`,
      groups: parts,
      where: `(${parts.join(', ')}) >= (${numbersOf(from)}) AND (${parts.join(', ')}) < (${numbersOf(before)})`,
    };
  }
  const field = column(day.field, shape);
  const type = shape.columns.get(day.field) ?? '';
  if (!['date', 'timestamp', 'timestamptz'].includes(type)) {
    throw new ConnectorError(
      'statement-invalid',
      `Column "${day.field}" of ${shape.name} is of type ${type}; a day needs a date or a time with date.`,
      'Name another field, or one each for year, month and day.',
    );
  }
  const inZone = type === 'timestamptz' ? ` AT TIME ZONE ${escapeLiteral(day.timezone ?? zone)}` : '';
  const bound = (at: string): string => `${escapeLiteral(at)}::timestamp${inZone}`;
  return {
    text: `to_char(${field}${inZone}, 'YYYY-MM-DD')`,
    groups: ['1'],
    // The bare column on one side lets an index on it be used.
    where: `${field} >= ${bound(from)} AND ${field} < ${bound(before)}`,
  };
}

function numbersOf(day: string): string {
  return day.split('-').map(Number).join(', ');
}

function column(name: string, shape: TableShape): string {
  if (shape.columns.has(name)) return quoteIdentifier(name);
  throw new ConnectorError(
    'statement-invalid',
    `There is no column "${name}" in ${shape.name}.`,
    'It was dropped or renamed, or is misspelt: upper and lower case count. Delete the monitor, or make one for the new name.',
  );
}
