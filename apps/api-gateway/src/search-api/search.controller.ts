import {
  ById,
  IndexRun,
  IndexRunPage,
  IndexStatus,
  IndexStatusRequest,
  ListIndexRunsRequest,
  progressHint,
  SearchAnswer,
  SearchQuery,
  SearchRequest,
  searchRpc,
  StartIndexRun,
  SimilarRequest,
  SuggestionList,
  SuggestRequest,
  toSearchRequest,
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
import { ApiAcceptedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { EMPTY, type Observable } from 'rxjs';
import { Allow } from '../auth/allow';
import { ApiCatalogToken, type By, CalledBy } from '../http/by';
import { IdempotencyKey } from '../http/conditional';
import { jobEvents } from '../http/job-events';
import { ApiEventStream, LOCATION } from '../openapi/answers';

@ApiTags('search')
@ApiCatalogToken()
@Controller('api/v1/search')
export class SearchController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly hints: Hints,
    private readonly shutdown: Shutdown,
  ) {}

  @Get()
  @Allow('reader')
  @ApiOperation({
    summary:
      'Find what is in the catalog by a question: ranked by text and meaning, each hit with its reason',
  })
  @ApiOkResponse({ type: SearchAnswer })
  find(@Query() query: SearchQuery, @CalledBy() by: By): Promise<SearchAnswer> {
    return this.rpc.call(searchRpc.search, toSearchRequest(query), by);
  }

  @Post()
  @Allow('reader')
  @HttpCode(200)
  @ApiOperation({ summary: 'The same as a body, with filters, facets and an explanation' })
  @ApiOkResponse({ type: SearchAnswer })
  findFiltered(@Body() request: SearchRequest, @CalledBy() by: By): Promise<SearchAnswer> {
    return this.rpc.call(searchRpc.search, request, by);
  }

  @Get('suggest')
  @Allow('reader')
  @ApiOperation({ summary: 'Names that begin like what is being typed, and what the caller asked lately' })
  @ApiOkResponse({ type: SuggestionList })
  suggest(@Query() request: SuggestRequest, @CalledBy() by: By): Promise<SuggestionList> {
    return this.rpc.call(searchRpc.suggest, request, by);
  }

  @Get('similar')
  @Allow('reader')
  @ApiOperation({ summary: 'What is like an entity, by words, meaning, columns and labels' })
  @ApiOkResponse({ type: SearchAnswer })
  similar(@Query() request: SimilarRequest, @CalledBy() by: By): Promise<SearchAnswer> {
    return this.rpc.call(searchRpc.findSimilar, request, by);
  }

  @Get('index-status')
  @Allow('reader')
  @ApiOperation({ summary: 'Is everything up to a feed position searchable?' })
  @ApiOkResponse({ type: IndexStatus })
  indexStatus(@Query() request: IndexStatusRequest, @CalledBy() by: By): Promise<IndexStatus> {
    return this.rpc.call(searchRpc.getIndexStatus, request, by);
  }

  @Post('index-runs')
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Read the whole catalog into a new index, or compare it with the one there is and repair that',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiAcceptedResponse({ type: IndexRun, headers: LOCATION })
  async start(
    @Body() body: StartIndexRun,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<IndexRun> {
    const run = await this.rpc.call(searchRpc.startIndexRun, { ...body, ...idempotency }, by);
    response.location(`/api/v1/search/index-runs/${run.id}`);
    return run;
  }

  @Get('index-runs')
  @Allow('reader')
  @ApiOperation({ summary: 'Index runs, newest first' })
  @ApiOkResponse({ type: IndexRunPage })
  list(@Query() page: ListIndexRunsRequest, @CalledBy() by: By): Promise<IndexRunPage> {
    return this.rpc.call(searchRpc.listIndexRuns, page, by);
  }

  @Get('index-runs/:id')
  @Allow('reader')
  @ApiOperation({ summary: 'One index run' })
  @ApiOkResponse({ type: IndexRun })
  get(@Param() byId: ById, @CalledBy() by: By): Promise<IndexRun> {
    return this.rpc.call(searchRpc.getIndexRun, byId, by);
  }

  @Post('index-runs/:id/cancel')
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({ summary: 'Cancel an index run; the index stays as it is' })
  @ApiAcceptedResponse({ type: IndexRun })
  cancel(@Param() byId: ById, @CalledBy() by: By): Promise<IndexRun> {
    return this.rpc.call(searchRpc.cancelIndexRun, byId, by);
  }

  @Sse('index-runs/:id/events')
  @Allow('reader')
  @ApiOperation({ summary: 'Progress of an index run as server-sent events: `progress` …, then `done`' })
  @ApiEventStream()
  async events(
    @Param() byId: ById,
    @CalledBy() by: By,
    @Req() request: Request,
  ): Promise<Observable<MessageEvent>> {
    await this.rpc.call(searchRpc.getIndexRun, byId, by);
    if (request.method === 'HEAD') return EMPTY; // else the connection would wait for the end of the job
    return jobEvents(
      () => this.rpc.call(searchRpc.getIndexRun, byId, by),
      (signal) => this.hints.watch(progressHint('search', byId.id), signal),
      this.shutdown.signal,
    );
  }
}
