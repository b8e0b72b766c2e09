import {
  HealthScore,
  HealthScorePage,
  ListHealthScoresRequest,
  metadataHealthRpc,
  ScoreDefinitionDraft,
  ScoreDefinitionInForce,
} from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { Allow } from '../auth/allow';
import { ByDatasetUrn } from '../datasets/dataset-view';
import { type By, CalledBy } from '../http/by';
import { IfMatch, withEtag } from '../http/conditional';
import { ETAG } from '../openapi/answers';

@ApiTags('health-scores')
@Controller('api/v1')
export class HealthScoresController {
  constructor(private readonly rpc: RpcClient) {}

  @Get('health-scores')
  @Allow('reader')
  @ApiOperation({ summary: 'Metadata-health scores of all datasets' })
  @ApiOkResponse({ type: HealthScorePage })
  list(@Query() page: ListHealthScoresRequest, @CalledBy() by: By): Promise<HealthScorePage> {
    return this.rpc.call(metadataHealthRpc.listScores, page, by);
  }

  @Get('datasets/:urn/score')
  @Allow('reader')
  @ApiOperation({
    summary: 'The metadata-health score of a dataset: which gap costs how many points, and its history',
  })
  @ApiOkResponse({ type: HealthScore })
  get(@Param() { urn }: ByDatasetUrn, @CalledBy() by: By): Promise<HealthScore> {
    return this.rpc.call(metadataHealthRpc.getScore, { urn }, by);
  }

  @Get('health-scores/definition')
  @Allow('reader')
  @ApiOperation({ summary: 'What the score is made of; the ETag header holds its version' })
  @ApiOkResponse({ type: ScoreDefinitionInForce, headers: ETAG })
  async definition(
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ScoreDefinitionInForce> {
    return withEtag(response, await this.rpc.call(metadataHealthRpc.getScoreDefinition, {}, by));
  }

  @Put('health-scores/definition')
  @Allow('editor')
  @ApiOperation({ summary: 'Put another definition in force; every dataset is scored anew' })
  @ApiHeader({ name: 'If-Match', required: true, description: 'ETag of the version the change is based on.' })
  @ApiOkResponse({ type: ScoreDefinitionInForce, headers: ETAG })
  async changeDefinition(
    @IfMatch() version: number,
    @Body() definition: ScoreDefinitionDraft,
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ScoreDefinitionInForce> {
    const changed = await this.rpc.call(metadataHealthRpc.updateScoreDefinition, { version, definition }, by);
    return withEtag(response, changed);
  }
}
