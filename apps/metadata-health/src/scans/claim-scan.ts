import { type HealthScanInput, type JobTrigger, METADATA_HEALTH_WORKFLOWS } from '@dataspoke/contracts';
import {
  alreadyRunning,
  claim,
  Clock,
  dependencyUnavailable,
  Outbox,
  queuedJob,
} from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { ONE_SCAN, ScanRow } from './scan.row';

/** Claims a full scan: its row and the start of its workflow, or neither. */
@Injectable()
export class ClaimScan {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Raises `already-running` with the id of the one that is in the way. */
  async execute(tx: EntityManager, trigger: JobTrigger): Promise<ScanRow> {
    const row = tx.create(ScanRow, {
      ...queuedJob(trigger, this.clock.now()),
      scope: 'all',
      progress: { done: 0, message: 'waiting to be started' },
      counts: { seen: 0, changed: 0, unchanged: 0, removed: 0, failed: 0 },
      cursor: null,
      pages: 0,
      restarts: 0,
      failure: null,
    });
    await claim(
      tx,
      ONE_SCAN,
      () => tx.insert(ScanRow, row),
      async () => inTheWay(await tx.findOneBy(ScanRow, { state: In(['queued', 'running']) })),
    );
    const input: HealthScanInput = { scanId: row.id };
    await this.outbox.startWorkflow(tx, {
      workflow: METADATA_HEALTH_WORKFLOWS.scan,
      workflowId: row.id,
      input,
    });
    return row;
  }
}

function inTheWay(scan: ScanRow | null): Error {
  return scan
    ? alreadyRunning(`A full scan is ${scan.state} already; wait for it or cancel it.`, { id: scan.id })
    : dependencyUnavailable('service-unavailable', 'The scan that was in the way has just ended; ask again.');
}
