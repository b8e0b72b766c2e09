import {
  type IndexRunCounts,
  type IndexRunFindings,
  type IndexRunInput,
  progressHint,
} from '@dataspoke/contracts';
import { DataHubClient, DataHubRejected, type UrnPage } from '@dataspoke/datahub-client';
import { Hints } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { toCatalogError } from '../catalog/catalog-errors';
import { DocumentStore } from '../documents/document-store';
import { IndexEntities, type IndexOutcome } from '../indexing/index-entities';
import { OwedRefreshes } from '../indexing/owed-refreshes';
import { findIndexRun } from './find-index-run';
import { IndexRunRow, NO_FINDINGS } from './index-run.row';
import { IndexRunFailed, PageOvertaken } from './job-errors';

const ENTITIES_PER_PAGE = 200;
const RESTARTS = 3;
const EXAMPLES = 20;

/** What is listed, one after the other: first what documents of datasets take from other entities. */
const STAGES: readonly (readonly [string, ...string[]])[] = [
  ['query'],
  ['domain', 'glossaryTerm', 'dataProduct', 'document'],
  ['dataset', 'dashboard', 'chart', 'dataJob'],
];

/** What a page of a re-index has changed. */
type Step = Partial<Pick<IndexRunRow, 'stage' | 'cursor' | 'counts' | 'findings' | 'restarts'>> & {
  readonly message: string;
};

/** Walks through the catalog page by page; where it is lies in the index run's row, written with each page's documents. */
@Injectable()
export class IndexPages {
  constructor(
    private readonly database: DataSource,
    private readonly datahub: DataHubClient,
    private readonly documents: DocumentStore,
    private readonly entities: IndexEntities,
    private readonly owed: OwedRefreshes,
    private readonly hints: Hints,
  ) {}

  /** Indexes the next page; says whether the catalog has no more. Raises `datahub-unavailable`, `service-unavailable`. */
  async next({ indexRunId }: IndexRunInput, signal: AbortSignal): Promise<{ readonly done: boolean }> {
    const run = await findIndexRun(this.database.manager, indexRunId);
    if (run.state !== 'running') return { done: true };
    if (run.kind === 'refresh') return this.refresh(run, signal);
    const types = STAGES[run.stage];
    if (!types) return { done: true };
    const page = await this.listing(run, types, signal);
    if (page === 'expired') return this.restart(run);
    await this.entities.execute({
      urns: page.urns,
      series: 'all',
      alone: true,
      signal,
      settle: async (tx, outcome) => {
        const counts = addCounts(run.counts, outcome);
        await this.seen(tx, run.id, outcome);
        await this.advance(tx, run, {
          cursor: page.cursor ?? null,
          stage: page.cursor === undefined ? run.stage + 1 : run.stage,
          counts,
          findings: addFindings(run.findings, outcome),
          message: `${counts.seen} entities compared with their documents`,
        });
      },
    });
    this.hints.publish(progressHint('search', run.id));
    return { done: page.cursor === undefined && run.stage + 1 >= STAGES.length };
  }

  /** Reads documents again that mention something whose name changed, entity after entity. */
  private async refresh(run: IndexRunRow, signal: AbortSignal): Promise<{ readonly done: boolean }> {
    const owed = await this.owed.next();
    if (!owed) return { done: true };
    const [subject, after] = (run.cursor ?? '').split(' ');
    const urns = await this.documents.concernedBy(
      owed.urn,
      subject === owed.urn && after !== undefined ? decodeURIComponent(after) : '',
      ENTITIES_PER_PAGE,
    );
    const last = urns.length === ENTITIES_PER_PAGE ? urns.at(-1) : undefined;
    await this.entities.execute({
      urns,
      series: new Set(),
      alone: true,
      signal,
      settle: async (tx, outcome) => {
        if (last === undefined) await this.owed.settle(tx, owed);
        const counts = addCounts(run.counts, outcome);
        await this.advance(tx, run, {
          cursor: last === undefined ? null : `${owed.urn} ${encodeURIComponent(last)}`,
          counts,
          message: `${counts.seen} documents read again`,
        });
      },
    });
    this.hints.publish(progressHint('search', run.id));
    return { done: false };
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
    if (run.state !== 'running' || run.kind === 'refresh') return { done: true };
    const urns = await this.documents.unseen(run.id, '', ENTITIES_PER_PAGE);
    if (urns.length === 0) return { done: true };
    await this.entities.execute({
      urns,
      series: new Set(),
      signal,
      settle: async (tx, outcome) => {
        await this.seen(tx, run.id, outcome);
        await this.advance(tx, run, {
          counts: addCounts(run.counts, outcome),
          findings: addFindings(run.findings, outcome),
          message: 'removing what is gone from the catalog',
        });
      },
    });
    this.hints.publish(progressHint('search', run.id));
    return { done: false };
  }

  private async listing(
    run: IndexRunRow,
    entityTypes: readonly [string, ...string[]],
    signal: AbortSignal,
  ): Promise<UrnPage | 'expired'> {
    const pages = this.datahub.reads.scrollUrns(
      { entityTypes },
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
      stage: 0,
      cursor: null,
      findings: null,
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

function addFindings(
  known: IndexRunFindings | null,
  { indexed, added, removed }: IndexOutcome,
): IndexRunFindings {
  const before = known ?? NO_FINDINGS;
  return {
    ...before,
    missing: before.missing + added.length,
    stale: before.stale + indexed.length - added.length,
    orphaned: before.orphaned + removed.length,
    examples: [...before.examples, ...indexed, ...removed].slice(0, EXAMPLES),
  };
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
