import {
  type ApplyRunRequest,
  type ById,
  type CompareRunsRequest,
  type ConfirmRemovalsRequest,
  type FailedRecordPage,
  ingestionRpc,
  type ListFailedRecordsRequest,
  type ListRunsRequest,
  type ListRunWarningsRequest,
  type ReplayRunRequest,
  type RetryRunRequest,
  type Run,
  type RunComparison,
  type RunPage,
  type RunSummaryText,
  type RunWarningPage,
  type StartRunRequest,
} from '@dataspoke/contracts';
import { notFound, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ApplyRun } from './apply-run';
import { CancelRun } from './cancel-run';
import { CompareRuns } from './compare-runs';
import { ConfirmRemovals } from './confirm-removals';
import { findRun } from './find-run';
import { ListFailedRecords } from './list-failed-records';
import { ListRuns } from './list-runs';
import { ListRunWarnings } from './list-run-warnings';
import { ReplayRun } from './replay-run';
import { RetryRun } from './retry-run';
import { runReport } from './run-report';
import { toRuns } from './run-view';
import { StartRun } from './start-run';
import { SummariseRun } from './summarise-run';

/** Runs over the bus. */
@Controller()
export class RunsController {
  constructor(
    private readonly database: DataSource,
    private readonly startRun: StartRun,
    private readonly cancelRun: CancelRun,
    private readonly confirmRemovals: ConfirmRemovals,
    private readonly retryRun: RetryRun,
    private readonly replayRun: ReplayRun,
    private readonly applyRun: ApplyRun,
    private readonly compareRuns: CompareRuns,
    private readonly summariseRun: SummariseRun,
    private readonly listRuns: ListRuns,
    private readonly listFailedRecords: ListFailedRecords,
    private readonly listRunWarnings: ListRunWarnings,
  ) {}

  @RpcHandler(ingestionRpc.startRun, { role: 'editor' })
  start(request: StartRunRequest): Promise<Run> {
    return this.startRun.execute(request);
  }

  @RpcHandler(ingestionRpc.getRun, { role: 'reader' })
  async get({ id }: ById): Promise<Run> {
    const { manager } = this.database;
    const row = await findRun(manager, id);
    const [run] = await toRuns(manager, [row]);
    if (!run) throw notFound('run', id);
    return row.prunedAt ? run : { ...run, report: await runReport(manager, row) };
  }

  @RpcHandler(ingestionRpc.listRuns, { role: 'reader' })
  list(request: ListRunsRequest): Promise<RunPage> {
    return this.listRuns.execute(request);
  }

  @RpcHandler(ingestionRpc.cancelRun, { role: 'editor' })
  cancel(request: ById): Promise<Run> {
    return this.cancelRun.execute(request);
  }

  @RpcHandler(ingestionRpc.confirmRemovals, { role: 'editor' })
  confirm(request: ConfirmRemovalsRequest): Promise<Run> {
    return this.confirmRemovals.execute(request);
  }

  @RpcHandler(ingestionRpc.retryRun, { role: 'editor' })
  retry(request: RetryRunRequest): Promise<Run> {
    return this.retryRun.execute(request);
  }

  @RpcHandler(ingestionRpc.replayRun, { role: 'editor' })
  replay(request: ReplayRunRequest): Promise<Run> {
    return this.replayRun.execute(request);
  }

  @RpcHandler(ingestionRpc.applyRun, { role: 'editor' })
  apply(request: ApplyRunRequest): Promise<Run> {
    return this.applyRun.execute(request);
  }

  @RpcHandler(ingestionRpc.compareRuns, { role: 'reader' })
  compare(request: CompareRunsRequest): Promise<RunComparison> {
    return this.compareRuns.execute(request);
  }

  @RpcHandler(ingestionRpc.summariseRun, { role: 'reader' })
  summarise(request: ById): Promise<RunSummaryText> {
    return this.summariseRun.execute(request);
  }

  @RpcHandler(ingestionRpc.listFailedRecords, { role: 'reader' })
  failedRecords(request: ListFailedRecordsRequest): Promise<FailedRecordPage> {
    return this.listFailedRecords.execute(request);
  }

  @RpcHandler(ingestionRpc.listRunWarnings, { role: 'reader' })
  warnings(request: ListRunWarningsRequest): Promise<RunWarningPage> {
    return this.listRunWarnings.execute(request);
  }
}
