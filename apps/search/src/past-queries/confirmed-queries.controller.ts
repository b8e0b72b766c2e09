import {
  type ById,
  type ConfirmedQuery,
  type ConfirmedQueryPage,
  type ConfirmQueryRequest,
  type Empty,
  type ListConfirmedQueriesRequest,
  searchRpc,
} from '@dataspoke/contracts';
import { IdempotencyKeys, type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { VocabularyKeeper } from '../query/understand/vocabulary-keeper';
import { VisibilityOf } from '../visibility/visibility-of';
import { ConfirmedQueries } from './confirmed-queries';
import { SimilarQuestions } from './similar-questions';

/** Confirmed queries over the bus. */
@Controller()
export class ConfirmedQueriesController {
  constructor(
    private readonly database: DataSource,
    private readonly queries: ConfirmedQueries,
    private readonly similar: SimilarQuestions,
    private readonly names: VocabularyKeeper,
    private readonly visibilityOf: VisibilityOf,
    private readonly idempotency: IdempotencyKeys,
  ) {}

  @RpcHandler(searchRpc.confirmQuery, { role: 'editor' })
  async confirm(
    { draft, idempotencyKey: key }: ConfirmQueryRequest,
    { caller }: RpcCall,
  ): Promise<ConfirmedQuery> {
    const row = await this.queries.read(draft, await this.namesFor(caller), caller.id);
    const use = { scope: `confirmed-query.create ${caller.id}`, key, request: draft };
    const kept = await this.database.transaction((tx) =>
      this.idempotency.once(tx, use, () => this.queries.keep(tx, row)),
    );
    this.similar.forget();
    return kept;
  }

  @RpcHandler(searchRpc.listConfirmedQueries, { role: 'reader' })
  async list(request: ListConfirmedQueriesRequest, { caller }: RpcCall): Promise<ConfirmedQueryPage> {
    return this.queries.list(request, await this.namesFor(caller));
  }

  @RpcHandler(searchRpc.deleteConfirmedQuery, { role: 'editor' })
  async remove({ id }: ById, { caller }: RpcCall): Promise<Empty> {
    const vocabulary = await this.namesFor(caller);
    await this.database.transaction((tx) => this.queries.remove(tx, id, vocabulary));
    this.similar.forget();
    return {};
  }

  private async namesFor(caller: RpcCall['caller']) {
    return this.names.names(await this.visibilityOf.execute(caller));
  }
}
