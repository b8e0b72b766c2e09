import { type EvaluationInput, type EvaluationPlan, isFinal } from '@dataspoke/contracts';
import { Clock } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { EvaluationProgressWriter } from './evaluation-progress';
import { EvaluationRow } from './evaluation.row';
import { findEvaluation } from './find-evaluation';
import { EvaluationOver } from './job-errors';

/** Keeps the history of one execution, and what it carries, small. */
const DATASETS_PER_PLAN = 500;

/** Begins an evaluation: which version of which rule it is about. */
@Injectable()
export class PlanEvaluation {
  constructor(
    private readonly database: DataSource,
    private readonly progress: EvaluationProgressWriter,
    private readonly clock: Clock,
  ) {}

  /** Fixes the rules once, and then answers from the rows which datasets are still to do. Raises {@link EvaluationOver}. */
  async execute({ evaluationId }: EvaluationInput): Promise<EvaluationPlan> {
    await this.database.transaction(async (tx) => {
      const row = await findEvaluation(tx, evaluationId, 'pessimistic_write');
      if (isFinal(row.state)) throw new EvaluationOver(evaluationId);
      if (!row.planned) await fix(tx, row);
      await tx.update(
        EvaluationRow,
        { id: evaluationId },
        { planned: true, state: 'running', startedAt: row.startedAt ?? this.clock.now() },
      );
    });
    const rows = await this.database.manager.query<{ dataset: string }[]>(
      `SELECT DISTINCT dataset_urn AS dataset FROM verdicts WHERE evaluation_id = $1 AND verdict IS NULL
      ORDER BY 1 LIMIT ${DATASETS_PER_PLAN + 1}`,
      [evaluationId],
    );
    await this.progress.write(evaluationId, `${rows.length} dataset(s) to evaluate`, true);
    return {
      datasets: rows.slice(0, DATASETS_PER_PLAN).map(({ dataset }) => dataset),
      more: rows.length > DATASETS_PER_PLAN,
    };
  }
}

async function fix(tx: EntityManager, { id, ruleId, datasetUrn }: EvaluationRow): Promise<void> {
  await tx.query(
    `INSERT INTO verdicts (id, evaluation_id, rule_id, rule_version, dataset_urn)
    SELECT gen_random_uuid(), $1, r.id, r.version, r.dataset_urn FROM rules r
    WHERE r.deleted_at IS NULL AND r.id = coalesce($2, r.id) AND r.dataset_urn = coalesce($3, r.dataset_urn)`,
    [id, ruleId, datasetUrn],
  );
}
