import { dependencyUnavailable, Shutdown } from '@dataspoke/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource, type EntityManager } from 'typeorm';
import { DocumentStore } from '../documents/document-store';
import { Embedder, type EmbeddingModel } from '../embedding/embedder';
import { INDEX_RECIPE } from './index-entry';
import { toIndexError } from './index-errors';
import { type Condition } from './condition';
import { IndexStateRow } from './index-state.row';
import { type Restored, RestoreIndex } from './restore-index';
import {
  type CandidateSet,
  type FacetCounts,
  type FacetQuery,
  type IndexBasis,
  IndexCorrupt,
  IndexUnavailable,
  type IndexQuery,
  type ListPage,
  type ListQuery,
  SearchIndex,
} from './search-index';
import { SoleProcess } from './sole-process';

const RETRY_MS = 1_000;
/** One condition holds so many URNs at most. */
const URNS_AT_ONCE = 1_000;

/**
 * Keeps the index in one piece: opens it, makes it anew when it is lost, damaged or of another model, and lets one writer
 * at a time change index and documents together.
 */
@Injectable()
export class IndexKeeper implements OnApplicationBootstrap {
  private readonly log = new Logger(IndexKeeper.name);
  private turn: Promise<unknown> = Promise.resolve();
  private opened = false;
  private bringing?: Promise<void>;
  private askedAgain = false;
  private current?: EmbeddingModel;

  constructor(
    private readonly database: DataSource,
    private readonly documents: DocumentStore,
    private readonly index: SearchIndex,
    private readonly embedder: Embedder,
    private readonly restore: RestoreIndex,
    private readonly sole: SoleProcess,
    private readonly shutdown: Shutdown,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.sole.claim();
    this.index.onLoss(() => this.bring());
    this.embedder.onChange(() => {
      if (this.embedder.model && this.embedder.model.name !== this.current?.name) this.bring();
    });
    void this.embedder.settled().then(() => this.bring());
  }

  /** The model that the index holds vectors of. */
  get model(): EmbeddingModel | undefined {
    return this.current;
  }

  /** The model that documents are embedded by: the one that is there, which a rebuilt index is made for. */
  get wanted(): EmbeddingModel | undefined {
    return this.embedder.model ?? this.current;
  }

  /**
   * Whether the index is of another model or recipe than documents are made by now, so that it has to be rebuilt; not before it is
   * open, since an empty one is made by the present recipe then.
   */
  async isOutdated(manager: EntityManager): Promise<boolean> {
    if (!this.opened) return false;
    const { recipe } = await manager.findOneByOrFail(IndexStateRow, { id: 1 });
    return (
      recipe !== INDEX_RECIPE ||
      (this.current !== undefined && this.wanted !== undefined && this.wanted.name !== this.current.name)
    );
  }

  /** Begins or resumes an index beside the one that searches use. */
  beginRebuild(): Promise<void> {
    return this.write(async () => {
      const { generation } = await this.state();
      await this.index.beginRebuild(basisOf(generation, INDEX_RECIPE, this.wanted));
    });
  }

  /** Puts what documents there are into the new index, while the old one serves and is written to. */
  async fillRebuild(signal: AbortSignal): Promise<Restored> {
    return this.guarded(() => this.restore.execute(this.wanted, signal, 'next'));
  }

  /** Lets the new index take over once it holds everything. */
  promote(signal: AbortSignal): Promise<void> {
    return this.write(async () => {
      const target = this.wanted;
      await this.restore.execute(target, signal, 'next');
      const { manager } = this.database;
      const made = {
        model: target?.name ?? null,
        dimensions: target?.dimensions ?? null,
        recipe: INDEX_RECIPE,
      };
      // What the index is made of has to be known before it is there: a crash in between is made good at the next start.
      await manager.update(IndexStateRow, { id: 1 }, { ...made, promoting: true });
      await this.index.promote();
      this.current = target;
      await manager.update(IndexStateRow, { id: 1 }, { promoting: false });
    });
  }

  /** Throws the new index away; the old one stays. */
  abandonRebuild(): Promise<void> {
    return this.write(() => this.index.abandon());
  }

  /** Compares index and documents and repairs the index. */
  repair(signal: AbortSignal): Promise<Restored> {
    return this.write(() => this.restore.execute(this.current, signal));
  }

  /** Searches; the answer can lack documents while the index is made anew. Raises `service-unavailable`. */
  async search(query: IndexQuery): Promise<CandidateSet> {
    return this.guarded(() => this.index.search(query));
  }

