import { type SearchAnswer, searchRpc, type SearchRequest } from '@dataspoke/contracts';
import { RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { AnswerQuestion } from './answer-question';

/** Questions over the bus. */
@Controller()
export class SearchController {
  constructor(private readonly answer: AnswerQuestion) {}

  @RpcHandler(searchRpc.search, { role: 'reader' })
  search(request: SearchRequest): Promise<SearchAnswer> {
    return this.answer.execute(request);
  }
}
