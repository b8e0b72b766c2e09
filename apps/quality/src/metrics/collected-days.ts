import { type DailyMetric, type DayRange, type MeasuredDay } from '@dataspoke/connectors';
import { isCalendarDay } from '@dataspoke/domain';
import { dayAfter } from '../monitors/model/calendar-day';

/** How far back the first collection of a metric looks. */
export const HISTORY_DAYS = 1_100;
/** Days that are measured again each time, since rows come late and are corrected. */
const AGAIN_DAYS = 7;

/** One day of a metric to be stored. */
export interface CollectedDay {
  readonly day: string;
  readonly numerator: number;
  readonly denominator: number | null;
}

/** Which days are to be measured: up to the last complete one, since `through` or from the beginning. */
export function daysToCollect(today: string, through: string | null): DayRange {
  const oldest = dayAfter(today, -HISTORY_DAYS);
  const again = dayAfter(through ?? oldest, 1 - AGAIN_DAYS);
  const latest = dayAfter(today, -AGAIN_DAYS);
  const from = again < latest ? again : latest;
  return { from: from < oldest ? oldest : from, before: today };
}

/** The day it is in `zone`, `YYYY-MM-DD`. */
export function localDay(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/**
 * The days to be stored of what was measured. A day without rows is a count of 0 once the table has begun (`begun`, or its first
 * measured day), since an outage must not look like nothing; of a share it is no day at all. Dates that do not exist are left out.
 */
export function collectedDays(
  metric: DailyMetric,
  measured: readonly MeasuredDay[],
  { from, before }: DayRange,
  begun: string | null,
): readonly CollectedDay[] {
  const real = measured.filter(({ day }) => isCalendarDay(day) && day >= from && day < before);
  if (metric.kind !== 'rows') {
    return real.map(({ day, rows, matching }) => ({ day, numerator: matching, denominator: rows }));
  }
  const counts = new Map(real.map(({ day, rows }) => [day, rows]));
  const first = [...(begun === null ? [] : [begun]), ...counts.keys()].sort()[0];
  if (first === undefined) return [];
  const days: CollectedDay[] = [];
  for (let day = first > from ? first : from; day < before; day = dayAfter(day)) {
    days.push({ day, numerator: counts.get(day) ?? 0, denominator: null });
  }
  return days;
}
