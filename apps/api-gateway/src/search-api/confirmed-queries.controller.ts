import {
  ById,
  ConfirmedQuery,
  ConfirmedQueryDraft,
  ConfirmedQueryPage,
  ListConfirmedQueriesRequest,
  searchRpc,
} from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';
import { IdempotencyKey } from '../http/conditional';

@ApiTags('search')
@Controller('api/v1/search/confirmed-queries')
export class ConfirmedQueriesController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Allow('reader')
  @ApiOperation({ summary: 'Questions with the SQL that answers them, the newest first' })
  @ApiOkResponse({ type: ConfirmedQueryPage })
  list(@Query() page: ListConfirmedQueriesRequest, @CalledBy() by: By): Promise<ConfirmedQueryPage> {
    return this.rpc.call(searchRpc.listConfirmedQueries, page, by);
  }

  @Post()
  @Allow('editor')
  @ApiOperation({
    summary: 'Confirm that a SQL text answers a question: its tables rank higher for questions like it',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: ConfirmedQuery })
  confirm(
    @Body() draft: ConfirmedQueryDraft,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
  ): Promise<ConfirmedQuery> {
    return this.rpc.call(searchRpc.confirmQuery, { draft, ...idempotency }, by);
  }

  @Delete(':id')
  @Allow('editor')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take a confirmation back' })
  @ApiNoContentResponse()
  async remove(@Param() byId: ById, @CalledBy() by: By): Promise<void> {
    await this.rpc.call(searchRpc.deleteConfirmedQuery, byId, by);
  }
}
