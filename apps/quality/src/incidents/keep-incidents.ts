import { type IncidentChanged, qualityEvents } from '@dataspoke/contracts';
import { Outbox, type OutgoingEvent } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';

interface ChangedRow {
  readonly id: string;
  readonly dataset_urn: string;
  readonly cause: string;
  readonly title: string;
  readonly evaluation_id: string;
  readonly opened: boolean;
}

// A rule that failed before it passed in a newer evaluation, which was settled first, opens nothing any more.
const OPEN = `WITH changed AS (
  INSERT INTO incidents AS i (id, dataset_urn, cause, rule_id, title, description, state, failures, evaluation_id, judged_at, opened_at)
  SELECT gen_random_uuid(), v.dataset_urn, 'rule:' || v.rule_id, v.rule_id,
    left(rv.name || ' fails on ' || coalesce(substring(v.dataset_urn from ',(.*),[A-Z_]+\\)$'), v.dataset_urn), 500),
    left(v.message || ' Expected: ' || v.expected || '.', 4000), 'open', 1, v.evaluation_id, v.evaluated_at, v.evaluated_at
  FROM verdicts v
  JOIN rule_versions rv ON rv.rule_id = v.rule_id AND rv.version = v.rule_version
  JOIN rules r ON r.id = v.rule_id AND r.deleted_at IS NULL
  WHERE v.evaluation_id = $1 AND v.verdict = 'fail' AND NOT EXISTS (
    SELECT FROM verdicts n WHERE n.rule_id = v.rule_id AND n.verdict = 'pass' AND n.evaluated_at > v.evaluated_at)
  ORDER BY v.dataset_urn, v.rule_id
  ON CONFLICT (dataset_urn, cause) WHERE state = 'open' DO UPDATE SET
    failures = i.failures + 1, description = excluded.description, evaluation_id = excluded.evaluation_id,
    judged_at = excluded.judged_at,
    version = i.version + CASE WHEN i.description = excluded.description THEN 0 ELSE 1 END
  WHERE i.judged_at < excluded.judged_at
  RETURNING i.id, i.dataset_urn, i.cause, i.title, i.evaluation_id, i.failures = 1 AS opened
) SELECT * FROM changed`;

const CLOSE = `WITH changed AS (
  UPDATE incidents i SET state = 'closed', closed_at = v.evaluated_at, evaluation_id = v.evaluation_id,
    judged_at = v.evaluated_at, version = i.version + 1
  FROM verdicts v
  WHERE v.evaluation_id = $1 AND v.verdict = 'pass' AND i.rule_id = v.rule_id AND i.state = 'open'
    AND i.judged_at < v.evaluated_at
  RETURNING i.id, i.dataset_urn, i.cause, i.title, i.evaluation_id, false AS opened
) SELECT * FROM changed`;

const CLOSE_FOR_RULE = `WITH changed AS (
  UPDATE incidents i SET state = 'closed', closed_at = $2, judged_at = $2, version = i.version + 1
  WHERE i.rule_id = $1 AND i.state = 'open'
  RETURNING i.id, i.dataset_urn, i.cause, i.title, i.evaluation_id, false AS opened
) SELECT * FROM changed`;

const CLOSE_BY_HAND = `WITH changed AS (
  UPDATE incidents i SET state = 'closed', closed_at = r.at, judged_at = greatest(i.judged_at, r.at)
  FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, at timestamptz)
  WHERE i.id = r.id AND i.state = 'open' AND i.opened_at < r.at
  RETURNING i.id, i.dataset_urn, i.cause, i.title, i.evaluation_id, false AS opened
) SELECT * FROM changed`;

/** An incident that a person has resolved in the catalog. */
export interface ResolvedByHand {
  readonly id: string;
  readonly at: Date;
}

/** Opens and closes incidents in the transaction of what is their reason, with the events that tell of it. */
@Injectable()
export class KeepIncidents {
  constructor(private readonly outbox: Outbox) {}

  /**
   * What `fail` verdicts of the evaluation open or keep open, and `pass` verdicts close. Warnings, errors and missing data change
   * nothing: they prove neither.
   */
  async afterEvaluation(tx: EntityManager, evaluationId: string): Promise<void> {
    const opened = await tx.query<ChangedRow[]>(OPEN, [evaluationId]);
    const closed = await tx.query<ChangedRow[]>(CLOSE, [evaluationId]);
    await this.tell(tx, [...opened.filter((row) => row.opened), ...closed]);
  }

  /** A demand that is no longer made is no cause any more. */
  async ofDeletedRule(tx: EntityManager, ruleId: string, now: Date): Promise<void> {
    await this.tell(tx, await tx.query<ChangedRow[]>(CLOSE_FOR_RULE, [ruleId, now]));
  }

  /** The later change of the state wins; a cause that fails on opens another incident. The catalog has it already. */
  async resolvedByHand(tx: EntityManager, resolved: readonly ResolvedByHand[]): Promise<void> {
    if (resolved.length === 0) return;
    await this.tell(tx, await tx.query<ChangedRow[]>(CLOSE_BY_HAND, [JSON.stringify(resolved)]));
  }

  private async tell(tx: EntityManager, rows: readonly ChangedRow[]): Promise<void> {
    const eventOf = (row: ChangedRow): OutgoingEvent<IncidentChanged> => ({
      data: {
        incidentId: row.id,
        dataset: row.dataset_urn,
        cause: row.cause,
        title: row.title,
        evaluationId: row.evaluation_id,
      },
      subject: row.dataset_urn,
    });
    const [opened, closed] = [true, false].map((open) =>
      rows.filter((row) => row.opened === open).map(eventOf),
    );
    await this.outbox.publishMany(tx, qualityEvents.incidentOpened, opened ?? []);
    await this.outbox.publishMany(tx, qualityEvents.incidentClosed, closed ?? []);
  }
}
