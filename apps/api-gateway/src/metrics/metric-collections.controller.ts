import {
  ById,
  ListMetricCollectionsRequest,
  MetricCollection,
  MetricCollectionDraft,
  MetricCollectionPage,
  progressHint,
  qualityRpc,
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

@ApiTags('monitors')
@Controller('api/v1/metric-collections')
export class MetricCollectionsController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly hints: Hints,
    private readonly shutdown: Shutdown,
  ) {}

  @Post()
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Measure the metrics of a dataset, or all, and have their monitors judge what came',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiBody({ type: MetricCollectionDraft, required: false })
  @ApiAcceptedResponse({ type: MetricCollection, headers: LOCATION })
  async start(
    @Body() draft: MetricCollectionDraft,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MetricCollection> {
    const collection = await this.rpc.call(qualityRpc.startMetricCollection, { draft, ...idempotency }, by);
    response.location(`/api/v1/metric-collections/${collection.id}`);
    return collection;
  }

  @Get()
  @Allow('reader')
  @ApiOperation({ summary: 'Metric collections, newest first' })
  @ApiOkResponse({ type: MetricCollectionPage })
  list(@Query() page: ListMetricCollectionsRequest, @CalledBy() by: By): Promise<MetricCollectionPage> {
    return this.rpc.call(qualityRpc.listMetricCollections, page, by);
  }

  @Get(':id')
  @Allow('reader')
  @ApiOperation({ summary: 'One metric collection: state, progress, counts' })
  @ApiOkResponse({ type: MetricCollection })
  get(@Param() byId: ById, @CalledBy() by: By): Promise<MetricCollection> {
    return this.rpc.call(qualityRpc.getMetricCollection, byId, by);
  }

  @Post(':id/cancel')
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({ summary: 'Cancel a metric collection; the days it has measured stay' })
  @ApiAcceptedResponse({ type: MetricCollection })
  cancel(@Param() byId: ById, @CalledBy() by: By): Promise<MetricCollection> {
    return this.rpc.call(qualityRpc.cancelMetricCollection, byId, by);
  }

  @Sse(':id/events')
  @Allow('reader')
  @ApiOperation({
    summary: 'Progress of a metric collection as server-sent events: `progress` …, then `done`',
  })
  @ApiEventStream()
  async events(
    @Param() byId: ById,
    @CalledBy() by: By,
    @Req() request: Request,
  ): Promise<Observable<MessageEvent>> {
    await this.rpc.call(qualityRpc.getMetricCollection, byId, by); // an unknown id is a problem answer, not an empty stream
    if (request.method === 'HEAD') return EMPTY; // else the connection would wait for the end of the job
    return jobEvents(
      () => this.rpc.call(qualityRpc.getMetricCollection, byId, by),
      (signal) => this.hints.watch(progressHint('quality', byId.id), signal),
      this.shutdown.signal,
    );
  }
}
