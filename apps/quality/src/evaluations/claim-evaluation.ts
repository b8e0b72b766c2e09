import { type EvaluationInput, type JobTrigger, QUALITY_WORKFLOWS } from '@dataspoke/contracts';
import {
  alreadyRunning,
  claim,
  Clock,
  dependencyUnavailable,
  Outbox,
  queuedJob,
} from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { scopeKeyOf, type ScopeColumns } from './evaluation-scope';
import { EvaluationRow, ONE_EVALUATION_PER_SCOPE } from './evaluation.row';

/** Claims an evaluation: its row and the start of its workflow, or neither. */
@Injectable()
export class ClaimEvaluation {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Raises `already-running` with the id of the evaluation that is in the way. */
  async execute(tx: EntityManager, columns: ScopeColumns, trigger: JobTrigger): Promise<EvaluationRow> {
    const scopeKey = scopeKeyOf(columns);
    const row = tx.create(EvaluationRow, {
      ...queuedJob(trigger, this.clock.now()),
      ...columns,
      scopeKey,
      planned: false,
      progress: { datasetsDone: 0, datasetsTotal: 0, message: 'waiting to be started' },
      counts: { rules: 0, pass: 0, warn: 0, fail: 0, error: 0, noData: 0, pending: 0, unpublished: 0 },
      failure: null,
    });
    await claim(
      tx,
      ONE_EVALUATION_PER_SCOPE,
      () => tx.insert(EvaluationRow, row),
      async () => inTheWay(await tx.findOneBy(EvaluationRow, { scopeKey, state: In(['queued', 'running']) })),
    );
    const input: EvaluationInput = { evaluationId: row.id };
    await this.outbox.startWorkflow(tx, {
      workflow: QUALITY_WORKFLOWS.evaluation,
      workflowId: row.id,
      input,
    });
    return row;
  }
}

function inTheWay(row: EvaluationRow | null): Error {
  return row
    ? alreadyRunning(`The same rules are being evaluated (${row.state}); wait for it or cancel it.`, {
        id: row.id,
      })
    : dependencyUnavailable(
        'service-unavailable',
        'The evaluation that was in the way has just ended; ask again.',
      );
}
