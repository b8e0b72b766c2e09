import { searchEvents } from '@dataspoke/contracts';
import { Clock, Outbox } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { Retrieve } from '../query/retrieve/retrieve';
import { lastingRulesStamp } from '../visibility/visibility-rules';
import { type Matches } from './find-matches';
import { SavedSearchHitRow } from './saved-search-hit.row';
import { SavedSearchRow } from './saved-search.row';

/** Compares what a saved search found with what it knows, and tells what is new. */
@Injectable()
export class SettleMatches {
  constructor(
    private readonly database: DataSource,
    private readonly retrieve: Retrieve,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * New hits, their events and the number of the change are written in one transaction, so that a crash neither loses nor doubles
   * one; nothing is when the search was changed or settled by somebody else meanwhile, or the rules of who can find what: it is asked
   * again then. Returns how many hits are new.
   */
  async execute(asked: SavedSearchRow, change: string, found: Matches): Promise<number> {
    const gone = found.complete ? undefined : await this.hiddenOrRemoved(asked.id, found);
    return this.database.transaction(async (tx) => {
      const row = await tx.findOne(SavedSearchRow, {
        where: { id: asked.id },
        lock: { mode: 'pessimistic_write' },
      });
      if ((await lastingRulesStamp(tx)) !== found.rules) return 0;
      if (row?.version !== asked.version || BigInt(row.evaluatedChange) >= BigInt(change)) return 0;
      const now = this.clock.now();
      await this.forget(tx, row.id, found, gone);
      const added = await this.add(tx, row.id, found.urns, { at: now, isNew: true });
      await this.outbox.publishMany(
        tx,
        searchEvents.savedSearchMatched,
        added.map(({ id, urn }) => ({
          subject: urn,
          data: {
            savedSearchId: row.id,
            owner: row.owner,
            name: row.name,
            hitId: id,
            urn,
            foundAt: now.toISOString(),
          },
        })),
      );
      const { note } = found;
      const outcome = { evaluatedChange: change, evaluatedAt: now, askedAt: now, note };
      await tx.update(SavedSearchRow, { id: row.id }, outcome);
      return added.length;
    });
  }

  /** Notes hits; returns those that were not known. */
  async add(
    tx: EntityManager,
    id: string,
    urns: readonly string[],
    { at, isNew }: { readonly at: Date; readonly isNew: boolean },
  ): Promise<readonly { readonly id: string; readonly urn: string }[]> {
    return tx.query(
      `INSERT INTO saved_search_hits (saved_search_id, urn, id, is_new, found_at)
       SELECT $1, hit.urn, hit.id, $4, $5 FROM unnest($2::text[], $3::uuid[]) AS hit (urn, id)
       ON CONFLICT (saved_search_id, urn) DO NOTHING RETURNING id, urn`,
      [id, urns, urns.map(() => randomUUID()), isNew, at],
    );
  }

  private async forget(
    tx: EntityManager,
    id: string,
    { urns }: Matches,
    gone: readonly string[] | undefined,
  ): Promise<void> {
    await (gone === undefined
      ? tx.query('DELETE FROM saved_search_hits WHERE saved_search_id = $1 AND urn <> ALL ($2::text[])', [
          id,
          urns,
        ])
      : tx.query('DELETE FROM saved_search_hits WHERE saved_search_id = $1 AND urn = ANY ($2::text[])', [
          id,
          gone,
        ]));
  }

  /** Of a ranking, what has dropped out of its top stays known: ranks move with every change around. */
  private async hiddenOrRemoved(id: string, { visible }: Matches): Promise<readonly string[]> {
    const rows = await this.database.manager.find(SavedSearchHitRow, {
      select: { urn: true },
      where: { savedSearchId: id },
    });
    const known = rows.map(({ urn }) => urn);
    const there = new Set(await this.retrieve.allowed(known, visible));
    return known.filter((urn) => !there.has(urn));
  }
}
