import { searchRpc, type SqlContext, type SqlContextRequest } from '@dataspoke/contracts';
import { type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { SearchesAtOnce } from '../query/searches-at-once';
import { VisibilityOf } from '../visibility/visibility-of';
import { BuildContext } from './build-context';

/** Contexts for SQL over the bus. */
@Controller()
export class SqlContextController {
  constructor(
    private readonly context: BuildContext,
    private readonly visibilityOf: VisibilityOf,
    private readonly atOnce: SearchesAtOnce,
  ) {}

  @RpcHandler(searchRpc.buildSqlContext, { role: 'reader' })
  async build(request: SqlContextRequest, { caller }: RpcCall): Promise<SqlContext> {
    return this.atOnce.run(async () =>
      this.context.execute(request, await this.visibilityOf.execute(caller)),
    );
  }
}
