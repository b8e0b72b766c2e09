import {
  ActionItem,
  ActionItemAssignment,
  ActionItemDismissal,
  ActionItemPage,
  ById,
  ListActionItemsRequest,
  metadataHealthRpc,
} from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';

@ApiTags('action-items')
@Controller('api/v1/action-items')
export class ActionItemsController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Allow('reader')
  @ApiOperation({ summary: 'Gaps that somebody should close, those that are due first' })
  @ApiOkResponse({ type: ActionItemPage })
  list(@Query() page: ListActionItemsRequest, @CalledBy() by: By): Promise<ActionItemPage> {
    return this.rpc.call(metadataHealthRpc.listActionItems, page, by);
  }

  @Get(':id')
  @Allow('reader')
  @ApiOperation({ summary: 'One action item' })
  @ApiOkResponse({ type: ActionItem })
  get(@Param() byId: ById, @CalledBy() by: By): Promise<ActionItem> {
    return this.rpc.call(metadataHealthRpc.getActionItem, byId, by);
  }

  @Post(':id/assign')
  @Allow('editor')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give an action item to a user or group' })
  @ApiOkResponse({ type: ActionItem })
  assign(
    @Param() { id }: ById,
    @Body() { owner }: ActionItemAssignment,
    @CalledBy() by: By,
  ): Promise<ActionItem> {
    return this.rpc.call(metadataHealthRpc.assignActionItem, { id, owner }, by);
  }

  @Post(':id/dismiss')
  @Allow('editor')
  @HttpCode(200)
  @ApiOperation({ summary: 'Declare the gap to be all right, with a reason; the score stays as it is' })
  @ApiOkResponse({ type: ActionItem })
  dismiss(
    @Param() { id }: ById,
    @Body() { reason }: ActionItemDismissal,
    @CalledBy() by: By,
  ): Promise<ActionItem> {
    return this.rpc.call(metadataHealthRpc.dismissActionItem, { id, reason }, by);
  }

  @Post(':id/reopen')
  @Allow('editor')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take a dismissal back' })
  @ApiOkResponse({ type: ActionItem })
  reopen(@Param() byId: ById, @CalledBy() by: By): Promise<ActionItem> {
    return this.rpc.call(metadataHealthRpc.reopenActionItem, byId, by);
  }
}
