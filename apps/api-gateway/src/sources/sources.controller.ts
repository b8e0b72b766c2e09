import {
  ById,
  ConnectorList,
  ingestionRpc,
  ListSourcesRequest,
  PageRequest,
  Run,
  RunDraft,
  RunPage,
  ScheduleState,
  Source,
  SourceChanges,
  SourceDraft,
  SourceImport,
  SourcePage,
  SourceTestReport,
} from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Response } from 'express';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';
import { ETAG, LOCATION } from '../openapi/answers';
import { YAML_TYPES } from '../http/json-body';
import { IdempotencyKey, IfMatch, OptionalIfMatch, withEtag } from '../http/conditional';

@ApiTags('sources')
@Controller('api/v1')
export class SourcesController {
  constructor(private readonly rpc: RpcClient) {}

  @Get('connectors')
  @Allow('reader')
  @ApiOperation({ summary: 'Kinds of sources, each with the JSON Schema of its recipe' })
  @ApiOkResponse({ type: ConnectorList })
  connectors(@CalledBy() by: By): Promise<ConnectorList> {
    return this.rpc.call(ingestionRpc.listConnectors, {}, by);
  }

  @Get('sources')
  @Allow('reader')
  @ApiOperation({ summary: 'All sources' })
  @ApiOkResponse({ type: SourcePage })
  list(@Query() page: ListSourcesRequest, @CalledBy() by: By): Promise<SourcePage> {
    return this.rpc.call(ingestionRpc.listSources, page, by);
  }

  @Post('sources')
  @Allow('editor')
  @ApiOperation({ summary: 'Register a source' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: Source, headers: { ...ETAG, ...LOCATION } })
  async create(
    @Body() draft: SourceDraft,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Source> {
    const source = await this.rpc.call(ingestionRpc.createSource, { draft, ...idempotency }, by);
    response.location(`/api/v1/sources/${source.id}`);
    return withEtag(response, source);
  }

  @Post('sources/import')
  @Allow('editor')
  @ApiOperation({
    summary: 'Register a source by its recipe as a file, in the shape of DataHub',
    description:
      'YAML or JSON with `source: {type, config}`. `${NAME}` becomes a reference to a variable of the service, which `DATASPOKE_RECIPE_VARIABLES` has to allow.',
  })
  @ApiConsumes(...YAML_TYPES, 'application/json')
  @ApiBody({
    schema: { type: 'string' },
    examples: {
      postgres: {
        value:
          'source:\n  type: postgres\n  config:\n    host_port: localhost:5432\n    database: warehouse\n    username: reader\n    password: ${WAREHOUSE_PASSWORD}\n',
      },
    },
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: Source, headers: { ...ETAG, ...LOCATION } })
  async import(
    @Body() recipe: unknown,
    @Query() source: SourceImport,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Source> {
    const text = typeof recipe === 'string' && recipe !== '' ? recipe : JSON.stringify(recipe ?? '');
    const made = await this.rpc.call(ingestionRpc.importSource, { text, source, ...idempotency }, by);
    response.location(`/api/v1/sources/${made.id}`);
    return withEtag(response, made);
  }

  @Get('sources/:id')
  @Allow('reader')
  @ApiOperation({ summary: 'One source; the ETag header holds its version' })
  @ApiOkResponse({ type: Source, headers: ETAG })
  async get(
    @Param() byId: ById,
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Source> {
    return withEtag(response, await this.rpc.call(ingestionRpc.getSource, byId, by));
  }

  @Patch('sources/:id')
  @Allow('editor')
  @ApiOperation({ summary: 'Change a source' })
  @ApiHeader({ name: 'If-Match', required: true, description: 'ETag of the version the change is based on.' })
  @ApiOkResponse({ type: Source, headers: ETAG })
  async update(
    @Param() { id }: ById,
    @IfMatch() version: number,
    @Body() changes: SourceChanges,
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Source> {
    return withEtag(response, await this.rpc.call(ingestionRpc.updateSource, { id, version, changes }, by));
  }

  @Delete('sources/:id')
  @Allow('editor')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a source and its schedule; what it wrote to the catalog stays' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'Removes this version only.' })
  @ApiNoContentResponse()
  async remove(
    @Param() { id }: ById,
    @OptionalIfMatch() version: number | undefined,
    @CalledBy() by: By,
  ): Promise<void> {
    await this.rpc.call(ingestionRpc.deleteSource, { id, ...(version === undefined ? {} : { version }) }, by);
  }

  @Post('sources/:id/test')
  @Allow('editor')
  @HttpCode(200)
  @ApiOperation({ summary: 'Try connection and permissions; each check has its own verdict and remedy' })
  @ApiOkResponse({ type: SourceTestReport })
  test(@Param() byId: ById, @CalledBy() by: By): Promise<SourceTestReport> {
    return this.rpc.call(ingestionRpc.testSource, byId, by);
  }

  @Get('sources/:id/schedule')
  @Allow('reader')
  @ApiOperation({ summary: 'The schedule as the workflow engine has it: next and recent firings' })
  @ApiOkResponse({ type: ScheduleState })
  schedule(@Param() byId: ById, @CalledBy() by: By): Promise<ScheduleState> {
    return this.rpc.call(ingestionRpc.getSchedule, byId, by);
  }

  @Post('sources/:id/runs')
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({ summary: 'Start a run, or a dry run that stops before the first write' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiBody({ type: RunDraft, required: false })
  @ApiAcceptedResponse({ type: Run, headers: LOCATION })
  async start(
    @Param() { id }: ById,
    @Body() draft: RunDraft,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Run> {
    const kind = draft.dryRun ? 'dry-run' : 'run';
    const run = await this.rpc.call(ingestionRpc.startRun, { sourceId: id, kind, ...idempotency }, by);
    response.location(`/api/v1/runs/${run.id}`);
    return run;
  }

  @Get('sources/:id/runs')
  @Allow('reader')
  @ApiOperation({ summary: 'Runs of a source, newest first' })
  @ApiOkResponse({ type: RunPage })
  runs(@Param() { id }: ById, @Query() page: PageRequest, @CalledBy() by: By): Promise<RunPage> {
    return this.rpc.call(ingestionRpc.listRuns, { ...page, sourceId: id }, by);
  }
}
