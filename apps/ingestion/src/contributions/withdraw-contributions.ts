import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { aspectKey, ReadCurrentAspects } from '../catalog/current-aspects';
import { compareAspect } from '../changes/compare-aspect';
import { insertChanges, type NewChange } from '../changes/insert-changes';
import { confirmedRemovals, REMOVALS } from '../changes/missing-entities';
import { holdUnwritten } from '../runs/active-run';
import { type RunRow } from '../runs/run.row';
import { type SourceRow } from '../sources/source.row';
import { nothingOf } from './contributed-aspects';
import { listingsWithTooMuchWithdrawn, type WithdrawnAspect, withdrawnAspects } from './withdrawn-aspects';

const BATCH = 200;

/** Adds to a change set that a source takes back what it had added to entities of others and says no longer. */
@Injectable()
export class WithdrawContributions {
  constructor(
    private readonly database: DataSource,
    private readonly current: ReadCurrentAspects,
  ) {}

  /**
   * Numbers its changes from `seq`. Idempotent: the same withdrawals get the same place in the change set. Raises what reading the catalog
   * raises.
   */
  async execute(run: RunRow, source: SourceRow, seq: number, signal: AbortSignal): Promise<void> {
    const { manager } = this.database;
    const tooMuch = new Map(
      (await listingsWithTooMuchWithdrawn(manager, run, source.removalThreshold)).map((one) => [
        one.listing,
        `This source says nothing any more about ${one.gone} of ${one.known} entities; without a confirmation it takes back at most ${source.removalThreshold} %.`,
      ]),
    );
    let after: Pick<WithdrawnAspect, 'urn' | 'aspect'> = { urn: '', aspect: '' };
    for (let number = seq, more = true; more;) {
      signal.throwIfAborted();
      const withdrawn = await withdrawnAspects(manager, run, after, BATCH);
      const urns = withdrawn.map(({ urn }) => urn);
      const confirmed = await confirmedRemovals(manager, run.confirms, urns);
      const changes = (await this.compare(run, source, withdrawn, signal)).map(
        ({ listing, ...change }, at): NewChange => {
          const reason = confirmed.has(change.urn) ? undefined : tooMuch.get(listing);
          const held = change.action === 'update' && reason !== undefined ? { held: true, reason } : {};
          return { ...change, seq: number + at, ...held };
        },
      );
      await this.database.transaction(async (tx) => {
        await holdUnwritten(tx, run.id);
        await insertChanges(tx, run.id, REMOVALS, changes);
      });
      number += withdrawn.length;
      after = withdrawn.at(-1) ?? after;
      more = withdrawn.length === BATCH;
    }
  }

  private async compare(
    run: RunRow,
    source: SourceRow,
    withdrawn: readonly WithdrawnAspect[],
    signal: AbortSignal,
  ): Promise<readonly (Omit<NewChange, 'seq'> & { readonly listing: string })[]> {
    const wanted = withdrawn.map(({ urn, aspect, listing }) => ({ ...nothingOf(urn, aspect), listing }));
    const current = await this.current.execute(wanted, signal);
    return wanted.flatMap((aspect) => {
      const change = compareAspect(aspect, current.get(aspectKey(aspect)), {
        sourceId: source.id,
        takeover: source.takeover,
        stamp: { time: (run.startedAt ?? run.createdAt).getTime(), actor: 'urn:li:corpuser:dataspoke' },
      });
      // What somebody else has taken out already needs nothing.
      if (change?.action !== 'update') return [];
      const { urn, aspectName, timeseries, listing } = aspect;
      return [{ urn, aspectName, timeseries, listing, ...change }];
    });
  }
}
