import { ingestionEvents, isFinal, progressHint, type RunFailure, type RunInput } from '@dataspoke/contracts';
import { DataHubClient } from '@dataspoke/datahub-client';
import { Clock, Hints, Outbox } from '@dataspoke/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { withCatalogErrors } from '../catalog/catalog-errors';
import { FindWritten } from '../changes/find-written';
import { recordContributions } from '../contributions/record-contributions';
import { RunContributionRow } from '../contributions/run-contribution.row';
import { accountScopes } from './account-scopes';
import { type ChangeTally, countChanges, sumRecords, unbalanced } from './counts';
import { FailedRecordRow } from './failed-record.row';
import { dropProposals } from '../rule-proposals/store-proposals';
import { findRun } from './find-run';
import { outcomeOf, type RunFacts } from './outcome';
import { recordOwnership } from './record-ownership';
import { settleReplayed } from './replayed-objects';
import { RunProgressWriter } from './run-progress';
import { RunRow } from './run.row';
import { RunEntityRow } from './run-entity.row';
import { RunScopeRow } from './run-scope.row';
import { dropUnwrittenCursors } from './scope-cursor';

/** So long the catalog is asked what it holds of the last writes of a run that was broken off. */
const ASK_MS = 10_000;

interface Ending {
  readonly state: 'succeeded' | 'partial' | 'failed' | 'cancelled';
  readonly failure: RunFailure | null;
}

/** Brings a run to its end: state, counts and ownership in one transaction with the event that tells of it. */
@Injectable()
export class SettleRun {
  private readonly log = new Logger(SettleRun.name);

  constructor(
    private readonly database: DataSource,
    private readonly datahub: DataHubClient,
    private readonly written: FindWritten,
    private readonly outbox: Outbox,
    private readonly progress: RunProgressWriter,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  /**
   * Settles a run that came to its own end and records where the change feed stands after its last write. A settled run is left
   * as it is. Raises `datahub-unavailable`.
   */
  async finish({ runId }: RunInput, signal: AbortSignal): Promise<void> {
    const run = await findRun(this.database.manager, runId);
    if (isFinal(run.state)) return;
    await this.settle(runId, outcomeOf, await this.positionOf(run, signal));
  }

  // DataHub says where its feed ends only after waiting a second for more. A run that wrote nothing is done sooner: the last write of its
  // source is that of the run before.
  private async positionOf(run: RunRow, signal: AbortSignal): Promise<string> {
    const [known] = await this.database.manager.query<{ position: string | null }[]>(
      `SELECT (SELECT feed_position FROM runs WHERE source_id = $2 AND kind = 'run' AND id <> $1
        ORDER BY created_at DESC, id DESC LIMIT 1) AS position
      WHERE NOT EXISTS (SELECT FROM changes WHERE run_id = $1 AND outcome = 'written')`,
      [run.id, run.sourceId],
    );
    if (typeof known?.position === 'string') return known.position;
    return (await withCatalogErrors(() => this.datahub.feed.endPosition({ signal }))).toString();
  }

  /**
   * Settles a run that failed or was cancelled; what was written stays, and is counted, as far as the catalog can be asked. A settled run is
   * left as it is.
   */
  async abandon({ runId }: RunInput, outcome: 'failed' | 'cancelled', message: string): Promise<void> {
    try {
      await this.written.execute(runId, AbortSignal.timeout(ASK_MS));
    } catch (error) {
      // Nobody waits for a catalog that is away: the next run compares with what it holds.
      this.log.warn(`run ${runId}: what it wrote last is not known, ${String(error)}`);
    }
    await this.settle(runId, (_facts, run) => {
      // When the service dies with the request, the workflow engine hears of a lost attempt instead.
      if (outcome === 'cancelled' || (run.cancelRequested && run.failure === null)) {
        return { state: 'cancelled', failure: null };
      }
      return {
        state: 'failed',
        failure: run.failure ?? { code: 'internal', message: message.slice(0, 4000) },
      };
    });
  }

  private async settle(
    runId: string,
    decide: (facts: RunFacts, run: RunRow) => Ending,
    feedPosition?: string,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const run = await findRun(tx, runId, 'pessimistic_write');
      if (isFinal(run.state)) return;
      const facts = await factsOf(tx, runId);
      const { counts } = facts;
      const { state, failure } = decide(facts, run);
      for (const equation of unbalanced(counts)) this.log.error(`run ${runId}: ${equation} does not hold`);
      await accountScopes(tx, runId);
      if (run.kind === 'run') {
        await recordOwnership(tx, run);
        await recordContributions(tx, run);
        await dropProposals(tx, runId);
        await dropUnwrittenCursors(tx, runId);
      }
      // One that was broken off has not replayed what it was about.
      if (run.replays !== null && (state === 'succeeded' || state === 'partial'))
        await settleReplayed(tx, run);
      // Whoever applies a dry run has to know which entities were the source's own.
      if (run.kind === 'run') {
        await tx.delete(RunEntityRow, { runId });
        await tx.delete(RunContributionRow, { runId });
      }
      const { progress } = run;
      const changesToWrite = counts.changes.written + counts.changes.rejected + counts.changes.pending;
      await tx.update(
        RunRow,
        { id: runId },
        {
          state,
          counts,
          failure,
          feedPosition: feedPosition ?? null,
          finishedAt: this.clock.now(),
          progress: {
            ...progress,
            phase: 'done',
            recordsRead: counts.records.seen,
            scopesDone: facts.scopes - facts.unreadScopes,
            scopesTotal: facts.scopes,
            changesWritten: counts.changes.written,
            changesToWrite,
            message: state,
          },
        },
      );
      await this.outbox.publish(
        tx,
        ingestionEvents.runFinished,
        {
          runId,
          sourceId: run.sourceId,
          kind: run.kind,
          state,
          counts,
          ...(feedPosition === undefined ? {} : { feedPosition }),
        },
        { subject: runId },
      );
    });
    this.progress.forget(runId);
    this.hints.publish(progressHint('ingestion', runId));
  }
}

async function factsOf(
  tx: EntityManager,
  runId: string,
): Promise<RunFacts & { readonly scopes: number; readonly unreadScopes: number }> {
  const scopes = await tx.find(RunScopeRow, { where: { runId }, order: { position: 'ASC' } });
  const tally = await tx.query<ChangeTally[]>(
    `SELECT action, outcome, count(*)::int AS count FROM changes WHERE run_id = $1 GROUP BY action, outcome`,
    [runId],
  );
  return {
    counts: { records: sumRecords(scopes.map((scope) => scope.counts)), changes: countChanges(tally) },
    failedRecords: await tx.countBy(FailedRecordRow, { runId }),
    incompleteScopes: scopes.flatMap(({ name, failure }) => (failure ? [{ name, failure }] : [])),
    scopes: scopes.length,
    unreadScopes: scopes.filter(({ state }) => state === 'waiting' || state === 'reading').length,
  };
}
