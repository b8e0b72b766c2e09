import {
  ById,
  Evaluation,
  EvaluationDraft,
  EvaluationPage,
  ListEvaluationsRequest,
  progressHint,
  qualityRpc,
  RuleVerdictPage,
  VerdictFilter,
} from '@dataspoke/contracts';
import { Hints, RpcClient, Shutdown } from '@dataspoke/service-kit';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  type MessageEvent,
  Param,
  Post,
  Query,
  Req,
  Res,
  Sse,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { EMPTY, type Observable } from 'rxjs';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';
import { IdempotencyKey } from '../http/conditional';
import { jobEvents } from '../http/job-events';
import { ApiEventStream, LOCATION } from '../openapi/answers';

@ApiTags('evaluations')
@Controller('api/v1/evaluations')
export class EvaluationsController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly hints: Hints,
    private readonly shutdown: Shutdown,
  ) {}

  @Get()
  @Allow('reader')
  @ApiOperation({ summary: 'Evaluations, newest first' })
  @ApiOkResponse({ type: EvaluationPage })
  list(@Query() page: ListEvaluationsRequest, @CalledBy() by: By): Promise<EvaluationPage> {
    return this.rpc.call(qualityRpc.listEvaluations, page, by);
  }

  @Post()
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({ summary: 'Evaluate one rule, the rules of one dataset, or all' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiBody({ type: EvaluationDraft, required: false })
  @ApiAcceptedResponse({ type: Evaluation, headers: LOCATION })
  async start(
    @Body() draft: EvaluationDraft,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Evaluation> {
    const evaluation = await this.rpc.call(qualityRpc.startEvaluation, { draft, ...idempotency }, by);
    response.location(`/api/v1/evaluations/${evaluation.id}`);
    return evaluation;
  }

  @Get(':id')
  @Allow('reader')
  @ApiOperation({ summary: 'One evaluation: state, progress, counts that add up' })
  @ApiOkResponse({ type: Evaluation })
  get(@Param() byId: ById, @CalledBy() by: By): Promise<Evaluation> {
    return this.rpc.call(qualityRpc.getEvaluation, byId, by);
  }

  @Get(':id/verdicts')
  @Allow('reader')
  @ApiOperation({ summary: 'What it found out: observed, expected, statement, examples' })
  @ApiOkResponse({ type: RuleVerdictPage })
  verdicts(
    @Param() { id }: ById,
    @Query() filter: VerdictFilter,
    @CalledBy() by: By,
  ): Promise<RuleVerdictPage> {
    return this.rpc.call(qualityRpc.listVerdicts, { ...filter, evaluationId: id }, by);
  }

  @Post(':id/cancel')
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({ summary: 'Cancel an evaluation; the verdicts it has reached stand' })
  @ApiAcceptedResponse({ type: Evaluation })
  cancel(@Param() byId: ById, @CalledBy() by: By): Promise<Evaluation> {
    return this.rpc.call(qualityRpc.cancelEvaluation, byId, by);
  }

  @Sse(':id/events')
  @Allow('reader')
  @ApiOperation({ summary: 'Progress of an evaluation as server-sent events: `progress` …, then `done`' })
  @ApiEventStream()
  async events(
    @Param() byId: ById,
    @CalledBy() by: By,
    @Req() request: Request,
  ): Promise<Observable<MessageEvent>> {
    const load = (): Promise<Evaluation> => this.rpc.call(qualityRpc.getEvaluation, byId, by);
    await load(); // an unknown id is a problem answer, not an empty stream
    if (request.method === 'HEAD') return EMPTY; // else the connection would wait for the end of the job
    return jobEvents(
      load,
      (signal) => this.hints.watch(progressHint('quality', byId.id), signal),
      this.shutdown.signal,
    );
  }
}
