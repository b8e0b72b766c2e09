import { type DepartmentHealthReport, type ValuableFix } from '@dataspoke/contracts';
import { MILLI } from '@dataspoke/domain';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const FIXES = 3;
const UNMAPPED_SHOWN = 200;

/** Department → itself and everything below it; dataset → every department that answers for it, each once. */
const MEMBERS = `
  WITH RECURSIVE tree AS (
    SELECT id AS top, id FROM departments
    UNION SELECT tree.top, d.id FROM departments d JOIN tree ON d.parent_id = tree.id
  ), members AS (
    SELECT DISTINCT tree.top AS department_id, s.urn
    FROM scores s CROSS JOIN LATERAL unnest(s.owners) AS u(owner)
    JOIN department_owners o ON o.owner_urn = u.owner
    JOIN tree ON tree.id = o.department_id
  )`;

interface RolledUp {
  readonly id: string;
  readonly name: string;
  readonly parent_id: string | null;
  readonly datasets: number;
  readonly score: number | null;
  readonly confidence: number | null;
}

interface FixRow extends Omit<ValuableFix, 'gain'> {
  readonly department_id: string;
  readonly gain: number;
}

/** Rolls scores up by department: each dataset counts once, by whichever owner it came. */
@Injectable()
export class DepartmentHealths {
  constructor(private readonly database: DataSource) {}

  /** All parts are of one moment. */
  execute(): Promise<DepartmentHealthReport> {
    return this.database.transaction('REPEATABLE READ', async (tx) => {
      const departments = await tx.query<RolledUp[]>(`
        ${MEMBERS}
        SELECT d.id, d.name, d.parent_id, count(s.urn)::integer AS datasets,
               avg(s.score)::float8 AS score, avg(s.confidence)::float8 AS confidence
        FROM departments d LEFT JOIN members m ON m.department_id = d.id LEFT JOIN scores s ON s.urn = m.urn
        GROUP BY d.id ORDER BY d.name`);
      const fixes = await tx.query<FixRow[]>(
        `${MEMBERS}, ranked AS (
           SELECT m.department_id, s.urn, s.name, g.gap,
                  row_number() OVER (PARTITION BY m.department_id ORDER BY (g.gap->>'gain')::integer DESC, s.urn, g.nth) AS place
           FROM members m JOIN scores s ON s.urn = m.urn
           CROSS JOIN LATERAL jsonb_array_elements(s.gaps) WITH ORDINALITY AS g(gap, nth)
           WHERE g.nth <= $1
         )
         SELECT department_id, urn, name, gap->>'check' AS "check", (gap->>'gain')::integer AS gain, gap->>'cause' AS cause
         FROM ranked WHERE place <= $1 ORDER BY department_id, place`,
        [FIXES],
      );
      const unmapped = await tx.query<{ urn: string; datasets: number; owners: number }[]>(
        `SELECT u.owner AS urn, count(*)::integer AS datasets, (count(*) OVER ())::integer AS owners
         FROM scores s CROSS JOIN LATERAL unnest(s.owners) AS u(owner)
         WHERE NOT EXISTS (SELECT FROM department_owners o WHERE o.owner_urn = u.owner)
         GROUP BY u.owner ORDER BY 2 DESC, 1 LIMIT $1`,
        [UNMAPPED_SHOWN],
      );
      const [loose] = await tx.query<{ without_owner: number; without_department: number }[]>(`
        SELECT count(*) FILTER (WHERE cardinality(s.owners) = 0)::integer AS without_owner,
               count(*) FILTER (WHERE cardinality(s.owners) > 0 AND NOT EXISTS (
                 SELECT FROM department_owners o WHERE o.owner_urn = ANY (s.owners)))::integer AS without_department
        FROM scores s`);
      const byDepartment = Map.groupBy(fixes, (fix) => fix.department_id);
      return {
        departments: departments.map(({ parent_id: parentId, score, confidence, ...one }) => ({
          ...one,
          parentId,
          score: rounded(score),
          confidence: rounded(confidence),
          fixes: (byDepartment.get(one.id) ?? []).map(({ urn, name, check, gain, cause }) => ({
            urn,
            name,
            check,
            gain: gain / MILLI,
            cause,
          })),
        })),
        unmappedOwners: unmapped.map(({ urn, datasets }) => ({ urn, datasets })),
        unmappedOwnerCount: unmapped[0]?.owners ?? 0,
        datasetsWithoutOwner: loose?.without_owner ?? 0,
        datasetsWithoutDepartment: loose?.without_department ?? 0,
      };
    });
  }
}

/** Thousandths to points with three decimals. */
function rounded(milli: number | null): number | null {
  return milli === null ? null : Math.round(milli) / MILLI;
}
