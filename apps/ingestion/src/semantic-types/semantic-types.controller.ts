import {
  type ColumnSuggestion,
  ingestionRpc,
  type SuggestionFilter,
  type SuggestionPage,
  type SuggestionVerdict,
} from '@dataspoke/contracts';
import { type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DecideSuggestion } from './decide-suggestion';
import { ListSuggestions } from './list-suggestions';

/** What columns seem to hold, over the bus. */
@Controller()
export class SemanticTypesController {
  constructor(
    private readonly listSuggestions: ListSuggestions,
    private readonly decideSuggestion: DecideSuggestion,
  ) {}

  @RpcHandler(ingestionRpc.listSuggestions, { role: 'reader' })
  list(filter: SuggestionFilter): Promise<SuggestionPage> {
    return this.listSuggestions.execute(filter);
  }

  @RpcHandler(ingestionRpc.decideSuggestion, { role: 'editor' })
  decide(verdict: SuggestionVerdict, call: RpcCall): Promise<ColumnSuggestion> {
    return this.decideSuggestion.execute(verdict, call);
  }
}
