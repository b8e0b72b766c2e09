import {
  type ById,
  DEFAULT_PAGE_SIZE,
  type ListMetricCollectionsRequest,
  type MetricCollection,
  type MetricCollectionPage,
  qualityRpc,
  type StartMetricCollectionRequest,
} from '@dataspoke/contracts';
import { pageOf, parseTimeCursor, RpcHandler, timeKey } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CancelCollection } from './cancel-collection';
import { toCollection } from './collection-view';
import { findCollection } from './find-collection';
import { MetricCollectionRow } from './metric-collection.row';
import { StartCollection } from './start-collection';

/** Collections of metrics over the bus. */
@Controller()
export class MetricsController {
  constructor(
    private readonly database: DataSource,
    private readonly startCollection: StartCollection,
    private readonly cancelCollection: CancelCollection,
  ) {}

  @RpcHandler(qualityRpc.startMetricCollection, { role: 'editor' })
  start(request: StartMetricCollectionRequest): Promise<MetricCollection> {
    return this.startCollection.execute(request);
  }

  @RpcHandler(qualityRpc.getMetricCollection, { role: 'reader' })
  async get({ id }: ById): Promise<MetricCollection> {
    return toCollection(await findCollection(this.database.manager, id));
  }

  /** The newest first. */
  @RpcHandler(qualityRpc.listMetricCollections, { role: 'reader' })
  async list({
    limit = DEFAULT_PAGE_SIZE,
    cursor,
  }: ListMetricCollectionsRequest): Promise<MetricCollectionPage> {
    const query = this.database.manager
      .createQueryBuilder(MetricCollectionRow, 'c')
      .orderBy('c.createdAt', 'DESC')
      .addOrderBy('c.id', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) query.where('(c.createdAt, c.id) < (:at, :id)', parseTimeCursor(cursor));
    const { shown, ...next } = pageOf(await query.getMany(), limit, timeKey);
    return { items: shown.map(toCollection), ...next };
  }

  @RpcHandler(qualityRpc.cancelMetricCollection, { role: 'editor' })
  cancel(request: ById): Promise<MetricCollection> {
    return this.cancelCollection.execute(request);
  }
}
