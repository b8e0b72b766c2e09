import {
  ById,
  ListRulesRequest,
  PageRequest,
  qualityRpc,
  Rule,
  RuleChanges,
  RuleDraft,
  RulePage,
  RuleVersionPage,
  RuleVerdictPage,
  VerdictFilter,
} from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Response } from 'express';
import { Allow } from '../auth/allow';
import { ByDatasetUrn } from '../datasets/dataset-view';
import { type By, CalledBy } from '../http/by';
import { IdempotencyKey, IfMatch, OptionalIfMatch, withEtag } from '../http/conditional';
import { ETAG, LOCATION } from '../openapi/answers';

@ApiTags('rules')
@Controller('api/v1')
export class RulesController {
  constructor(private readonly rpc: RpcClient) {}

  @Get('rules')
  @Allow('reader')
  @ApiOperation({ summary: 'Rules, newest first, each with its newest verdict' })
  @ApiOkResponse({ type: RulePage })
  list(@Query() page: ListRulesRequest, @CalledBy() by: By): Promise<RulePage> {
    return this.rpc.call(qualityRpc.listRules, page, by);
  }

  @Get('datasets/:urn/rules')
  @Allow('reader')
  @ApiOperation({ summary: 'Rules of a dataset, each with its newest verdict' })
  @ApiOkResponse({ type: RulePage })
  ofDataset(
    @Param() { urn }: ByDatasetUrn,
    @Query() page: PageRequest,
    @CalledBy() by: By,
  ): Promise<RulePage> {
    return this.rpc.call(qualityRpc.listRules, { ...page, dataset: urn }, by);
  }

  @Post('rules')
  @Allow('editor')
  @ApiOperation({ summary: 'Demand something of a dataset' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: Rule, headers: { ...ETAG, ...LOCATION } })
  async create(
    @Body() draft: RuleDraft,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Rule> {
    const rule = await this.rpc.call(qualityRpc.createRule, { draft, ...idempotency }, by);
    response.location(`/api/v1/rules/${rule.id}`);
    return withEtag(response, rule);
  }

  @Get('rules/:id')
  @Allow('reader')
  @ApiOperation({ summary: 'One rule; the ETag header holds its version' })
  @ApiOkResponse({ type: Rule, headers: ETAG })
  async get(
    @Param() byId: ById,
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Rule> {
    return withEtag(response, await this.rpc.call(qualityRpc.getRule, byId, by));
  }

  @Patch('rules/:id')
  @Allow('editor')
  @ApiOperation({ summary: 'Change a rule; verdicts keep the version they are about' })
  @ApiHeader({ name: 'If-Match', required: true, description: 'ETag of the version the change is based on.' })
  @ApiOkResponse({ type: Rule, headers: ETAG })
  async update(
    @Param() { id }: ById,
    @IfMatch() version: number,
    @Body() changes: RuleChanges,
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Rule> {
    return withEtag(response, await this.rpc.call(qualityRpc.updateRule, { id, version, changes }, by));
  }

  @Delete('rules/:id')
  @Allow('editor')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a rule, its schedules and its assertion; its verdicts stay' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'Deletes this version only.' })
  @ApiNoContentResponse()
  async remove(
    @Param() { id }: ById,
    @OptionalIfMatch() version: number | undefined,
    @CalledBy() by: By,
  ): Promise<void> {
    await this.rpc.call(qualityRpc.deleteRule, { id, ...(version === undefined ? {} : { version }) }, by);
  }

  @Get('rules/:id/versions')
  @Allow('reader')
  @ApiOperation({ summary: 'What a rule was in each of its versions, newest first; of a deleted one too' })
  @ApiOkResponse({ type: RuleVersionPage })
  versions(@Param() { id }: ById, @Query() page: PageRequest, @CalledBy() by: By): Promise<RuleVersionPage> {
    return this.rpc.call(qualityRpc.listRuleVersions, { ...page, id }, by);
  }

  @Get('rules/:id/verdicts')
  @Allow('reader')
  @ApiOperation({ summary: 'Verdicts on a rule, newest first' })
  @ApiOkResponse({ type: RuleVerdictPage })
  verdicts(
    @Param() { id }: ById,
    @Query() filter: VerdictFilter,
    @CalledBy() by: By,
  ): Promise<RuleVerdictPage> {
    return this.rpc.call(qualityRpc.listVerdicts, { ...filter, ruleId: id }, by);
  }

  @Get('datasets/:urn/verdicts')
  @Allow('reader')
  @ApiOperation({ summary: 'Verdicts on the rules of a dataset, newest first' })
  @ApiOkResponse({ type: RuleVerdictPage })
  verdictsOfDataset(
    @Param() { urn }: ByDatasetUrn,
    @Query() filter: VerdictFilter,
    @CalledBy() by: By,
  ): Promise<RuleVerdictPage> {
    return this.rpc.call(qualityRpc.listVerdicts, { ...filter, dataset: urn }, by);
  }
}
