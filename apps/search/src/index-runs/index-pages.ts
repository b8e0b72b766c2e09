import { type IndexRunCounts, type IndexRunInput, progressHint } from '@dataspoke/contracts';
import { DataHubClient, DataHubRejected, type UrnPage } from '@dataspoke/datahub-client';
import { Hints } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { toCatalogError } from '../catalog/catalog-errors';
import { DocumentStore } from '../documents/document-store';
import { IndexEntities, type IndexOutcome } from '../indexing/index-entities';
import { findIndexRun } from './find-index-run';
import { IndexRunRow } from './index-run.row';
import { IndexRunFailed, PageOvertaken } from './job-errors';

const ENTITIES_PER_PAGE = 200;
const RESTARTS = 3;

/** What a page of a re-index has changed. */
type Step = Partial<Pick<IndexRunRow, 'cursor' | 'counts' | 'restarts'>> & { readonly message: string };

/** Walks through the catalog page by page; where it is lies in the index run's row, written with each page's documents. */
@Injectable()
export class IndexPages {
  constructor(
    private readonly database: DataSource,
    private readonly datahub: DataHubClient,
    private readonly documents: DocumentStore,
    private readonly entities: IndexEntities,
    private readonly hints: Hints,
  ) {}

  /** Indexes the next page; says whether the catalog has no more. Raises `datahub-unavailable`, `service-unavailable`. */
  async next({ indexRunId }: IndexRunInput, signal: AbortSignal): Promise<{ readonly done: boolean }> {
    const run = await findIndexRun(this.database.manager, indexRunId);
    if (run.state !== 'running') return { done: true };
    const page = await this.listing(run, signal);
    if (page === 'expired') return this.restart(run);
    await this.entities.execute({
      urns: page.urns,
      profiles: 'all',
      signal,
      settle: async (tx, outcome) => {
        const counts = addCounts(run.counts, outcome);
        await this.seen(tx, run.id, outcome);
        await this.advance(tx, run, {
          cursor: page.cursor ?? null,
          counts,
          message: `${counts.seen} entities compared with their documents`,
        });
      },
    });
    this.hints.publish(progressHint('search', run.id));
    return { done: page.cursor === undefined };
  }

  /**
   * Looks again, in the catalog's primary store, for what a complete listing did not meet, and removes what is really gone.
   * Says whether there was nothing left to do.
   */
  async removeUnseen(
    { indexRunId }: IndexRunInput,
    signal: AbortSignal,
  ): Promise<{ readonly done: boolean }> {
    const run = await findIndexRun(this.database.manager, indexRunId);
    if (run.state !== 'running') return { done: true };
    const urns = await this.documents.unseen(run.id, '', ENTITIES_PER_PAGE);
    if (urns.length === 0) return { done: true };
    await this.entities.execute({
      urns,
      profiles: new Set(),
      signal,
      settle: async (tx, outcome) => {
        await this.seen(tx, run.id, outcome);
        await this.advance(tx, run, {
          counts: addCounts(run.counts, outcome),
          message: 'removing what is gone from the catalog',
        });
      },
    });
    this.hints.publish(progressHint('search', run.id));
    return { done: false };
  }

  private async listing(run: IndexRunRow, signal: AbortSignal): Promise<UrnPage | 'expired'> {
    const pages = this.datahub.reads.scrollUrns(
      { entityTypes: ['dataset'] },
      { pageSize: ENTITIES_PER_PAGE, cursor: run.cursor ?? undefined, signal },
    );
    try {
      const { value } = await pages.next();
      return value ?? { urns: [] };
    } catch (error) {
      // DataHub forgets where a listing was when nobody goes on with it for some minutes.
      if (error instanceof DataHubRejected && run.cursor !== null) return 'expired';
      throw toCatalogError(error);
    } finally {
      await pages.return();
    }
  }

  private async restart(run: IndexRunRow): Promise<{ readonly done: boolean }> {
    if (run.restarts >= RESTARTS) {
      throw new IndexRunFailed(
        `DataHub lost the place of the listing ${RESTARTS + 1} times; start another re-index.`,
      );
    }
    await this.advance(this.database.manager, run, {
      cursor: null,
      restarts: run.restarts + 1,
      counts: { seen: 0, indexed: 0, unchanged: 0, removed: run.counts.removed, failed: 0 },
      message: 'listing the catalog from its beginning again',
    });
    return { done: false };
  }

  /** The entities that are there, also those that could not be read: they are not gone. */
  private async seen(
    tx: EntityManager,
    runId: string,
    { indexed, unchanged, failed }: IndexOutcome,
  ): Promise<void> {
    await this.documents.markSeen(tx, runId, [...indexed, ...unchanged, ...failed.keys()]);
  }

  /** Of two attempts at one page the first to commit counts; the other one rolls back and goes on behind it. */
  private async advance(tx: EntityManager, run: IndexRunRow, { message, ...change }: Step): Promise<void> {
    const done = change.counts?.seen ?? run.progress.done;
    const { affected } = await tx.update(
      IndexRunRow,
      { id: run.id, state: 'running', pages: run.pages },
      { ...change, pages: run.pages + 1, progress: { done, message } },
    );
    if (affected !== 1) throw new PageOvertaken();
  }
}

function addCounts(
  counts: IndexRunCounts,
  { indexed, unchanged, removed, failed }: IndexOutcome,
): IndexRunCounts {
  return {
    seen: counts.seen + indexed.length + unchanged.length + failed.size,
    indexed: counts.indexed + indexed.length,
    unchanged: counts.unchanged + unchanged.length,
    removed: counts.removed + removed.length,
    failed: counts.failed + failed.size,
  };
}
