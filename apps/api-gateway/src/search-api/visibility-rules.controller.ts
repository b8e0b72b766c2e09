import {
  ById,
  searchRpc,
  VisibilityRule,
  VisibilityRuleDraft,
  VisibilityRuleList,
} from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
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
import { type By, CalledBy } from '../http/by';
import { IdempotencyKey, IfMatch, OptionalIfMatch, withEtag } from '../http/conditional';
import { ETAG, LOCATION } from '../openapi/answers';

@ApiTags('search')
@Controller('api/v1/search/visibility-rules')
@Allow('admin')
export class VisibilityRulesController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @ApiOperation({ summary: 'Who can find what: all rules' })
  @ApiOkResponse({ type: VisibilityRuleList })
  list(@CalledBy() by: By): Promise<VisibilityRuleList> {
    return this.rpc.call(searchRpc.listVisibilityRules, {}, by);
  }

  @Post()
  @ApiOperation({ summary: 'Allow or hide entities for roles or API keys' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: VisibilityRule, headers: { ...ETAG, ...LOCATION } })
  async create(
    @Body() draft: VisibilityRuleDraft,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<VisibilityRule> {
    const rule = await this.rpc.call(searchRpc.createVisibilityRule, { draft, ...idempotency }, by);
    response.location(`/api/v1/search/visibility-rules/${rule.id}`);
    return withEtag(response, rule);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One visibility rule; the ETag header holds its version' })
  @ApiOkResponse({ type: VisibilityRule, headers: ETAG })
  async get(
    @Param() byId: ById,
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<VisibilityRule> {
    return withEtag(response, await this.rpc.call(searchRpc.getVisibilityRule, byId, by));
  }

  @Put(':id')
  @ApiOperation({ summary: 'Replace a visibility rule; the next search obeys it' })
  @ApiHeader({ name: 'If-Match', required: true, description: 'ETag of the version the change is based on.' })
  @ApiOkResponse({ type: VisibilityRule, headers: ETAG })
  async replace(
    @Param() { id }: ById,
    @IfMatch() version: number,
    @Body() draft: VisibilityRuleDraft,
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<VisibilityRule> {
    const replaced = await this.rpc.call(searchRpc.replaceVisibilityRule, { id, version, draft }, by);
    return withEtag(response, replaced);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a visibility rule' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'Deletes this version only.' })
  @ApiNoContentResponse()
  async remove(
    @Param() { id }: ById,
    @OptionalIfMatch() version: number | undefined,
    @CalledBy() by: By,
  ): Promise<void> {
    const request = { id, ...(version === undefined ? {} : { version }) };
    await this.rpc.call(searchRpc.deleteVisibilityRule, request, by);
  }
}
