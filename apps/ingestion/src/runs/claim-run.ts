import { INGESTION_WORKFLOWS, type JobTrigger, type RunInput, type RunKind } from '@dataspoke/contracts';
import {
  alreadyRunning,
  claim,
  Clock,
  dependencyUnavailable,
  Outbox,
  queuedJob,
} from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { Recipes } from '../connectors/recipes';
import { findSource } from '../sources/find-source';
import { activeRun } from './active-run';
import { noCounts } from './counts';
import { ONE_RUN_PER_SOURCE, RunRow } from './run.row';

/** What a run is wanted for. */
export interface RunWish {
  readonly sourceId: string;
  readonly kind: RunKind;
  readonly trigger: JobTrigger;
  /** A run whose held removals may be carried out. */
  readonly confirms?: string;
  /** A run of which only what was not read to the end is wanted again. */
  readonly retries?: string;
  /** A run of which only the objects that failed are wanted again. */
  readonly replays?: string;
  /** A dry run whose change set is to be written. */
  readonly applies?: string;
}

/** Claims a run: its row and the start of its workflow, or neither. */
@Injectable()
export class ClaimRun {
  constructor(
    private readonly recipes: Recipes,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Raises `not-found`, and `already-running` with the id of the run that is in the way. */
  async execute(
    tx: EntityManager,
    { sourceId, kind, trigger, confirms, retries, replays, applies }: RunWish,
  ): Promise<RunRow> {
    const source = await findSource(tx, sourceId, 'pessimistic_read');
    const row = tx.create(RunRow, {
      ...queuedJob(trigger, this.clock.now()),
      sourceId,
      kind,
      progress: {
        phase: 'waiting',
        scopesDone: 0,
        scopesTotal: 0,
        recordsRead: 0,
        changesWritten: 0,
        changesToWrite: 0,
        message: 'waiting to be started',
      },
      counts: noCounts(),
      failure: null,
      feedPosition: null,
      writeAttempt: 0,
      confirms: confirms ?? null,
      retries: retries ?? null,
      replays: replays ?? null,
      applies: applies ?? null,
      recipePrint: this.recipes.print(source),
      prunedAt: null,
    });
    await claim(
      tx,
      ONE_RUN_PER_SOURCE,
      () => tx.insert(RunRow, row),
      async () => inTheWay(source.name, await activeRun(tx, sourceId)),
    );
    const input: RunInput = { runId: row.id };
    await this.outbox.startWorkflow(tx, {
      workflow: INGESTION_WORKFLOWS.run,
      workflowId: row.id,
      input,
    });
    return row;
  }
}

function inTheWay(source: string, run: RunRow | null): Error {
  return run
    ? alreadyRunning(`Source "${source}" has a run that is ${run.state}; wait for it or cancel it.`, {
        id: run.id,
      })
    : dependencyUnavailable('service-unavailable', 'The run that was in the way has just ended; ask again.');
}
