import {
  ColumnSuggestion,
  ingestionRpc,
  SuggestionFilter,
  SuggestionPage,
  SuggestionVerdict,
} from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';

@ApiTags('semantic types')
@Controller('api/v1/semantic-types')
export class SemanticTypesController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Allow('reader')
  @ApiOperation({
    summary:
      'What columns seem to hold (e-mail, phone, IBAN …), with evidence, and what people said about it',
  })
  @ApiOkResponse({ type: SuggestionPage })
  list(@Query() filter: SuggestionFilter, @CalledBy() by: By): Promise<SuggestionPage> {
    return this.rpc.call(ingestionRpc.listSuggestions, filter, by);
  }

  @Post('decisions')
  @Allow('editor')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Accept a suggestion, which tags the column in DataHub, reject it, or take the decision back',
  })
  @ApiOkResponse({ type: ColumnSuggestion })
  decide(@Body() verdict: SuggestionVerdict, @CalledBy() by: By): Promise<ColumnSuggestion> {
    return this.rpc.call(ingestionRpc.decideSuggestion, verdict, by);
  }
}
