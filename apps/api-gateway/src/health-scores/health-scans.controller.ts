import {
  ById,
  HealthScan,
  HealthScanPage,
  ListHealthScansRequest,
  metadataHealthRpc,
  progressHint,
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

@ApiTags('health-scores')
@Controller('api/v1/health-scores/scans')
export class HealthScansController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly hints: Hints,
    private readonly shutdown: Shutdown,
  ) {}

  @Post()
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({ summary: 'Score every dataset anew' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiAcceptedResponse({ type: HealthScan, headers: LOCATION })
  async start(
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HealthScan> {
    const scan = await this.rpc.call(metadataHealthRpc.startScan, idempotency, by);
    response.location(`/api/v1/health-scores/scans/${scan.id}`);
    return scan;
  }

  @Get()
  @Allow('reader')
  @ApiOperation({ summary: 'Full scans, newest first' })
  @ApiOkResponse({ type: HealthScanPage })
  list(@Query() page: ListHealthScansRequest, @CalledBy() by: By): Promise<HealthScanPage> {
    return this.rpc.call(metadataHealthRpc.listScans, page, by);
  }

  @Get(':id')
  @Allow('reader')
  @ApiOperation({ summary: 'One full scan: state, progress, counts that add up' })
  @ApiOkResponse({ type: HealthScan })
  get(@Param() byId: ById, @CalledBy() by: By): Promise<HealthScan> {
    return this.rpc.call(metadataHealthRpc.getScan, byId, by);
  }

  @Post(':id/cancel')
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({ summary: 'Cancel a full scan; what it has scored stays' })
  @ApiAcceptedResponse({ type: HealthScan })
  cancel(@Param() byId: ById, @CalledBy() by: By): Promise<HealthScan> {
    return this.rpc.call(metadataHealthRpc.cancelScan, byId, by);
  }

  @Sse(':id/events')
  @Allow('reader')
  @ApiOperation({ summary: 'Progress of a full scan as server-sent events: `progress` …, then `done`' })
  @ApiEventStream()
  async events(
    @Param() byId: ById,
    @CalledBy() by: By,
    @Req() request: Request,
  ): Promise<Observable<MessageEvent>> {
    await this.rpc.call(metadataHealthRpc.getScan, byId, by); // an unknown id is a problem answer, not an empty stream
    if (request.method === 'HEAD') return EMPTY; // else the connection would wait for the end of the job
    return jobEvents(
      () => this.rpc.call(metadataHealthRpc.getScan, byId, by),
      (signal) => this.hints.watch(progressHint('metadata-health', byId.id), signal),
      this.shutdown.signal,
    );
  }
}
