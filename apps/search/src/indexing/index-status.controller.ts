import { CONSUMERS, type IndexStatus, type IndexStatusRequest, searchRpc } from '@dataspoke/contracts';
import { FeedPosition, InvalidFeedPosition } from '@dataspoke/domain';
import {
  ConsumerPosition,
  DeadLetters,
  invalidRequest,
  type RpcCall,
  RpcHandler,
} from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EVERYTHING } from '../index/condition';
import { IndexStateRow } from '../index/index-state.row';
import { IndexKeeper } from '../index/index-keeper';
import { SearchIndex } from '../index/search-index';
import { ReconcileAfterReset } from '../index-runs/reconcile-after-reset';
import { VisibilityOf } from '../visibility/visibility-of';
import { FeedMarkers } from './feed-markers';

const CONSUMER = CONSUMERS.searchEntityChanges;

/** How far the index is. */
@Controller()
export class IndexStatusController {
  constructor(
    private readonly database: DataSource,
    private readonly position: ConsumerPosition,
    private readonly deadLetters: DeadLetters,
    private readonly markers: FeedMarkers,
    private readonly reconcile: ReconcileAfterReset,
    private readonly keeper: IndexKeeper,
    private readonly index: SearchIndex,
    private readonly visibilityOf: VisibilityOf,
  ) {}

  /** Raises `invalid-request` for what is no feed position, and `service-unavailable`. */
  @RpcHandler(searchRpc.getIndexStatus, { role: 'reader' })
  async get({ after }: IndexStatusRequest, { caller }: RpcCall): Promise<IndexStatus> {
    const wanted = after === undefined ? undefined : parsePosition(after);
    // The floor first: markers up to it are committed already.
    const { streamSequence, pending } = await this.position.ackFloor(CONSUMER);
    const [position, owed, documents, deadLetters, state] = await Promise.all([
      this.markers.reachedAt(streamSequence),
      this.reconcile.isOwed(this.database.manager),
      this.countFor(caller),
      this.deadLetters.count(CONSUMER),
      this.database.manager.findOneByOrFail(IndexStateRow, { id: 1 }),
    ]);
    const reached = wanted === undefined ? pending === 0 : (position?.covers(wanted) ?? false);
    return {
      // What was there before the feed began anew comes with the full re-index.
      reached: reached && !owed,
      ...(position ? { position: position.toString() } : {}),
      documents,
      pending,
      deadLetters,
      model: state.model ?? 'none yet',
      dimensions: state.dimensions ?? 0,
      engine: this.index.engine,
    };
  }

  /** Documents that the caller can find. */
  private async countFor(caller: RpcCall['caller']): Promise<number> {
    const visible = await this.visibilityOf.execute(caller);
    if (visible === EVERYTHING) return this.keeper.count();
    return (await this.keeper.facets({ where: visible, of: [], limit: 1 })).total;
  }
}

function parsePosition(text: string): FeedPosition {
  try {
    return FeedPosition.parse(text);
  } catch (error) {
    if (!(error instanceof InvalidFeedPosition)) throw error;
    throw invalidRequest(`The position is not one of the feed: ${error.message}.`, [
      { field: 'after', message: 'after must be a feed position, e.g. the `feedPosition` of a run' },
    ]);
  }
}
