import { searchRpc, type SqlAnswer, type SqlAnswerRequest } from '@dataspoke/contracts';
import { type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { VisibilityOf } from '../visibility/visibility-of';
import { AnswerWithSql } from './answer-with-sql';

/** SQL for questions over the bus. */
@Controller()
export class SqlAnswerController {
  constructor(
    private readonly answer: AnswerWithSql,
    private readonly visibilityOf: VisibilityOf,
  ) {}

  @RpcHandler(searchRpc.writeSql, { role: 'reader' })
  async write(request: SqlAnswerRequest, { caller }: RpcCall): Promise<SqlAnswer> {
    return this.answer.execute(request, await this.visibilityOf.execute(caller));
  }
}
