import {
  type Caller,
  type DeleteSavedSearchRequest,
  type ReplaceSavedSearchRequest,
  type SavedQuestion,
  type SavedSearch,
  type SavedSearchDraft,
  type SearchFilters,
} from '@dataspoke/contracts';
import {
  claim,
  Clock,
  conflict,
  currentContext,
  dependencyUnavailable,
  invalidRequest,
  notFound,
  preconditionFailed,
} from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { DataSource, type EntityManager } from 'typeorm';
import { CatalogChanges } from './catalog-changes';
import { FindMatches, type Matches } from './find-matches';
import { SavedSearchHitRow } from './saved-search-hit.row';
import { SAVED_SEARCH_NAMES, SavedSearchRow } from './saved-search.row';
import { SettleMatches } from './settle-matches';

const MAX_OF_ONE_CALLER = 50;
/** All of them are asked again after a change. */
const MAX_OF_ALL = 1_000;

/** A saved search without its counts, which depend on what the owner may find at the moment. */
export type UncountedSearch = Omit<SavedSearch, 'known' | 'unseen'>;

/** What a search finds at the moment it is saved; none of that is new. */
export interface Baseline {
  readonly change: string;
  readonly found: Matches;
}

/** The saved searches of callers; nobody gets to know about those of others. */
@Injectable()
export class SavedSearches {
  constructor(
    private readonly database: DataSource,
    private readonly changes: CatalogChanges,
    private readonly matches: FindMatches,
    private readonly settle: SettleMatches,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks a search that is about to be saved. Raises `invalid-request` for one that cannot be asked or comes with a DataHub token, and
   * `service-unavailable` while a part of the search is away.
   */
  async baseline(owner: Caller, draft: SavedSearchDraft): Promise<Baseline> {
    if (currentContext().catalogToken !== undefined) {
      throw invalidRequest(
        'A search cannot be saved under a DataHub token: it is asked later, when the token is not there.',
        [{ field: 'X-DataHub-Token', message: 'must be left out here' }],
      );
    }
    const change = await this.changes.newest();
    const { request, top = null, minScore = null } = draft;
    const found = await this.matches.execute({ owner, request, top, minScore });
    if ('away' in found) {
      throw dependencyUnavailable(
        'service-unavailable',
        `What the search finds now cannot be told. ${found.away} Try again later.`,
      );
    }
    return { change, found };
  }

  /** Raises `conflict` for a name that is taken and when there are too many. */
  async create(
    tx: EntityManager,
    owner: Caller,
    draft: SavedSearchDraft,
    at: Baseline,
  ): Promise<UncountedSearch> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('saved_searches', 0))`);
    if ((await tx.countBy(SavedSearchRow, { owner: owner.id })) >= MAX_OF_ONE_CALLER) {
      throw conflict(`You have ${MAX_OF_ONE_CALLER} saved searches already; delete one first.`);
    }
    if ((await tx.count(SavedSearchRow)) >= MAX_OF_ALL) {
      throw conflict(`There are ${MAX_OF_ALL} saved searches already, which is the most there can be.`);
    }
    const now = this.clock.now();
    const row = tx.create(SavedSearchRow, {
      id: randomUUID(),
      owner: owner.id,
      ...contentOf(owner, draft),
      ...evaluated(at, now),
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    await claim(
      tx,
      SAVED_SEARCH_NAMES,
      () => tx.insert(SavedSearchRow, row),
      () => Promise.resolve(nameTaken(row.name)),
    );
    await this.settle.add(tx, row.id, at.found.urns, { at: now, isNew: false });
    return toSavedSearch(row);
  }

  /** By name. */
  async list(owner: Caller): Promise<UncountedSearch[]> {
    const { manager } = this.database;
    const rows = await manager.find(SavedSearchRow, { where: { owner: owner.id }, order: { name: 'ASC' } });
    return rows.map(toSavedSearch);
  }

  /** Raises `not-found`, also for one of somebody else. */
  async get(owner: Caller, id: string): Promise<UncountedSearch> {
    return toSavedSearch(await this.row(this.database.manager, owner, id));
  }

  /** Raises `not-found`, also for one of somebody else. */
  async row(manager: EntityManager, owner: Caller, id: string): Promise<SavedSearchRow> {
    const row = await manager.findOneBy(SavedSearchRow, { id, owner: owner.id });
    if (!row) throw notFound('saved search', id);
    return row;
  }

  /** Whether another question is asked than the one that was saved. */
  isOther({ request, top, minScore }: SavedSearchRow, draft: SavedSearchDraft): boolean {
    return !isDeepStrictEqual(
      [plain(request), top, minScore],
      [plain(draft.request), draft.top ?? null, draft.minScore ?? null],
    );
  }

  /**
   * With `at` the question is another one: what the old one found is forgotten. Raises `precondition-failed` when it has another
   * version, `not-found` and `conflict`.
   */
  async replace(
    tx: EntityManager,
    owner: Caller,
    { id, version, draft }: ReplaceSavedSearchRequest,
    at: Baseline | undefined,
  ): Promise<UncountedSearch> {
    const row = await this.locked(tx, owner, id, version);
    const now = this.clock.now();
    Object.assign(row, contentOf(owner, draft), { version: row.version + 1, updatedAt: now });
    if (at) Object.assign(row, evaluated(at, now));
    await claim(
      tx,
      SAVED_SEARCH_NAMES,
      () => tx.save(row),
      () => Promise.resolve(nameTaken(row.name)),
    );
    if (at) {
      await tx.delete(SavedSearchHitRow, { savedSearchId: id });
      await this.settle.add(tx, id, at.found.urns, { at: now, isNew: false });
    }
    return toSavedSearch(row);
  }

  /** Raises `precondition-failed` when it has another version than the one given, and `not-found`. */
  async remove(tx: EntityManager, owner: Caller, { id, version }: DeleteSavedSearchRequest): Promise<void> {
    await this.locked(tx, owner, id, version);
    await tx.delete(SavedSearchHitRow, { savedSearchId: id });
    await tx.delete(SavedSearchRow, { id });
  }

  private async locked(
    tx: EntityManager,
    owner: Caller,
    id: string,
    version: number | undefined,
  ): Promise<SavedSearchRow> {
    const row = await tx.findOne(SavedSearchRow, {
      where: { id, owner: owner.id },
      lock: { mode: 'pessimistic_write' },
    });
    if (!row) throw notFound('saved search', id);
    if (version !== undefined && row.version !== version) {
      throw preconditionFailed(
        `The saved search was changed meanwhile: it has version ${row.version}, not ${version}. Read it again and repeat the change.`,
      );
    }
    return row;
  }
}

function contentOf({ role }: Caller, { name, request, top, minScore }: SavedSearchDraft) {
  return {
    ownerRole: role,
    name: name.trim(),
    request: plain(request),
    top: top ?? null,
    minScore: minScore ?? null,
  };
}

/** As it is stored: without what is left out. */
function plain({ q, filters, exclude, types }: SavedQuestion): SavedQuestion {
  return {
    ...(q === undefined ? {} : { q }),
    ...(filters ? { filters: given(filters) } : {}),
    ...(exclude ? { exclude: given(exclude) } : {}),
    ...(types?.length ? { types: [...types] } : {}),
  };
}

function given(filters: SearchFilters): SearchFilters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}

function evaluated({ change, found }: Baseline, now: Date) {
  return { evaluatedChange: change, evaluatedAt: now, askedAt: now, note: found.note };
}

function nameTaken(name: string): Error {
  return conflict(`You have a saved search called "${name}" already.`);
}

function toSavedSearch(row: SavedSearchRow): UncountedSearch {
  return {
    id: row.id,
    name: row.name,
    request: row.request,
    ...(row.top === null ? {} : { top: row.top }),
    ...(row.minScore === null ? {} : { minScore: row.minScore }),
    evaluatedAt: row.evaluatedAt.toISOString(),
    ...(row.note === null ? {} : { note: row.note }),
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
