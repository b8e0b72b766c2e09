import { ingestionRpc, type MappingPreview, type MappingPreviewRequest } from '@dataspoke/contracts';
import { type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { PreviewMapping } from './preview-mapping';

/** Mappings over the bus. */
@Controller()
export class MappingsController {
  constructor(private readonly previewMapping: PreviewMapping) {}

  @RpcHandler(ingestionRpc.previewMapping, { role: 'reader' })
  preview(request: MappingPreviewRequest, { signal }: RpcCall): Promise<MappingPreview> {
    return this.previewMapping.execute(request, signal);
  }
}
