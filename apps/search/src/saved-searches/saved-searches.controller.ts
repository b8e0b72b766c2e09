import {
  type ById,
  type CreateSavedSearchRequest,
  type DeleteSavedSearchRequest,
  type Empty,
  type ListSavedSearchHitsRequest,
  type MarkedSeen,
  type MarkSeenRequest,
  type ReplaceSavedSearchRequest,
  type SavedSearch,
  type SavedSearchHitPage,
  type SavedSearchList,
  searchRpc,
} from '@dataspoke/contracts';
import { IdempotencyKeys, type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SearchesAtOnce } from '../query/searches-at-once';
import { VisibilityOf } from '../visibility/visibility-of';
import { NewHits } from './new-hits';
import { SavedSearches } from './saved-searches';

/** Saved searches over the bus; everybody has his own. */
@Controller()
export class SavedSearchesController {
  constructor(
    private readonly database: DataSource,
    private readonly searches: SavedSearches,
    private readonly newHits: NewHits,
    private readonly visibilityOf: VisibilityOf,
    private readonly idempotency: IdempotencyKeys,
    private readonly atOnce: SearchesAtOnce,
  ) {}

  @RpcHandler(searchRpc.createSavedSearch, { role: 'reader' })
  async create(
    { draft, idempotencyKey: key }: CreateSavedSearchRequest,
    call: RpcCall,
  ): Promise<SavedSearch> {
    const { caller } = call;
    const baseline = await this.atOnce.run(() => this.searches.baseline(caller, draft));
    const use = { scope: `saved-search.create ${caller.id}`, key, request: draft };
    return this.database.transaction((tx) =>
      this.idempotency.once(tx, use, () => this.searches.create(tx, caller, draft, baseline)),
    );
  }

  @RpcHandler(searchRpc.getSavedSearch, { role: 'reader' })
  get({ id }: ById, { caller }: RpcCall): Promise<SavedSearch> {
    return this.searches.get(caller, id);
  }

  @RpcHandler(searchRpc.listSavedSearches, { role: 'reader' })
  async list(_request: Empty, { caller }: RpcCall): Promise<SavedSearchList> {
    return { items: await this.searches.list(caller) };
  }

  @RpcHandler(searchRpc.replaceSavedSearch, { role: 'reader' })
  async replace(request: ReplaceSavedSearchRequest, { caller }: RpcCall): Promise<SavedSearch> {
    const { manager } = this.database;
    const row = await this.searches.row(manager, caller, request.id);
    const baseline = this.searches.isOther(row, request.draft)
      ? await this.atOnce.run(() => this.searches.baseline(caller, request.draft))
      : undefined;
    return this.database.transaction((tx) => this.searches.replace(tx, caller, request, baseline));
  }

  @RpcHandler(searchRpc.deleteSavedSearch, { role: 'reader' })
  async remove(request: DeleteSavedSearchRequest, { caller }: RpcCall): Promise<Empty> {
    await this.database.transaction((tx) => this.searches.remove(tx, caller, request));
    return {};
  }

  @RpcHandler(searchRpc.listSavedSearchHits, { role: 'reader' })
  async listHits(request: ListSavedSearchHitsRequest, { caller }: RpcCall): Promise<SavedSearchHitPage> {
    await this.searches.row(this.database.manager, caller, request.id);
    return this.newHits.list(request, await this.visibilityOf.execute(caller));
  }

  @RpcHandler(searchRpc.markSavedSearchSeen, { role: 'reader' })
  async markSeen(request: MarkSeenRequest, { caller }: RpcCall): Promise<MarkedSeen> {
    await this.searches.row(this.database.manager, caller, request.id);
    return { seen: await this.newHits.markSeen(request) };
  }
}
