import { type DayRange } from '@dataspoke/connectors';
import { type EntityManager } from 'typeorm';
import { type CollectedDay } from './collected-days';

/** What storing changed: how many days, and the first of them. */
export interface ChangedDays {
  readonly changed: number;
  readonly earliest: string | null;
}

const STORE = `
  WITH incoming AS (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS r (day date, numerator bigint, denominator bigint)
  ), gone AS (
    DELETE FROM metric_points p
    WHERE p.metric_id = $1 AND p.day >= $3 AND p.day < $4 AND NOT EXISTS (SELECT FROM incoming i WHERE i.day = p.day)
    RETURNING p.day
  ), stored AS (
    INSERT INTO metric_points AS p (metric_id, day, numerator, denominator)
    SELECT $1, day, numerator, denominator FROM incoming
    ON CONFLICT (metric_id, day) DO UPDATE SET numerator = excluded.numerator, denominator = excluded.denominator
    WHERE (p.numerator, p.denominator) IS DISTINCT FROM (excluded.numerator, excluded.denominator)
    RETURNING p.day
  )
  SELECT count(*)::integer AS changed, min(day)::text AS earliest
  FROM (SELECT day FROM gone UNION ALL SELECT day FROM stored) c`;

/** Makes the days of a metric within `range` what was measured; a day that is the same is not written. */
export async function storeDays(
  tx: EntityManager,
  metricId: string,
  days: readonly CollectedDay[],
  { from, before }: DayRange,
): Promise<ChangedDays> {
  const [result] = await tx.query<ChangedDays[]>(STORE, [metricId, JSON.stringify(days), from, before]);
  return result ?? { changed: 0, earliest: null };
}

/** The first day of a metric; null before it has any. */
export async function firstDay(tx: EntityManager, metricId: string): Promise<string | null> {
  const [row] = await tx.query<{ day: string | null }[]>(
    'SELECT min(day)::text AS day FROM metric_points WHERE metric_id = $1',
    [metricId],
  );
  return row?.day ?? null;
}
