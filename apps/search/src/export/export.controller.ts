import { type ExportPage, type ExportPageRequest, searchRpc } from '@dataspoke/contracts';
import { type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { VisibilityOf } from '../visibility/visibility-of';
import { ExportHits } from './export-hits';

/** Exports over the bus, a page at a time; what the caller may find is looked up for each. */
@Controller()
export class ExportController {
  constructor(
    private readonly hits: ExportHits,
    private readonly visibilityOf: VisibilityOf,
  ) {}

  @RpcHandler(searchRpc.exportHits, { role: 'reader' })
  async page(request: ExportPageRequest, { caller }: RpcCall): Promise<ExportPage> {
    return this.hits.page(request, await this.visibilityOf.execute(caller));
  }
}
