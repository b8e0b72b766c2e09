import { EVERYTHING } from '../condition';
import {
  type CandidateSet,
  type FacetCounts,
  type FacetQuery,
  type IndexBasis,
  type IndexedVersion,
  type IndexEntry,
  type IndexQuery,
  type IndexSide,
  IndexUnavailable,
  type ListPage,
  type ListQuery,
  NoRebuild,
  SearchIndex,
} from '../search-index';
import { asked, CollectionMissing, connect, type QdrantClients, type QdrantPlace } from './qdrant-client';
import { type QdrantCollection, QdrantCollections } from './qdrant-collections';
import { facetsOfQdrant } from './qdrant-facets';
import { filterOf } from './qdrant-filter';
import { listQdrant } from './qdrant-list';
import { pointId, REMOVED, toPoint, toRemoval } from './qdrant-point';
import { searchQdrant } from './qdrant-search';
import { QdrantWords } from './qdrant-words';
import { writePoints } from './write-points';

/** Removed entities that are remembered; no reading is so old that it could still bring back an earlier one. */
const REMEMBERED_REMOVALS = 10_000;
/** Forgotten together, so that not every removal looks for the oldest ones. */
const FORGOTTEN_AT_ONCE = 1_000;
const IDS_PER_REQUEST = 1_000;
const VERSION_FIELDS = ['urn', 'version', 'state'];

/** The index in collections of a Qdrant server (1.19). */
export class QdrantSearchIndex extends SearchIndex {
  private readonly clients: QdrantClients;
  private readonly collections: QdrantCollections;
  private readonly words: QdrantWords;
  private readonly listeners: (() => void)[] = [];
  private readonly alias: string;
  private opened: Partial<Record<IndexSide, QdrantCollection>> = {};
  private version?: string;

  constructor(place: QdrantPlace) {
    super();
    this.clients = connect(place);
    this.alias = place.collection;
    this.collections = new QdrantCollections(this.clients, place.collection);
    this.words = new QdrantWords(this.clients, place.collection);
  }

  override get engine(): string {
    return this.version ? `Qdrant ${this.version}` : 'Qdrant';
  }

  override onLoss(listener: () => void): void {
    this.listeners.push(listener);
  }

  override async prepare(basis: IndexBasis): Promise<'kept' | 'emptied'> {
    this.version = (await asked(this.clients.reads.versionInfo())).version;
    this.words.forget();
    const known = await this.collections.find('current');
    const fits =
      known?.basis.generation === basis.generation &&
      (!basis.model || !known.basis.model || isSame(basis.model, known.basis.model));
    if (!known || !fits) {
      this.opened.current = await this.collections.create('current', basis);
      return 'emptied';
    }
    const lacksModel = basis.model !== undefined && known.basis.model === undefined;
    this.opened.current = lacksModel ? await this.collections.addModel(known, basis.model) : known;
    return 'kept';
  }

  override async discard(): Promise<void> {
    this.opened.current = undefined;
    await this.collections.drop('current');
  }

  override async upsert(entries: readonly IndexEntry[], side: IndexSide = 'current'): Promise<void> {
    const { basis } = this.openedOf(side);
    const points = entries.map((entry) => ({
      version: entry.version,
      point: toPoint(entry, basis.model !== undefined),
    }));
    await this.found(writePoints(this.clients, this.collections.aliasOf(side), points));
  }

  override async remove(
    versions: readonly { readonly urn: string; readonly version: number }[],
    side: IndexSide = 'current',
  ): Promise<void> {
    this.openedOf(side);
    const alias = this.collections.aliasOf(side);
    const points = versions.map((removal) => ({ version: removal.version, point: toRemoval(removal) }));
    await this.found(writePoints(this.clients, alias, points));
    if (versions.length > 0) await this.found(this.forgetOldest(alias));
  }

  override search(query: IndexQuery): Promise<CandidateSet> {
    // A vector has no place to be compared in while no model is known.
    const vector = this.opened.current?.basis.model ? query.vector : undefined;
    return this.found(searchQdrant(this.clients, this.alias, this.words, { ...query, vector }));
  }

  override list(query: ListQuery): Promise<ListPage> {
    return this.found(listQdrant(this.clients, this.alias, query));
  }

