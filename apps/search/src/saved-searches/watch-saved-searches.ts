import { Clock, DataSpokeError, Elections, isTransient, ProcessRoles } from '@dataspoke/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource, In, LessThanOrEqual, Raw } from 'typeorm';
import { SearchEnv } from '../search-env';
import { CatalogChanges } from './catalog-changes';
import { FindMatches } from './find-matches';
import { SavedSearchRow } from './saved-search.row';
import { SettleMatches } from './settle-matches';

const LOOK_EVERY_MS = 1_000;
/** A burst of changes is answered once; and the names of the catalog, which are read once a second, are those after it. */
const SETTLE_MS = 2_000;
const PAGE = 50;
/** Stands for all of them where none could be looked for; no id of a search. */
const EVERY_SEARCH = 'every';

/**
 * Asks saved searches again after changes, one after the other, each at most once in `DATASPOKE_SAVED_SEARCH_SECONDS`: however many
 * changes come, the work is that of the searches there are.
 */
@Injectable()
export class WatchSavedSearches implements OnApplicationBootstrap {
  private readonly log = new Logger(WatchSavedSearches.name);
  /** Searches that wait for something which is away; while there are any, the log has said so. */
  private readonly waiting = new Set<string>();

  constructor(
    private readonly database: DataSource,
    private readonly changes: CatalogChanges,
    private readonly matches: FindMatches,
    private readonly settle: SettleMatches,
    private readonly elections: Elections,
    private readonly roles: ProcessRoles,
    private readonly env: SearchEnv,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.roles.has('activities')) return;
    this.elections.run('saved-searches', async (signal) => {
      while (!signal.aborted) {
        await this.round(signal).catch((error: unknown) => {
          if (signal.aborted) return;
          if (!isTransient(error)) throw error;
          this.outage(EVERY_SEARCH, error instanceof Error ? error.message : String(error));
        });
        await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
    });
  }

  private async round(signal: AbortSignal): Promise<void> {
    // Read before anything is asked: what changes while it is asked has a higher number and is asked for once more.
    const change = await this.changes.newest();
    let due = await this.due(change);
    await this.forgetDeleted();
    if (due.length === 0) return;
    await delay(SETTLE_MS, undefined, { signal }).catch(() => undefined);
    while (due.length > 0 && !signal.aborted) {
      for (const row of due) {
        if (signal.aborted) return;
        await this.ask(row, change);
      }
      due = await this.due(change);
    }
  }

  private due(change: string): Promise<SavedSearchRow[]> {
    const before = new Date(this.clock.now().getTime() - this.env.DATASPOKE_SAVED_SEARCH_SECONDS * 1_000);
    return this.database.manager.find(SavedSearchRow, {
      where: {
        evaluatedChange: Raw((column) => `${column} < :change`, { change }),
        askedAt: LessThanOrEqual(before),
      },
      order: { evaluatedChange: 'ASC', askedAt: 'ASC' },
      take: PAGE,
    });
  }

  private async ask(row: SavedSearchRow, change: string): Promise<void> {
    const { id, owner, ownerRole: role, request, top, minScore } = row;
    try {
      const found = await this.matches.execute({ owner: { id: owner, role }, request, top, minScore });
      if ('away' in found) {
        this.outage(id, found.away);
        await this.postpone(row, `It is asked again soon. ${found.away}`);
        return;
      }
      await this.settle.execute(row, change, found);
      this.answered(id);
    } catch (error) {
      if (isTransient(error)) this.outage(id, error instanceof Error ? error.message : String(error));
      else {
        this.answered(id);
        if (!(error instanceof DataSpokeError))
          this.log.error(`The saved search ${id} cannot be asked`, error);
      }
      const why = error instanceof DataSpokeError ? error.message : 'See the log of the search service.';
      await this.postpone(row, `It could not be asked. ${why}`);
    }
  }

  /** Said once, and again only after every search that had to wait was answered. */
  private outage(id: string, why: string): void {
    if (this.waiting.size === 0) this.log.warn(`Saved searches wait until they can be asked again: ${why}`);
    this.waiting.add(id);
  }

  private answered(id: string): void {
    if (this.waiting.delete(id) && this.waiting.size === 0) this.log.log('Saved searches are asked again');
  }

  private async forgetDeleted(): Promise<void> {
    this.answered(EVERY_SEARCH);
    if (this.waiting.size === 0) return;
    const rows = await this.database.manager.find(SavedSearchRow, {
      select: { id: true },
      where: { id: In([...this.waiting]) },
    });
    const there = new Set(rows.map(({ id }) => id));
    for (const id of this.waiting) if (!there.has(id)) this.answered(id);
  }

  /** What is known stays as it is: an outage is no answer. */
  private async postpone({ id, version }: SavedSearchRow, note: string): Promise<void> {
    await this.database.manager.update(
      SavedSearchRow,
      { id, version },
      { askedAt: this.clock.now(), note: note.slice(0, 1_000) },
    );
  }
}
