import { dependencyUnavailable, Shutdown } from '@dataspoke/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { DocumentStore } from '../documents/document-store';
import { Embedder, type EmbeddingModel } from '../embedding/embedder';
import { toIndexError } from './index-errors';
import { IndexStateRow } from './index-state.row';
import { RestoreIndex } from './restore-index';
import {
  type CandidateSet,
  type FacetCounts,
  type FacetQuery,
  IndexCorrupt,
  IndexUnavailable,
  type IndexQuery,
  type ListPage,
  type ListQuery,
  SearchIndex,
} from './search-index';
import { SoleProcess } from './sole-process';

const RETRY_MS = 1_000;

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

  /** Searches; the answer can lack documents while the index is made anew. Raises `service-unavailable`. */
  async search(query: IndexQuery): Promise<CandidateSet> {
    return this.guarded(() => this.index.search(query));
  }

  /** Entities in an order, without a question. Raises `service-unavailable` and `CursorInvalid`. */
  async list(query: ListQuery): Promise<ListPage> {
    return this.guarded(() => this.index.list(query));
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
    const state = await manager.findOneByOrFail(IndexStateRow, { id: 1 });
    const known =
      state.model !== null && state.dimensions !== null
        ? { name: state.model, dimensions: state.dimensions }
        : undefined;
    const model = this.embedder.model ?? known;
    if (model && model.name !== known?.name) {
      await manager.update(IndexStateRow, { id: 1 }, { model: model.name, dimensions: model.dimensions });
    }
    if (discard) await this.index.discard();
    const was = await this.index.prepare({ generation: state.generation, model });
    this.current = model;
    this.opened = true;
    const { put, removed } = await this.restore.execute(model, this.shutdown.signal);
    if (was === 'emptied' || put + removed > 0) {
      this.log.log(
        `the index was ${was}; put ${put} documents, took out ${removed}, of ${await this.documents.count()}`,
      );
    }
  }

  private exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }
}
