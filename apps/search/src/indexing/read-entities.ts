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
import { type DatasetStatistics, type NewestOfSeries, readStatistics } from '../documents/dataset-statistics';
import { type EntityFacts } from '../documents/entity-facts';
import { DATASET_ASPECTS, readDataset } from '../documents/read-dataset';

/** What the catalog's primary store says about entities now. */
export interface ReadEntities {
  readonly present: ReadonlyMap<string, EntityFacts>;
  /** Not stored, or soft-deleted. */
  readonly gone: readonly string[];
  /** Why an entity could not be read or understood; the others are not affected. */
  readonly failed: ReadonlyMap<string, string>;
}

export interface EntityWish {
  readonly urn: string;
  /** What is known, when the time series need not be read. */
  readonly statistics: DatasetStatistics | 'read';
}

const SERIES = ['datasetProfile', 'datasetUsageStatistics', 'operation'] as const;

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
      const statistics = await this.statistics(wishes, aspects, signal);
      const present = new Map<string, EntityFacts>();
      const gone: string[] = [];
      for (const [text, urn] of urns) {
        if (failed.has(text)) continue;
        const facts = factsOf(urn, aspects.get(text), statistics.get(text), failed);
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

  /** Time series come from DataHub's index one by one; the client bounds how many are under way. */
  private async statistics(
    wishes: readonly EntityWish[],
    stored: AspectsByUrn,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, DatasetStatistics>> {
    const read = await Promise.all(
      wishes.map(async ({ urn, statistics }): Promise<[string, DatasetStatistics]> => {
        if (statistics !== 'read') return [urn, statistics];
        return [urn, readStatistics(stored.has(urn) ? await this.newest(urn, signal) : {})];
      }),
    );
    return new Map(read);
  }

  private async newest(urn: string, signal: AbortSignal): Promise<NewestOfSeries> {
    const values = await Promise.all(
      SERIES.map(async (name) => {
        try {
          const [value] = await this.datahub.reads.timeseries(urn, name, { limit: 1, signal });
          return value ? [[name, value] as const] : [];
        } catch (error) {
          // Profiles and usage have privileges of their own; a dataset is worth finding without them.
          if (error instanceof DataHubRejected || error instanceof DataHubUnauthorized) return [];
          throw error;
        }
      }),
    );
    return Object.fromEntries(values.flat());
  }
}

function factsOf(
  urn: DatasetUrn,
  aspects: Aspects | undefined,
  statistics: DatasetStatistics | undefined,
  failed: Map<string, string>,
): EntityFacts | undefined {
  try {
    return readDataset(urn, aspects, statistics ?? { columns: new Map() });
  } catch (error) {
    if (!(error instanceof DataHubRejected)) throw error;
    failed.set(urn.toString(), error.message);
    return undefined;
  }
}
