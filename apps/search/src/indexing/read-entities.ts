import {
  type Aspects,
  type AspectsByUrn,
  DataHubClient,
  DataHubRejected,
  DataHubUnauthorized,
} from '@dataspoke/datahub-client';
import { DatasetUrn, InvalidUrn } from '@dataspoke/domain';
import { Injectable } from '@nestjs/common';
import { toCatalogError } from '../catalog/catalog-errors';
import { type DatasetFacts } from '../documents/dataset-facts';
import { DATASET_ASPECTS, readDataset } from '../documents/read-dataset';

/** What the catalog's primary store says about entities now. */
export interface ReadEntities {
  readonly present: ReadonlyMap<string, DatasetFacts>;
  /** Not stored, or soft-deleted. */
  readonly gone: readonly string[];
  /** Why an entity could not be read or understood; the others are not affected. */
  readonly failed: ReadonlyMap<string, string>;
}

export interface EntityWish {
  readonly urn: string;
  /** The row count that is known, when the profile need not be read. */
  readonly rowCount?: number | 'read';
}

/** Reads entities from the catalog in batches. */
@Injectable()
export class EntityReader {
  constructor(private readonly datahub: DataHubClient) {}

  /** Raises `datahub-unavailable`: an outage is never taken for "gone". */
  async read(wishes: readonly EntityWish[], signal: AbortSignal): Promise<ReadEntities> {
    const failed = new Map<string, string>();
    const urns = new Map<string, DatasetUrn>();
    for (const { urn } of wishes) {
      try {
        urns.set(urn, DatasetUrn.parse(urn));
      } catch (error) {
        if (!(error instanceof InvalidUrn)) throw error;
        failed.set(urn, error.message);
      }
    }
    try {
      const aspects = await this.aspects([...urns.keys()], failed, signal);
      const counts = await this.rowCounts(wishes, aspects, signal);
      const present = new Map<string, DatasetFacts>();
      const gone: string[] = [];
      for (const [text, urn] of urns) {
        if (failed.has(text)) continue;
        const facts = factsOf(urn, aspects.get(text), counts.get(text), failed);
        if (facts) present.set(text, facts);
        else if (!failed.has(text)) gone.push(text);
      }
      return { present, gone, failed };
    } catch (error) {
      throw toCatalogError(error);
    }
  }

  /** When DataHub refuses a batch, halves of it are asked for, so that one bad entity costs only itself. */
  private async aspects(
    urns: readonly string[],
    failed: Map<string, string>,
    signal: AbortSignal,
  ): Promise<AspectsByUrn> {
    if (urns.length === 0) return new Map();
    try {
      return await this.datahub.reads.readAspects(urns, DATASET_ASPECTS, { signal });
    } catch (error) {
      if (!(error instanceof DataHubRejected)) throw error;
      if (urns.length === 1) {
        for (const urn of urns) failed.set(urn, error.message);
        return new Map();
      }
      const middle = Math.ceil(urns.length / 2);
      const first = await this.aspects(urns.slice(0, middle), failed, signal);
      const second = await this.aspects(urns.slice(middle), failed, signal);
      return new Map([...first, ...second]);
    }
  }

  /** Profiles come from DataHub's index one by one; the client bounds how many are under way. */
  private async rowCounts(
    wishes: readonly EntityWish[],
    stored: AspectsByUrn,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, number | undefined>> {
    const counts = await Promise.all(
      wishes.map(async ({ urn, rowCount }) => {
        if (rowCount !== 'read') return [urn, rowCount] as const;
        return [urn, stored.has(urn) ? await this.rowCount(urn, signal) : undefined] as const;
      }),
    );
    return new Map(counts);
  }

  private async rowCount(urn: string, signal: AbortSignal): Promise<number | undefined> {
    try {
      const [profile] = await this.datahub.reads.timeseries(urn, 'datasetProfile', { limit: 1, signal });
      const rows = profile?.['rowCount'];
      return typeof rows === 'number' && Number.isSafeInteger(rows) && rows >= 0 ? rows : undefined;
    } catch (error) {
      // Profiles have a privilege of their own; a dataset is worth finding without its row count.
      if (error instanceof DataHubRejected || error instanceof DataHubUnauthorized) return undefined;
      throw error;
    }
  }
}

function factsOf(
  urn: DatasetUrn,
  aspects: Aspects | undefined,
  rowCount: number | undefined,
  failed: Map<string, string>,
): DatasetFacts | undefined {
  try {
    return readDataset(urn, aspects, rowCount);
  } catch (error) {
    if (!(error instanceof DataHubRejected)) throw error;
    failed.set(urn.toString(), error.message);
    return undefined;
  }
}
