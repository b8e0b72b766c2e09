import { searchRpc, type SuggestionList, type SuggestRequest } from '@dataspoke/contracts';
import { type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { Suggest } from './suggest';

/** Suggestions over the bus. */
@Controller()
export class SuggestController {
  constructor(private readonly suggest: Suggest) {}

  @RpcHandler(searchRpc.suggest, { role: 'reader' })
  complete(request: SuggestRequest, { caller }: RpcCall): Promise<SuggestionList> {
    return this.suggest.execute({ ...request, caller: caller.id });
  }
}
