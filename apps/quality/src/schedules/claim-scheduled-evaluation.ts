import { type EvaluationDraft, type ScheduledEvaluationInput } from '@dataspoke/contracts';
import { DataSpokeError } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { ApplicationFailure } from '@temporalio/common';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import { ClaimEvaluation } from '../evaluations/claim-evaluation';
import { scopeOf } from '../evaluations/evaluation-scope';
import { EvaluationFiringRow } from './evaluation-firing.row';
import { EvaluationScheduleRow } from './evaluation-schedule.row';

/** One firing of a schedule, as its trigger workflow tells of it. */
interface Firing extends ScheduledEvaluationInput {
  readonly scheduledAt: string;
  readonly firingId: string;
}

/** What a firing led to: the evaluation it started, or the one that was in the way. */
interface FiringOutcome {
  readonly outcome: 'started' | 'skipped';
  readonly evaluationId: string;
}

/** Claims an evaluation for a firing of a schedule. */
@Injectable()
export class ClaimScheduledEvaluation {
  constructor(
    private readonly database: DataSource,
    private readonly claims: ClaimEvaluation,
  ) {}

  /** Told twice of the same firing, it answers what it answered first. A schedule or rule that is gone fails the firing for good. */
  async execute({ scheduleId, scheduledAt, firingId }: Firing): Promise<FiringOutcome> {
    return this.database.transaction(async (tx) => {
      // Two attempts of one firing queue up here.
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [firingId]);
      const known = await tx.findOneBy(EvaluationFiringRow, { id: firingId });
      if (known) return { outcome: known.outcome, evaluationId: known.evaluationId };
      const schedule = await tx.findOneBy(EvaluationScheduleRow, { id: scheduleId, deletedAt: IsNull() });
      if (!schedule) throw ApplicationFailure.nonRetryable('The schedule was deleted.', 'ScheduleGone');
      const result = await this.claim(tx, draftOf(schedule));
      await tx.insert(EvaluationFiringRow, {
        id: firingId,
        scheduleId,
        scheduledAt: new Date(scheduledAt),
        ...result,
      });
      return result;
    });
  }

  private async claim(tx: EntityManager, draft: EvaluationDraft): Promise<FiringOutcome> {
    try {
      const row = await this.claims.execute(tx, await scopeOf(tx, draft), 'schedule');
      return { outcome: 'started', evaluationId: row.id };
    } catch (error) {
      if (!(error instanceof DataSpokeError)) throw error;
      const inTheWay = error.code === 'already-running' ? error.details?.['id'] : undefined;
      if (typeof inTheWay === 'string') return { outcome: 'skipped', evaluationId: inTheWay };
      if (error.code === 'not-found') throw ApplicationFailure.nonRetryable(error.message, 'RulesGone');
      throw error;
    }
  }
}

function draftOf({ ruleId, datasetUrn }: EvaluationScheduleRow): EvaluationDraft {
  return {
    ...(ruleId === null ? {} : { ruleId }),
    ...(datasetUrn === null ? {} : { dataset: datasetUrn }),
  };
}
