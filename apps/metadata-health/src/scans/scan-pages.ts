import { type HealthScanCounts, type HealthScanInput, progressHint } from '@dataspoke/contracts';
import { DataHubClient, DataHubRejected, type UrnPage } from '@dataspoke/datahub-client';
import { Hints } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { toCatalogError } from '../catalog/catalog-errors';
import { ScoreDatasets, type ScoreOutcome } from '../scores/score-datasets';
import { ScoreStore } from '../scores/score-store';
import { findScan } from './find-scan';
import { PageOvertaken, ScanFailed } from './job-errors';
import { ScanRow } from './scan.row';

const DATASETS_PER_PAGE = 500;
const RESTARTS = 3;

/** What a page of a scan has changed. */
type Step = Partial<Pick<ScanRow, 'cursor' | 'counts' | 'restarts'>> & { readonly message: string };

/** Walks through the catalog page by page; where it is lies in the scan's row, written with each page's scores. */
@Injectable()
export class ScanPages {
  constructor(
    private readonly database: DataSource,
    private readonly datahub: DataHubClient,
    private readonly datasets: ScoreDatasets,
    private readonly store: ScoreStore,
    private readonly hints: Hints,
  ) {}

  /** Scores the next page; says whether the catalog has no more. Raises `datahub-unavailable`. */
  async next({ scanId }: HealthScanInput, signal: AbortSignal): Promise<{ readonly done: boolean }> {
    const scan = await findScan(this.database.manager, scanId);
    if (scan.state !== 'running') return { done: true };
    const page = await this.listing(scan, signal);
    if (page === 'expired') return this.restart(scan);
    await this.datasets.execute({
      urns: page.urns,
      signal,
      settle: async (tx, outcome) => {
        const counts = addCounts(scan.counts, outcome);
        await this.seen(tx, scan.id, outcome);
        await this.advance(tx, scan, {
          cursor: page.cursor ?? null,
          counts,
          message: `${counts.seen} datasets scored`,
        });
      },
    });
    this.hints.publish(progressHint('metadata-health', scan.id));
    return { done: page.cursor === undefined };
  }

  /**
   * Looks again, in the catalog's primary store, for what a complete listing did not meet, and removes what is really gone.
   * Says whether there was nothing left to do.
   */
  async removeUnseen({ scanId }: HealthScanInput, signal: AbortSignal): Promise<{ readonly done: boolean }> {
    const scan = await findScan(this.database.manager, scanId);
    if (scan.state !== 'running') return { done: true };
    const urns = await this.store.unseen(scan.id, DATASETS_PER_PAGE);
    if (urns.length === 0) return { done: true };
    await this.datasets.execute({
      urns,
      signal,
      settle: async (tx, outcome) => {
        await this.seen(tx, scan.id, outcome);
        await this.advance(tx, scan, {
          counts: addCounts(scan.counts, outcome),
          message: 'removing what is gone from the catalog',
        });
      },
    });
    this.hints.publish(progressHint('metadata-health', scan.id));
    return { done: false };
  }

  private async listing(scan: ScanRow, signal: AbortSignal): Promise<UrnPage | 'expired'> {
    const pages = this.datahub.reads.scrollUrns(
      { entityTypes: ['dataset'] },
      { pageSize: DATASETS_PER_PAGE, cursor: scan.cursor ?? undefined, signal },
    );
    try {
      const { value } = await pages.next();
      return value ?? { urns: [] };
    } catch (error) {
      // DataHub forgets where a listing was when nobody goes on with it for some minutes.
      if (error instanceof DataHubRejected && scan.cursor !== null) return 'expired';
      throw toCatalogError(error);
    } finally {
      await pages.return();
    }
  }

  private async restart(scan: ScanRow): Promise<{ readonly done: boolean }> {
    if (scan.restarts >= RESTARTS) {
      throw new ScanFailed(
        `DataHub lost the place of the listing ${RESTARTS + 1} times; start another scan.`,
      );
    }
    await this.advance(this.database.manager, scan, {
      cursor: null,
      restarts: scan.restarts + 1,
      counts: { seen: 0, changed: 0, unchanged: 0, removed: scan.counts.removed, failed: 0 },
      message: 'listing the catalog from its beginning again',
    });
    return { done: false };
  }

  /** The datasets that are there, also those that could not be read: they are not gone. */
  private async seen(
    tx: EntityManager,
    scanId: string,
    { changed, unchanged, failed }: ScoreOutcome,
  ): Promise<void> {
    await this.store.markSeen(tx, scanId, [...changed, ...unchanged, ...failed.keys()]);
  }

  /** Of two attempts at one page the first to commit counts; the other one rolls back and goes on behind it. */
  private async advance(tx: EntityManager, scan: ScanRow, { message, ...change }: Step): Promise<void> {
    const done = change.counts?.seen ?? scan.progress.done;
    const { affected } = await tx.update(
      ScanRow,
      { id: scan.id, state: 'running', pages: scan.pages },
      { ...change, pages: scan.pages + 1, progress: { done, message } },
    );
    if (affected !== 1) throw new PageOvertaken();
  }
}

function addCounts(
  counts: HealthScanCounts,
  { changed, unchanged, removed, failed }: ScoreOutcome,
): HealthScanCounts {
  return {
    seen: counts.seen + changed.length + unchanged.length + failed.size,
    changed: counts.changed + changed.length,
    unchanged: counts.unchanged + unchanged.length,
    removed: counts.removed + removed.length,
    failed: counts.failed + failed.size,
  };
}