  override facets(query: FacetQuery): Promise<FacetCounts> {
    return this.found(facetsOfQdrant(this.clients, this.alias, this.words, query));
  }

  override async count(side: IndexSide = 'current'): Promise<number> {
    this.openedOf(side);
    const wanted = { filter: filterOf(EVERYTHING), exact: true };
    const { count } = await this.found(
      asked(this.clients.reads.count(this.collections.aliasOf(side), wanted)),
    );
    return count;
  }

  override async versionsOf(
    urns: readonly string[],
    side: IndexSide = 'current',
  ): Promise<readonly IndexedVersion[]> {
    this.openedOf(side);
    const alias = this.collections.aliasOf(side);
    const versions: IndexedVersion[] = [];
    for (let start = 0; start < urns.length; start += IDS_PER_REQUEST) {
      const ids = urns.slice(start, start + IDS_PER_REQUEST).map(pointId);
      const wanted = { ids, with_payload: VERSION_FIELDS };
      const points = await this.found(asked(this.clients.reads.retrieve(alias, wanted)));
      versions.push(...points.map(({ payload }) => toVersion(payload ?? {})));
    }
    return versions;
  }

  override async versions({
    after,
    limit,
    side = 'current',
  }: {
    readonly after?: string;
    readonly limit: number;
    readonly side?: IndexSide;
  }): Promise<{ readonly versions: readonly IndexedVersion[]; readonly after?: string }> {
    this.openedOf(side);
    const wanted = { limit, offset: after, with_payload: VERSION_FIELDS };
    const page = await this.found(asked(this.clients.reads.scroll(this.collections.aliasOf(side), wanted)));
    const next = page.next_page_offset;
    return {
      versions: page.points.map(({ payload }) => toVersion(payload ?? {})),
      ...(typeof next === 'string' ? { after: next } : {}),
    };
  }

  override async beginRebuild(basis: IndexBasis): Promise<'begun' | 'resumed'> {
    const known = await this.collections.find('next');
    const { model } = basis;
    const fits =
      known?.basis.generation === basis.generation &&
      (model ? known.basis.model !== undefined && isSame(model, known.basis.model) : !known.basis.model);
    this.opened.next = known && fits ? known : await this.collections.create('next', basis);
    return fits ? 'resumed' : 'begun';
  }

  override async promote(): Promise<void> {
    const next = this.openedOf('next');
    await this.collections.promote(next);
    this.opened = { current: next };
    this.words.forget();
  }

  override async abandon(): Promise<void> {
    this.opened.next = undefined;
    await this.collections.drop('next');
  }

  private openedOf(side: IndexSide): QdrantCollection {
    const opened = this.opened[side];
    if (opened) return opened;
    if (side === 'next') throw new NoRebuild('no rebuild of the index is under way');
    throw new IndexUnavailable('the index is not prepared yet');
  }

  /** Tells those who listen when the collection has gone. */
  private async found<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof CollectionMissing)) throw error;
      if (this.opened.current) for (const listener of this.listeners) listener();
      throw new IndexUnavailable('the collection of the index is gone', { cause: error });
    }
  }

  private async forgetOldest(alias: string): Promise<void> {
    const { reads, writes } = this.clients;
    const filter = { must: [REMOVED] };
    const { count } = await asked(reads.count(alias, { filter, exact: true }));
    if (count < REMEMBERED_REMOVALS + FORGOTTEN_AT_ONCE) return;
    const order = { key: 'version', direction: 'asc' } as const;
    const limit = count - REMEMBERED_REMOVALS;
    const { points } = await asked(
      reads.scroll(alias, { filter, limit, order_by: order, with_payload: false }),
    );
    await asked(writes.delete(alias, { points: points.map(({ id }) => id), wait: true }));
  }
}

function isSame(a: NonNullable<IndexBasis['model']>, b: NonNullable<IndexBasis['model']>): boolean {
  return a.name === b.name && a.dimensions === b.dimensions;
}

function toVersion({ urn, version, state }: Record<string, unknown>): IndexedVersion {
  return { urn: String(urn), version: Number(version), removed: state === 'removed' };
}
