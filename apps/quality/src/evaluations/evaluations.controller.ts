import {
  type ById,
  DEFAULT_PAGE_SIZE,
  type Evaluation,
  type EvaluationPage,
  type ListEvaluationsRequest,
  qualityRpc,
  type StartEvaluationRequest,
} from '@dataspoke/contracts';
import { pageOf, parseTimeCursor, RpcHandler, timeKey } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CancelEvaluation } from './cancel-evaluation';
import { toEvaluation } from './evaluation-view';
import { EvaluationRow } from './evaluation.row';
import { findEvaluation } from './find-evaluation';
import { StartEvaluation } from './start-evaluation';

/** Evaluations over the bus. */
@Controller()
export class EvaluationsController {
  constructor(
    private readonly database: DataSource,
    private readonly startEvaluation: StartEvaluation,
    private readonly cancelEvaluation: CancelEvaluation,
  ) {}

  @RpcHandler(qualityRpc.startEvaluation, { role: 'editor' })
  start(request: StartEvaluationRequest): Promise<Evaluation> {
    return this.startEvaluation.execute(request);
  }

  @RpcHandler(qualityRpc.getEvaluation, { role: 'reader' })
  async get({ id }: ById): Promise<Evaluation> {
    return toEvaluation(await findEvaluation(this.database.manager, id));
  }

  /** The newest first. */
  @RpcHandler(qualityRpc.listEvaluations, { role: 'reader' })
  async list({ limit = DEFAULT_PAGE_SIZE, cursor }: ListEvaluationsRequest): Promise<EvaluationPage> {
    const query = this.database.manager
      .createQueryBuilder(EvaluationRow, 'e')
      .orderBy('e.createdAt', 'DESC')
      .addOrderBy('e.id', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) query.where('(e.createdAt, e.id) < (:at, :id)', parseTimeCursor(cursor));
    const { shown, ...next } = pageOf(await query.getMany(), limit, timeKey);
    return { items: shown.map(toEvaluation), ...next };
  }

  @RpcHandler(qualityRpc.cancelEvaluation, { role: 'editor' })
  cancel(request: ById): Promise<Evaluation> {
    return this.cancelEvaluation.execute(request);
  }
}
