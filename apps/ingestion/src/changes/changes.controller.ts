import {
  type ChangePage,
  type ExportChangesRequest,
  type FilePart,
  ingestionRpc,
  type ListChangesRequest,
} from '@dataspoke/contracts';
import { RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { ExportChanges } from './export-changes';
import { ListChanges } from './list-changes';

/** Change sets over the bus. */
@Controller()
export class ChangesController {
  constructor(
    private readonly listChanges: ListChanges,
    private readonly exportChanges: ExportChanges,
  ) {}

  @RpcHandler(ingestionRpc.listChanges, { role: 'reader' })
  list(request: ListChangesRequest): Promise<ChangePage> {
    return this.listChanges.execute(request);
  }

  @RpcHandler(ingestionRpc.exportChanges, { role: 'reader' })
  export(request: ExportChangesRequest): Promise<FilePart> {
    return this.exportChanges.execute(request);
  }
}
