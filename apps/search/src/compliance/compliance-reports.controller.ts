import {
  type ById,
  type ComplianceContent,
  type ComplianceContentRequest,
  type ComplianceReport,
  type ComplianceReportPage,
  type ListComplianceReportsRequest,
  searchRpc,
  type StartComplianceReportRequest,
} from '@dataspoke/contracts';
import { IdempotencyKeys, type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { VisibilityOf } from '../visibility/visibility-of';
import { ComplianceReports } from './compliance-reports';

/** Reports on personal data over the bus. */
@Controller()
export class ComplianceReportsController {
  constructor(
    private readonly database: DataSource,
    private readonly reports: ComplianceReports,
    private readonly visibilityOf: VisibilityOf,
    private readonly idempotency: IdempotencyKeys,
  ) {}

  @RpcHandler(searchRpc.startComplianceReport, { role: 'reader' })
  async start(
    { filters = {}, idempotencyKey: key }: StartComplianceReportRequest,
    { caller }: RpcCall,
  ): Promise<ComplianceReport> {
    const visible = await this.visibilityOf.execute(caller);
    const use = { scope: `compliance-report.start ${caller.id}`, key, request: { filters } };
    return this.database.transaction((tx) =>
      this.idempotency.once(tx, use, () => this.reports.start(tx, caller, filters, visible)),
    );
  }

  @RpcHandler(searchRpc.getComplianceReport, { role: 'reader' })
  get(byId: ById, { caller }: RpcCall): Promise<ComplianceReport> {
    return this.reports.get(caller, byId);
  }

  @RpcHandler(searchRpc.listComplianceReports, { role: 'reader' })
  list(request: ListComplianceReportsRequest, { caller }: RpcCall): Promise<ComplianceReportPage> {
    return this.reports.list(caller, request);
  }

  @RpcHandler(searchRpc.cancelComplianceReport, { role: 'reader' })
  cancel(byId: ById, { caller }: RpcCall): Promise<ComplianceReport> {
    return this.database.transaction((tx) => this.reports.cancel(tx, caller, byId));
  }

  @RpcHandler(searchRpc.readComplianceReport, { role: 'reader' })
  async content(request: ComplianceContentRequest, { caller }: RpcCall): Promise<ComplianceContent> {
    return this.reports.content(caller, await this.visibilityOf.execute(caller), request);
  }
}
