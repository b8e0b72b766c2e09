import {
  type ActionItem,
  type ActionItemPage,
  type AssignActionItemRequest,
  type ById,
  DEFAULT_PAGE_SIZE,
  type DismissActionItemRequest,
  type ListActionItemsRequest,
  metadataHealthRpc,
} from '@dataspoke/contracts';
import { type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { ActionItems } from './action-items';

/** Action items over the bus. */
@Controller()
export class ActionItemsController {
  constructor(private readonly items: ActionItems) {}

  @RpcHandler(metadataHealthRpc.listActionItems, { role: 'reader' })
  list({ limit = DEFAULT_PAGE_SIZE, ...request }: ListActionItemsRequest): Promise<ActionItemPage> {
    return this.items.list({ ...request, limit });
  }

  @RpcHandler(metadataHealthRpc.getActionItem, { role: 'reader' })
  get({ id }: ById): Promise<ActionItem> {
    return this.items.get(id);
  }

  @RpcHandler(metadataHealthRpc.assignActionItem, { role: 'editor' })
  assign(request: AssignActionItemRequest): Promise<ActionItem> {
    return this.items.assign(request);
  }

  @RpcHandler(metadataHealthRpc.dismissActionItem, { role: 'editor' })
  dismiss(request: DismissActionItemRequest, { caller }: RpcCall): Promise<ActionItem> {
    return this.items.dismiss(request, caller.id);
  }

  @RpcHandler(metadataHealthRpc.reopenActionItem, { role: 'editor' })
  reopen(request: ById): Promise<ActionItem> {
    return this.items.reopen(request);
  }
}
