import {
  type ById,
  type Caller,
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
import { IdempotencyKeys, notFound, type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SearchesAtOnce } from '../query/searches-at-once';
import { VisibilityOf } from '../visibility/visibility-of';
import { NewHits } from './new-hits';
import { SavedSearches, type UncountedSearch } from './saved-searches';

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
    const saved = await this.database.transaction((tx) =>
      this.idempotency.once(tx, use, () => this.searches.create(tx, caller, draft, baseline)),
    );
    return this.counted(caller, saved);
  }

  @RpcHandler(searchRpc.getSavedSearch, { role: 'reader' })
  async get({ id }: ById, { caller }: RpcCall): Promise<SavedSearch> {
    return this.counted(caller, await this.searches.get(caller, id));
  }

  @RpcHandler(searchRpc.listSavedSearches, { role: 'reader' })
  async list(_request: Empty, { caller }: RpcCall): Promise<SavedSearchList> {
    const visible = await this.visibilityOf.execute(caller);
    return { items: await this.newHits.counted(await this.searches.list(caller), visible) };
  }

  @RpcHandler(searchRpc.replaceSavedSearch, { role: 'reader' })
  async replace(request: ReplaceSavedSearchRequest, { caller }: RpcCall): Promise<SavedSearch> {
    const { manager } = this.database;
    const row = await this.searches.row(manager, caller, request.id);
    const baseline = this.searches.isOther(row, request.draft)
      ? await this.atOnce.run(() => this.searches.baseline(caller, request.draft))
      : undefined;
    const saved = await this.database.transaction((tx) =>
      this.searches.replace(tx, caller, request, baseline),
    );
    return this.counted(caller, saved);
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
    return { seen: await this.newHits.markSeen(request, await this.visibilityOf.execute(caller)) };
  }

  private async counted(caller: Caller, saved: UncountedSearch): Promise<SavedSearch> {
    const [told] = await this.newHits.counted([saved], await this.visibilityOf.execute(caller));
    if (!told) throw notFound('saved search', saved.id);
    return told;
  }
}
