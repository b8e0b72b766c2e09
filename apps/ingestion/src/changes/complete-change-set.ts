import { type DesiredAspect } from '@dataspoke/connectors';
import { type RunInput } from '@dataspoke/contracts';
import { DataHubClient } from '@dataspoke/datahub-client';
import { Urn } from '@dataspoke/domain';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { withCatalogErrors } from '../catalog/catalog-errors';
import { aspectKey, ReadCurrentAspects } from '../catalog/current-aspects';
import { WithdrawContributions } from '../contributions/withdraw-contributions';
import { holdUnwritten } from '../runs/active-run';
import { findRun } from '../runs/find-run';
import { RunProgressWriter } from '../runs/run-progress';
import { type RunRow } from '../runs/run.row';
import { RunScopeRow } from '../runs/run-scope.row';
import { findSource } from '../sources/find-source';
import { otherOwners } from '../sources/other-owners';
import { type SourceRow } from '../sources/source.row';
import { compareAspect } from './compare-aspect';
import { insertChanges, type NewChange, SEQ_PER_SCOPE } from './insert-changes';
import {
  confirmedRemovals,
  listingsWithTooMuchGone,
  type MissingEntity,
  missingEntities,
  REMOVALS,
  type TooMuchGone,
} from './missing-entities';

const BATCH = 200;
/** Adds to a change set what the source no longer has, and what it no longer says of entities of others. */
@Injectable()
export class CompleteChangeSet {
  constructor(
    private readonly database: DataSource,
    private readonly datahub: DataHubClient,
    private readonly current: ReadCurrentAspects,
    private readonly withdrawals: WithdrawContributions,
    private readonly progress: RunProgressWriter,
  ) {}

  /**
   * Idempotent: the same removals get the same place in the change set. Raises {@link AttemptOverdue} once a newer attempt has got as far as
   * writing, or the run is settled, and what reading the catalog raises.
   */
  async execute({ runId }: RunInput, signal: AbortSignal): Promise<void> {
    const { manager } = this.database;
    const run = await findRun(manager, runId);
    // What is gone was found by the dry run, with what it had left out in view.
    if (run.applies !== null) return;
    // What it has not compared is there all the same.
    if (run.replays !== null) return;
    const source = await findSource(manager, run.sourceId);
    const scopes = await manager.countBy(RunScopeRow, { runId });
    const tooMuch = new Map(
      (await listingsWithTooMuchGone(manager, run, source.removalThreshold)).map((one) => [
        one.evidence,
        one,
      ]),
    );
    let number = scopes * SEQ_PER_SCOPE;
    for (let after = '', more = true; more;) {
      signal.throwIfAborted();
      const candidates = await missingEntities(manager, run, after, BATCH);
      const removals = await this.removals(run, source, candidates, signal);
      const confirmed = await confirmedRemovals(
        manager,
        run.confirms,
        candidates.map(({ urn }) => urn),
      );
      const known = new Map(candidates.map((candidate) => [candidate.urn, candidate]));
      const reasonToHold = (urn: string): string | undefined => {
        const candidate = known.get(urn);
        if (!candidate || confirmed.has(urn)) return undefined;
        const much = tooMuch.get(candidate.evidence);
        if (much) return muchGone(much, source.removalThreshold);
        return candidate.otherRecipe ? OTHER_RECIPE : undefined;
      };
      const changes = removals.map((removal, index): NewChange => ({
        ...removal,
        seq: number + index,
        ...heldBack(removal, reasonToHold(removal.urn)),
      }));
      await this.database.transaction(async (tx) => {
        await holdUnwritten(tx, runId);
        await insertChanges(tx, runId, REMOVALS, changes);
      });
      number += candidates.length;
      after = candidates.at(-1)?.urn ?? after;
      more = candidates.length === BATCH;
      await this.progress.write(runId, {
        phase: 'reading',
        message: `looking for what ${source.name} no longer has`,
      });
    }
    await this.withdrawals.execute(run, source, number, signal);
  }

  private async removals(
    run: RunRow,
    source: SourceRow,
    candidates: readonly MissingEntity[],
    signal: AbortSignal,
  ): Promise<readonly Omit<NewChange, 'seq'>[]> {
    if (candidates.length === 0) return [];
    const wanted = candidates.map(({ urn }) => removed(urn));
    const [current, owners] = await Promise.all([
      this.current.execute(wanted, signal),
      otherOwners(
        this.database.manager,
        source.id,
        candidates.map(({ urn }) => urn),
      ),
    ]);
    const statusless = wanted.filter((aspect) => !current.has(aspectKey(aspect))).map(({ urn }) => urn);
    const existing = await withCatalogErrors(() => this.datahub.reads.exists(statusless, { signal }));
    return wanted.flatMap((aspect) => {
      const { urn, aspectName, timeseries } = aspect;
      const record = current.get(aspectKey(aspect));
      if (!record && !existing.has(urn)) return []; // nothing left to mark
      const change = compareAspect(aspect, record, {
        sourceId: source.id,
        takeover: source.takeover,
        stamp: { time: (run.startedAt ?? run.createdAt).getTime(), actor: 'urn:li:corpuser:dataspoke' },
      });
      if (change === undefined || change.action === 'unchanged') return []; // marked already
      const owner = owners.get(urn);
      if (owner !== undefined) return [{ urn, aspectName, timeseries, ...change, ...leftTo(owner) }];
      const action = change.action === 'conflict' ? change.action : ('remove' as const);
      return [{ urn, aspectName, timeseries, ...change, action }];
    });
  }
}

/** What becomes of the removal of an entity that another source shows: it is that source's to say when it is gone. */
function leftTo(owner: string): Pick<NewChange, 'action' | 'reason'> {
  return {
    action: 'conflict',
    reason: `The source "${owner}" has this entity too, so it stays; this source no longer has it.`,
  };
}

/** What is added to a removal that has to wait for a confirmation. */
function heldBack({ action }: Pick<NewChange, 'action'>, reason: string | undefined): Partial<NewChange> {
  return action === 'remove' && reason !== undefined ? { held: true, reason } : {};
}

const OTHER_RECIPE =
  'The recipe has changed since the run that last showed this: whether it is gone, or only out of reach of the recipe, is for a person to say.';

function muchGone({ gone, known }: TooMuchGone, threshold: number): string {
  return `${gone} of the ${known} known entities of this scope are gone; without a confirmation at most ${threshold} % are marked removed.`;
}

function removed(urn: string): DesiredAspect {
  return {
    urn,
    entityType: Urn.parse(urn).entityType,
    aspectName: 'status',
    timeseries: false,
    value: { removed: true },
  };
}
