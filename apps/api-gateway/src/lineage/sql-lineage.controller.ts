import { ingestionRpc, SqlLineage, SqlLineageRequest } from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';

@ApiTags('lineage')
@Controller('api/v1/lineage/sql')
export class SqlLineageController {
  constructor(private readonly rpc: RpcClient) {}

  @Post()
  @Allow('reader')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Which datasets and columns a SQL text reads and writes, and how columns flow. It is not executed, and nothing is written',
  })
  @ApiOkResponse({ type: SqlLineage })
  analyse(@Body() request: SqlLineageRequest, @CalledBy() by: By): Promise<SqlLineage> {
    return this.rpc.call(ingestionRpc.sqlLineage, request, by);
  }
}
