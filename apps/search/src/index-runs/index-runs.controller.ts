import {
  type ById,
  DEFAULT_PAGE_SIZE,
  type IndexRun,
  type IndexRunPage,
  type ListIndexRunsRequest,
  searchRpc,
  type StartIndexRunRequest,
} from '@dataspoke/contracts';
import {
  IdempotencyKeys,
  pageOf,
  parseTimeCursor,
  type RpcCall,
  RpcHandler,
  timeKey,
} from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EVERYTHING } from '../index/condition';
import { VisibilityOf } from '../visibility/visibility-of';
import { CancelIndexRun } from './cancel-index-run';
import { ClaimIndexRun } from './claim-index-run';
import { findIndexRun } from './find-index-run';
import { IndexRunRow } from './index-run.row';
import { toIndexRun } from './index-run-view';

/** Full re-indexes over the bus. */
@Controller()
export class IndexRunsController {
  constructor(
    private readonly database: DataSource,
    private readonly claims: ClaimIndexRun,
    private readonly cancelRun: CancelIndexRun,
    private readonly idempotency: IdempotencyKeys,
    private readonly visibilityOf: VisibilityOf,
  ) {}

  /** Raises `already-running` and `idempotency-key-reused`. */
  @RpcHandler(searchRpc.startIndexRun, { role: 'editor' })
  start({ kind = 'rebuild', idempotencyKey }: StartIndexRunRequest): Promise<IndexRun> {
    return this.database.transaction((tx) =>
      this.idempotency.once(
        tx,
        { scope: 'index-run.start', key: idempotencyKey, request: { kind } },
        async () => toIndexRun(await this.claims.execute(tx, { kind, trigger: 'manual' })),
      ),
    );
  }

  @RpcHandler(searchRpc.getIndexRun, { role: 'reader' })
  async get({ id }: ById, { caller }: RpcCall): Promise<IndexRun> {
    const run = toIndexRun(await findIndexRun(this.database.manager, id));
    return (await this.seesAll(caller)) ? run : withoutExamples(run);
  }

  /** The newest first. */
  @RpcHandler(searchRpc.listIndexRuns, { role: 'reader' })
  async list(
    { limit = DEFAULT_PAGE_SIZE, cursor, kind }: ListIndexRunsRequest,
    { caller }: RpcCall,
  ): Promise<IndexRunPage> {
    const query = this.database.manager
      .createQueryBuilder(IndexRunRow, 'r')
      .orderBy('r.createdAt', 'DESC')
      .addOrderBy('r.id', 'DESC')
      .limit(limit + 1);
    if (kind !== undefined) query.where('r.kind = :kind', { kind });
    if (cursor !== undefined) query.andWhere('(r.createdAt, r.id) < (:at, :id)', parseTimeCursor(cursor));
    const rows = await query.getMany();
    const { shown, ...next } = pageOf(rows, limit, timeKey);
    const runs = shown.map(toIndexRun);
    return { items: (await this.seesAll(caller)) ? runs : runs.map(withoutExamples), ...next };
  }

  @RpcHandler(searchRpc.cancelIndexRun, { role: 'editor' })
  cancel(request: ById): Promise<IndexRun> {
    return this.cancelRun.execute(request);
  }

  private async seesAll(caller: RpcCall['caller']): Promise<boolean> {
    return (await this.visibilityOf.execute(caller)) === EVERYTHING;
  }
}

/** Examples are of the whole catalog. */
function withoutExamples({ findings, ...run }: IndexRun): IndexRun {
  return { ...run, ...(findings ? { findings: { ...findings, examples: [] } } : {}) };
}
