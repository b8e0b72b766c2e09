import {
  type ById,
  DEFAULT_PAGE_SIZE,
  type HealthScan,
  type HealthScanPage,
  type ListHealthScansRequest,
  metadataHealthRpc,
  type StartHealthScanRequest,
} from '@dataspoke/contracts';
import { IdempotencyKeys, pageOf, parseTimeCursor, RpcHandler, timeKey } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CancelScan } from './cancel-scan';
import { ClaimScan } from './claim-scan';
import { findScan } from './find-scan';
import { ScanRow } from './scan.row';
import { toHealthScan } from './scan-view';

/** Full scans over the bus. */
@Controller()
export class ScansController {
  constructor(
    private readonly database: DataSource,
    private readonly claims: ClaimScan,
    private readonly cancelScan: CancelScan,
    private readonly idempotency: IdempotencyKeys,
  ) {}

  /** Raises `already-running` and `idempotency-key-reused`. */
  @RpcHandler(metadataHealthRpc.startScan, { role: 'editor' })
  start({ idempotencyKey }: StartHealthScanRequest): Promise<HealthScan> {
    return this.database.transaction((tx) =>
      this.idempotency.once(tx, { scope: 'health-scan.start', key: idempotencyKey, request: {} }, async () =>
        toHealthScan(await this.claims.execute(tx, 'manual')),
      ),
    );
  }

  @RpcHandler(metadataHealthRpc.getScan, { role: 'reader' })
  async get({ id }: ById): Promise<HealthScan> {
    return toHealthScan(await findScan(this.database.manager, id));
  }

  /** The newest first. */
  @RpcHandler(metadataHealthRpc.listScans, { role: 'reader' })
  async list({ limit = DEFAULT_PAGE_SIZE, cursor }: ListHealthScansRequest): Promise<HealthScanPage> {
    const query = this.database.manager
      .createQueryBuilder(ScanRow, 's')
      .orderBy('s.createdAt', 'DESC')
      .addOrderBy('s.id', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) query.where('(s.createdAt, s.id) < (:at, :id)', parseTimeCursor(cursor));
    const { shown, ...next } = pageOf(await query.getMany(), limit, timeKey);
    return { items: shown.map(toHealthScan), ...next };
  }

  @RpcHandler(metadataHealthRpc.cancelScan, { role: 'editor' })
  cancel(request: ById): Promise<HealthScan> {
    return this.cancelScan.execute(request);
  }
}
