import { type SearchAnswer, searchRpc, type SearchRequest, type SimilarRequest } from '@dataspoke/contracts';
import { type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { RecentQuestions } from '../suggest/recent-questions';
import { askerOf, VisibilityOf } from '../visibility/visibility-of';
import { AnswerQuestion } from './answer-question';
import { FindSimilar } from './find-similar';
import { SearchesAtOnce } from './searches-at-once';

/** Questions over the bus. */
@Controller()
export class SearchController {
  constructor(
    private readonly answer: AnswerQuestion,
    private readonly similar: FindSimilar,
    private readonly recent: RecentQuestions,
    private readonly visibilityOf: VisibilityOf,
    private readonly atOnce: SearchesAtOnce,
  ) {}

  @RpcHandler(searchRpc.search, { role: 'reader' })
  async search(request: SearchRequest, { caller }: RpcCall): Promise<SearchAnswer> {
    const answer = await this.atOnce.run(async () =>
      this.answer.execute(request, await this.visibilityOf.execute(caller), { mayAskModel: true }),
    );
    // A question that nothing answers is not worth asking again, and a follow-up says nothing by itself.
    const { q, followUp } = request;
    if (q !== undefined && followUp === undefined && answer.hits.length > 0) {
      this.recent.note(askerOf(caller), q.trim());
    }
    return answer;
  }

  @RpcHandler(searchRpc.findSimilar, { role: 'reader' })
  async findSimilar(request: SimilarRequest, { caller }: RpcCall): Promise<SearchAnswer> {
    return this.atOnce.run(async () =>
      this.similar.execute(request, await this.visibilityOf.execute(caller)),
    );
  }
}
