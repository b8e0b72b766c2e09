import {
  type IndexRunInput,
  type IndexRunKind,
  type JobTrigger,
  SEARCH_WORKFLOWS,
} from '@dataspoke/contracts';
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
import { IndexRunRow, ONE_INDEX_RUN } from './index-run.row';

/** Claims an index run: its row and the start of its workflow, or neither. */
@Injectable()
export class ClaimIndexRun {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Raises `already-running` with the id of the one that is in the way. */
  async execute(
    tx: EntityManager,
    { kind, trigger }: { readonly kind: IndexRunKind; readonly trigger: JobTrigger },
  ): Promise<IndexRunRow> {
    const scope = kind === 'refresh' ? 'mentions' : 'all';
    const row = tx.create(IndexRunRow, {
      ...queuedJob(trigger, this.clock.now()),
      kind,
      scope,
      stage: 0,
      findings: null,
      progress: { done: 0, message: 'waiting to be started' },
      counts: { seen: 0, indexed: 0, unchanged: 0, removed: 0, failed: 0 },
      cursor: null,
      pages: 0,
      restarts: 0,
      failure: null,
    });
    await claim(
      tx,
      ONE_INDEX_RUN,
      () => tx.insert(IndexRunRow, row),
      async () => inTheWay(await tx.findOneBy(IndexRunRow, { scope, state: In(['queued', 'running']) })),
    );
    const input: IndexRunInput = { indexRunId: row.id };
    await this.outbox.startWorkflow(tx, { workflow: SEARCH_WORKFLOWS.reindex, workflowId: row.id, input });
    return row;
  }
}

function inTheWay(run: IndexRunRow | null): Error {
  return run
    ? alreadyRunning(`A ${run.kind} is ${run.state} already; wait for it or cancel it.`, { id: run.id })
    : dependencyUnavailable(
        'service-unavailable',
        'The re-index that was in the way has just ended; ask again.',
      );
}
