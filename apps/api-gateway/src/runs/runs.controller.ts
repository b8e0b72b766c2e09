import {
  ById,
  ChangeFilter,
  ChangePage,
  ComparedRunIds,
  CompareRunsFilter,
  FailedRecordPage,
  ingestionRpc,
  ListRunsRequest,
  PageRequest,
  progressHint,
  Run,
  RunComparison,
  RunPage,
  RunSummaryText,
  RunWarningPage,
} from '@dataspoke/contracts';
import { Hints, RpcClient, Shutdown } from '@dataspoke/service-kit';
import {
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
import { ApiAcceptedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { EMPTY, type Observable } from 'rxjs';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';
import { IdempotencyKey } from '../http/conditional';
import { jobEvents } from '../http/job-events';
import { ApiEventStream, LOCATION } from '../openapi/answers';

@ApiTags('runs')
@Controller('api/v1/runs')
export class RunsController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly hints: Hints,
    private readonly shutdown: Shutdown,
  ) {}

  @Get()
  @Allow('reader')
  @ApiOperation({ summary: 'Runs of all sources, newest first' })
  @ApiOkResponse({ type: RunPage })
  list(@Query() page: ListRunsRequest, @CalledBy() by: By): Promise<RunPage> {
    return this.rpc.call(ingestionRpc.listRuns, page, by);
  }

  @Get(':id')
  @Allow('reader')
  @ApiOperation({
    summary: 'One run: state, progress, counts that add up, how completely each scope was read',
  })
  @ApiOkResponse({ type: Run })
  get(@Param() byId: ById, @CalledBy() by: By): Promise<Run> {
    return this.rpc.call(ingestionRpc.getRun, byId, by);
  }

  @Get(':id/changes')
  @Allow('reader')
  @ApiOperation({ summary: 'The change set: every aspect compared, before and after' })
  @ApiOkResponse({ type: ChangePage })
  changes(@Param() { id }: ById, @Query() filter: ChangeFilter, @CalledBy() by: By): Promise<ChangePage> {
    return this.rpc.call(ingestionRpc.listChanges, { ...filter, runId: id }, by);
  }

  @Get(':id/failed-records')
  @Allow('reader')
  @ApiOperation({ summary: 'What the run could not process, each with its reason' })
  @ApiOkResponse({ type: FailedRecordPage })
  failedRecords(
    @Param() { id }: ById,
    @Query() page: PageRequest,
    @CalledBy() by: By,
  ): Promise<FailedRecordPage> {
    return this.rpc.call(ingestionRpc.listFailedRecords, { ...page, runId: id }, by);
  }

  @Get(':id/warnings')
  @Allow('reader')
  @ApiOperation({
    summary: 'What the run read with limits: figures that were cut, definitions understood in part',
  })
  @ApiOkResponse({ type: RunWarningPage })
  warnings(@Param() { id }: ById, @Query() page: PageRequest, @CalledBy() by: By): Promise<RunWarningPage> {
    return this.rpc.call(ingestionRpc.listRunWarnings, { ...page, runId: id }, by);
  }

  @Post(':id/cancel')
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({ summary: 'Cancel a run; what it wrote already stays and is shown in its counts' })
  @ApiAcceptedResponse({ type: Run })
  cancel(@Param() byId: ById, @CalledBy() by: By): Promise<Run> {
    return this.rpc.call(ingestionRpc.cancelRun, byId, by);
  }

  @Post(':id/confirm-removals')
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Carry out the removals that a run has held',
    description:
      'Starts a run that reads the source anew: what is still missing of what was held is marked removed, whatever the threshold of the source.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiAcceptedResponse({ type: Run, headers: LOCATION })
  async confirmRemovals(
    @Param() { id }: ById,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Run> {
    const run = await this.rpc.call(ingestionRpc.confirmRemovals, { runId: id, ...idempotency }, by);
    response.location(`/api/v1/runs/${run.id}`);
    return run;
  }

  @Post(':id/retry')
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Read again what a run could not read',
    description:
      'Starts a run of the scopes that were not read to the end or in which something failed. What lies in the other scopes is left as it is.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiAcceptedResponse({ type: Run, headers: LOCATION })
  async retry(
    @Param() { id }: ById,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Run> {
    const run = await this.rpc.call(ingestionRpc.retryRun, { runId: id, ...idempotency }, by);
    response.location(`/api/v1/runs/${run.id}`);
    return run;
  }

  @Post(':id/replay')
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Read again the objects that failed in a run, and compare nothing else',
    description:
      'Starts a run of the objects that have failed records, or of which the catalog refused a change. The others of their scopes pass untouched, and nothing is taken as gone.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiAcceptedResponse({ type: Run, headers: LOCATION })
  async replay(
    @Param() { id }: ById,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Run> {
    const run = await this.rpc.call(ingestionRpc.replayRun, { runId: id, ...idempotency }, by);
    response.location(`/api/v1/runs/${run.id}`);
    return run;
  }

  @Get(':id/summary')
  @Allow('reader')
  @ApiOperation({ summary: 'What a run changes, or a dry run would, in sentences' })
  @ApiOkResponse({ type: RunSummaryText })
  summary(@Param() byId: ById, @CalledBy() by: By): Promise<RunSummaryText> {
    return this.rpc.call(ingestionRpc.summariseRun, byId, by);
  }

  @Get(':id/compare/:other')
  @Allow('reader')
  @ApiOperation({ summary: 'What differs between two runs of one source' })
  @ApiOkResponse({ type: RunComparison })
  compare(
    @Param() runs: ComparedRunIds,
    @Query() filter: CompareRunsFilter,
    @CalledBy() by: By,
  ): Promise<RunComparison> {
    return this.rpc.call(ingestionRpc.compareRuns, { ...filter, ...runs }, by);
  }

  @Post(':id/apply')
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Write the change set of a dry run',
    description:
      'Starts a run that reads nothing and writes what was shown. Entities that have moved since are left alone, each with the reason.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiAcceptedResponse({ type: Run, headers: LOCATION })
  async apply(
    @Param() { id }: ById,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Run> {
    const run = await this.rpc.call(ingestionRpc.applyRun, { runId: id, ...idempotency }, by);
    response.location(`/api/v1/runs/${run.id}`);
    return run;
  }

  @Sse(':id/events')
  @Allow('reader')
  @ApiOperation({ summary: 'Progress of a run as server-sent events: `progress` …, then `done`' })
  @ApiEventStream()
  async events(
    @Param() byId: ById,
    @CalledBy() by: By,
    @Req() request: Request,
  ): Promise<Observable<MessageEvent>> {
    await this.rpc.call(ingestionRpc.getRun, byId, by); // an unknown id is a problem answer, not an empty stream
    if (request.method === 'HEAD') return EMPTY; // else the connection would wait for the end of the job
    return jobEvents(
      () => this.rpc.call(ingestionRpc.getRun, byId, by),
      (signal) => this.hints.watch(progressHint('ingestion', byId.id), signal),
      this.shutdown.signal,
    );
  }
}
