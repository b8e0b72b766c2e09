import { type AspectsByUrn, DataHubClient, DataHubRejected } from '@dataspoke/datahub-client';
import { DatasetUrn, InvalidUrn } from '@dataspoke/domain';
import { Injectable } from '@nestjs/common';
import { toCatalogError } from './catalog-errors';
import { DATASET_ASPECTS, type DatasetFacts, readDatasetFacts } from './dataset-facts';
import { SurroundingsReader } from './surroundings';

/** What the catalog says about datasets now. */
export interface FoundFacts {
  readonly present: ReadonlyMap<string, DatasetFacts>;
  /** Not stored, or soft-deleted. */
  readonly gone: readonly string[];
  /** Why a dataset could not be read or understood; the others are not affected. */
  readonly failed: ReadonlyMap<string, string>;
}

/** Reads the facts that scores depend on, in batches. */
@Injectable()
export class CatalogFacts {
  constructor(
    private readonly datahub: DataHubClient,
    private readonly surroundings: SurroundingsReader,
  ) {}

  /**
   * `changed` are assertions and incidents that an event told of. Raises `datahub-unavailable`: an outage is never taken for
   * "gone".
   */
  async read(urns: readonly string[], changed: readonly string[], signal: AbortSignal): Promise<FoundFacts> {
    const failed = new Map<string, string>();
    const valid = urns.filter((urn) => isDatasetUrn(urn, failed));
    try {
      const aspects = await this.aspects(valid, failed, signal);
      const around = await this.surroundings.read([...aspects.keys()], changed, signal);
      const present = new Map<string, DatasetFacts>();
      const gone: string[] = [];
      for (const urn of valid) {
        if (failed.has(urn)) continue;
        try {
          const facts = readDatasetFacts(urn, aspects.get(urn), around.get(urn) ?? NOTHING_AROUND);
          if (facts) present.set(urn, facts);
          else gone.push(urn);
        } catch (error) {
          if (!(error instanceof DataHubRejected)) throw error;
          failed.set(urn, error.message);
        }
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
}

const NOTHING_AROUND = { assertions: [], activeIncidents: [] } as const;

function isDatasetUrn(urn: string, failed: Map<string, string>): boolean {
  try {
    DatasetUrn.parse(urn);
    return true;
  } catch (error) {
    if (!(error instanceof InvalidUrn)) throw error;
    failed.set(urn, error.message);
    return false;
  }
}
