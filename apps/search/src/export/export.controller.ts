import { type ExportPage, type ExportPageRequest, searchRpc } from '@dataspoke/contracts';
import { type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { VisibilityOf } from '../visibility/visibility-of';
import { ExportHits } from './export-hits';
import { ExportsAtOnce } from './exports-at-once';

/** Exports over the bus, a page at a time; what the caller may find is looked up for each. */
@Controller()
export class ExportController {
  constructor(
    private readonly hits: ExportHits,
    private readonly visibilityOf: VisibilityOf,
    private readonly atOnce: ExportsAtOnce,
  ) {}

  @RpcHandler(searchRpc.exportHits, { role: 'reader' })
  async page(request: ExportPageRequest, { caller }: RpcCall): Promise<ExportPage> {
    return this.atOnce.run(request.cursor === undefined, async () =>
      this.hits.page(request, await this.visibilityOf.execute(caller)),
    );
  }
}
