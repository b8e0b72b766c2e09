import { ingestionRpc, MappingPreview, MappingPreviewRequest } from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';

@ApiTags('sources')
@Controller('api/v1/mappings')
export class MappingsController {
  constructor(private readonly rpc: RpcClient) {}

  @Post('preview')
  @Allow('reader')
  @HttpCode(200)
  @ApiOperation({
    summary: 'What a mapping makes of sample records, and why nothing of some; nothing is written',
  })
  @ApiOkResponse({ type: MappingPreview })
  preview(@Body() request: MappingPreviewRequest, @CalledBy() by: By): Promise<MappingPreview> {
    return this.rpc.call(ingestionRpc.previewMapping, request, by);
  }
}
