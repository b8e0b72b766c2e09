import { searchRpc, SqlContext, SqlContextRequest } from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { Allow } from '../auth/allow';
import { ApiCatalogToken, type By, CalledBy } from '../http/by';

@ApiTags('search')
@ApiCatalogToken()
@Controller('api/v1/search/context')
export class SqlContextController {
  constructor(private readonly rpc: RpcClient) {}

  @Post()
  @Allow('reader')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'What one needs to know to write SQL for a question: tables, columns, joins, codes, past queries. `Accept: text/plain` gives the compact text alone',
  })
  @ApiOkResponse({ type: SqlContext })
  async build(
    @Body() request: SqlContextRequest,
    @CalledBy() by: By,
    @Req() { headers }: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SqlContext | string> {
    const context = await this.rpc.call(searchRpc.buildSqlContext, request, by);
    response.vary('Accept');
    if (headers.accept?.split(',')[0]?.trim().startsWith('text/plain') !== true) return context;
    response.type('text/plain; charset=utf-8');
    return context.text;
  }
}
