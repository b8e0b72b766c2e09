import { type ChangePage, ingestionRpc, type ListChangesRequest } from '@dataspoke/contracts';
import { RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { ListChanges } from './list-changes';

/** Change sets over the bus. */
@Controller()
export class ChangesController {
  constructor(private readonly listChanges: ListChanges) {}

  @RpcHandler(ingestionRpc.listChanges, { role: 'reader' })
  list(request: ListChangesRequest): Promise<ChangePage> {
    return this.listChanges.execute(request);
  }
}