  /** Entities in an order, without a question. Raises `service-unavailable` and `CursorInvalid`. */
  async list(query: ListQuery): Promise<ListPage> {
    return this.guarded(() => this.index.list(query));
  }

  /** Those of the entities that are in the index and that `where` allows. Raises `service-unavailable`. */
  async allowed(urns: readonly string[], where: Condition): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (let start = 0; start < urns.length; start += URNS_AT_ONCE) {
      const part = urns.slice(start, start + URNS_AT_ONCE);
      const page = await this.list({
        where: { all: [where, { urns: part }] },
        sort: { by: 'urn', descending: false },
        limit: part.length,
      });
      for (const urn of page.urns) found.add(urn);
    }
    return found;
  }

  /** Exact counts. Raises `service-unavailable`. */
  async facets(query: FacetQuery): Promise<FacetCounts> {
    return this.guarded(() => this.index.facets(query));
  }

  /** Entities that can be found. Raises `service-unavailable`. */
  async count(): Promise<number> {
    return this.guarded(() => this.index.count());
  }

  /**
   * Runs `work`, which changes index and documents, while nothing else does. Raises `service-unavailable` while the index
   * is not open or another process could write to it.
   */
  write<T>(work: () => Promise<T>): Promise<T> {
    return this.exclusive(() => {
      if (!this.sole.held) {
        throw dependencyUnavailable('service-unavailable', 'The lock on the search index is being regained.');
      }
      return this.guarded(work);
    });
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    if (!this.opened) {
      throw dependencyUnavailable(
        'service-unavailable',
        'The search index is being opened; ask again in a moment.',
      );
    }
    try {
      return await work();
    } catch (error) {
      if (error instanceof IndexCorrupt) this.bring(error);
      throw toIndexError(error);
    }
  }

  /** Prepares the index and fills in what it lacks, again and again until it works; `damage`: throws it away first. */
  private bring(damage?: Error): void {
    if (this.bringing) {
      this.askedAgain = true;
      return;
    }
    if (damage) this.log.error('the index is damaged; making it anew', damage);
    this.bringing = this.bringUntilDone(damage !== undefined).finally(() => {
      this.bringing = undefined;
      if (this.askedAgain) this.bring();
      this.askedAgain = false;
    });
  }

  private async bringUntilDone(discard: boolean): Promise<void> {
    const { signal } = this.shutdown;
    let lost = discard;
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await this.exclusive(() => this.prepare(lost));
        return;
      } catch (error) {
        lost ||= error instanceof IndexCorrupt;
        if (!(error instanceof IndexUnavailable) || failures % 20 === 0) {
          this.log.warn('the index cannot be opened yet; trying again', error);
        }
        await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async prepare(discard: boolean): Promise<void> {
    const { manager } = this.database;
    const state = await this.state();
    const known =
      state.model !== null && state.dimensions !== null
        ? { name: state.model, dimensions: state.dimensions }
        : undefined;
    const isEmpty = (await this.documents.count()) === 0;
    // Another model or recipe gets a new index beside this one, which goes on serving.
    const model = isEmpty ? (this.embedder.model ?? known) : (known ?? this.embedder.model);
    const recipe = isEmpty ? INDEX_RECIPE : state.recipe;
    if (model?.name !== known?.name || recipe !== state.recipe) {
      await manager.update(
        IndexStateRow,
        { id: 1 },
        { recipe, ...(model ? { model: model.name, dimensions: model.dimensions } : {}) },
      );
    }
    if (discard) await this.index.discard();
    const basis = basisOf(state.generation, recipe, model);
    if (state.promoting) await this.finishPromotion(basis);
    const was = await this.index.prepare(basis);
    this.current = model;
    this.opened = true;
    const { put, removed } = await this.restore.execute(model, this.shutdown.signal);
    if (was === 'emptied' || put + removed > 0) {
      this.log.log(
        `the index was ${was}; put ${put} documents, took out ${removed}, of ${await this.documents.count()}`,
      );
    }
  }

  /** The process ended between the note that a new index takes over and its taking over. */
  private async finishPromotion(basis: IndexBasis): Promise<void> {
    if ((await this.index.beginRebuild(basis)) === 'resumed') await this.index.promote();
    else await this.index.abandon();
    await this.database.manager.update(IndexStateRow, { id: 1 }, { promoting: false });
  }

  private state(): Promise<IndexStateRow> {
    return this.database.manager.findOneByOrFail(IndexStateRow, { id: 1 });
  }

  private exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }
}

function basisOf(generation: string, recipe: number, model: EmbeddingModel | undefined): IndexBasis {
  return { generation: `${generation}/${recipe}`, model };
}
