import { ConnectorError, type Scope } from '@dataspoke/connectors';
import { type RunInput, type RunPlan } from '@dataspoke/contracts';
import { Clock } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type EntityManager, In } from 'typeorm';
import { Recipes } from '../connectors/recipes';
import { findSource } from '../sources/find-source';
import { type SourceRow } from '../sources/source.row';
import { holdRunning } from './active-run';
import { takeOver } from './apply-run';
import { counted } from './counted';
import { noRecords } from './counts';
import { findRun } from './find-run';
import { AttemptOverdue } from './job-errors';
import { noteReplayed, scopesToReplay } from './replayed-objects';
import { RunProgressWriter } from './run-progress';
import { RunRow } from './run.row';
import { RunScopeRow } from './run-scope.row';
import { scopesToRetry } from './scopes-to-retry';

/** Pauses between attempts to reach a source that does not answer: a restart is waited for, an outage is told. */
const PAUSES_MS: readonly number[] = [1_000, 3_000];

/** Begins a run: which scopes there are to read. */
@Injectable()
export class PlanRun {
  constructor(
    private readonly database: DataSource,
    private readonly recipes: Recipes,
    private readonly progress: RunProgressWriter,
    private readonly clock: Clock,
  ) {}

  /**
   * Lists the scopes of the source once, and then answers from the run's rows which of them are still to be read. Raises
   * `ConnectorError` when the source cannot be listed.
   */
  async execute({ runId }: RunInput, signal: AbortSignal): Promise<RunPlan> {
    const { manager } = this.database;
    const run = await findRun(manager, runId);
    const source = await findSource(manager, run.sourceId);
    await this.begin(run);
    const { applies } = run;
    if (applies !== null) {
      // All or none: an attempt that finds the scopes finds the changes too. Two that overlap queue up at the run's row.
      await this.database.transaction(async (tx) => {
        await findRun(tx, runId, 'pessimistic_write');
        await holdRunning(tx, runId);
        if ((await tx.countBy(RunScopeRow, { runId })) === 0) await takeOver(tx, runId, applies);
      });
    } else if ((await manager.countBy(RunScopeRow, { runId })) === 0) {
      await this.progress.write(runId, { phase: 'planning', message: `connecting to ${source.name}` }, true);
      const scopes = await this.scopesOf(source, signal);
      await this.store(run, scopes);
    }
    const left = await manager.find(RunScopeRow, {
      select: { scope: true },
      where: { runId, state: In(['waiting', 'reading']) },
      order: { position: 'ASC' },
    });
    await this.progress.write(
      runId,
      { phase: 'reading', message: `${counted(left.length, 'scope')} of ${source.name} to read` },
      true,
    );
    return { scopes: left.map((row) => row.scope), dryRun: run.kind === 'dry-run' };
  }

  private async begin(run: RunRow): Promise<void> {
    const { affected } = await this.database.manager.update(
      RunRow,
      { id: run.id, state: In(['queued', 'running']) },
      { state: 'running', startedAt: run.startedAt ?? this.clock.now() },
    );
    if (affected === 0) throw new AttemptOverdue(`run ${run.id}`);
  }

  private async scopesOf(source: SourceRow, signal: AbortSignal): Promise<readonly Scope[]> {
    const connector = this.recipes.connect(source);
    try {
      for (const pause of PAUSES_MS) {
        try {
          return await connector.scopes(signal);
        } catch (error) {
          if (!(error instanceof ConnectorError) || !error.retryable) throw error;
          await sleep(pause, undefined, { signal });
        }
      }
      return await connector.scopes(signal);
    } finally {
      await connector.close();
    }
  }

  // All or none: a plan that was stored in part would leave scopes out.
  private async store(run: RunRow, scopes: readonly Scope[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      await holdRunning(tx, run.id);
      const again = await scopesAgain(tx, run);
      const rows = rowsOf(run.id, again === undefined ? scopes : scopes.filter(({ id }) => again.has(id)));
      for (let from = 0; from < rows.length; from += 1_000) {
        await tx
          .createQueryBuilder()
          .insert()
          .into(RunScopeRow)
          .values(rows.slice(from, from + 1_000))
          .orIgnore()
          .execute();
      }
    });
  }
}

/** The scopes that a run reads which repeats another one in part. */
async function scopesAgain(tx: EntityManager, run: RunRow): Promise<ReadonlySet<string> | undefined> {
  if (run.retries !== null) return scopesToRetry(tx, run.retries);
  if (run.replays === null) return undefined;
  await noteReplayed(tx, run);
  return scopesToReplay(tx, run);
}

function rowsOf(runId: string, scopes: readonly Scope[]) {
  return scopes.map((scope, position) => ({
    runId,
    scope: scope.id,
    position,
    name: scope.name,
    kind: scope.kind,
    parent: scope.parent ?? null,
    state: 'waiting' as const,
    counts: noRecords(),
    listing: scope.kind === 'part' || scope.kind === 'changes' ? `${scope.kind}:${scope.id}` : null,
  }));
}
