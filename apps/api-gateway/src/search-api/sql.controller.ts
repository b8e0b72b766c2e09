import { searchRpc, SqlAnswer, SqlAnswerRequest } from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/allow';
import { ApiCatalogToken, type By, CalledBy } from '../http/by';

@ApiTags('search')
@ApiCatalogToken()
@Controller('api/v1/search/sql')
export class SqlController {
  constructor(private readonly rpc: RpcClient) {}

  @Post()
  @Allow('reader')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'SQL that answers a question, written by the configured language model and verified: parsed, reading only, of the given tables and columns. It is not executed',
  })
  @ApiOkResponse({ type: SqlAnswer })
  write(@Body() request: SqlAnswerRequest, @CalledBy() by: By): Promise<SqlAnswer> {
    return this.rpc.call(searchRpc.writeSql, request, by);
  }
}
