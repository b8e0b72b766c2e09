import { searchRpc, type SuggestionList, type SuggestRequest } from '@dataspoke/contracts';
import { type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { askerOf, VisibilityOf } from '../visibility/visibility-of';
import { Suggest } from './suggest';

/** Suggestions over the bus. */
@Controller()
export class SuggestController {
  constructor(
    private readonly suggest: Suggest,
    private readonly visibilityOf: VisibilityOf,
  ) {}

  @RpcHandler(searchRpc.suggest, { role: 'reader' })
  async complete(request: SuggestRequest, { caller }: RpcCall): Promise<SuggestionList> {
    const visible = await this.visibilityOf.execute(caller);
    return this.suggest.execute({ ...request, caller: askerOf(caller) }, visible);
  }
}
