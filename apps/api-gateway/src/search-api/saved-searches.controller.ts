import {
  ById,
  MarkedSeen,
  SavedSearch,
  SavedSearchDraft,
  SavedSearchHitPage,
  SavedSearchHitsQuery,
  SavedSearchList,
  searchRpc,
  SeenHits,
} from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
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
@Controller('api/v1/search/saved-searches')
@Allow('reader')
export class SavedSearchesController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @ApiOperation({ summary: 'Your saved searches, each with the number of new hits' })
  @ApiOkResponse({ type: SavedSearchList })
  list(@CalledBy() by: By): Promise<SavedSearchList> {
    return this.rpc.call(searchRpc.listSavedSearches, {}, by);
  }

  @Post()
  @ApiOperation({
    summary:
      'Save a search: it is asked again after changes, and what it finds from now on is told in the stream of events and listed',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: SavedSearch, headers: { ...ETAG, ...LOCATION } })
  async create(
    @Body() draft: SavedSearchDraft,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SavedSearch> {
    const saved = await this.rpc.call(searchRpc.createSavedSearch, { draft, ...idempotency }, by);
    response.location(`/api/v1/search/saved-searches/${saved.id}`);
    return withEtag(response, saved);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One saved search; the ETag header holds its version' })
  @ApiOkResponse({ type: SavedSearch, headers: ETAG })
  async get(
    @Param() byId: ById,
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SavedSearch> {
    return withEtag(response, await this.rpc.call(searchRpc.getSavedSearch, byId, by));
  }

  @Put(':id')
  @ApiOperation({ summary: 'Replace a saved search; another question begins anew, without new hits' })
  @ApiHeader({ name: 'If-Match', required: true, description: 'ETag of the version the change is based on.' })
  @ApiOkResponse({ type: SavedSearch, headers: ETAG })
  async replace(
    @Param() { id }: ById,
    @IfMatch() version: number,
    @Body() draft: SavedSearchDraft,
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SavedSearch> {
    const replaced = await this.rpc.call(searchRpc.replaceSavedSearch, { id, version, draft }, by);
    return withEtag(response, replaced);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a saved search and its hits' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'Deletes this version only.' })
  @ApiNoContentResponse()
  async remove(
    @Param() { id }: ById,
    @OptionalIfMatch() version: number | undefined,
    @CalledBy() by: By,
  ): Promise<void> {
    const request = { id, ...(version === undefined ? {} : { version }) };
    await this.rpc.call(searchRpc.deleteSavedSearch, request, by);
  }

  @Get(':id/hits')
  @ApiOperation({ summary: 'What it found since it was saved, newest first' })
  @ApiOkResponse({ type: SavedSearchHitPage })
  hits(
    @Param() { id }: ById,
    @Query() page: SavedSearchHitsQuery,
    @CalledBy() by: By,
  ): Promise<SavedSearchHitPage> {
    return this.rpc.call(searchRpc.listSavedSearchHits, { ...page, id }, by);
  }

  @Post(':id/seen')
  @HttpCode(200)
  @ApiOperation({ summary: 'Mark new hits as seen: those that are named, or all there are' })
  @ApiOkResponse({ type: MarkedSeen })
  markSeen(@Param() { id }: ById, @Body() body: SeenHits, @CalledBy() by: By): Promise<MarkedSeen> {
    return this.rpc.call(searchRpc.markSavedSearchSeen, { ...body, id }, by);
  }
}
