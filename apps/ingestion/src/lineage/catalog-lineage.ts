import { type CatalogReads } from '@dataspoke/datahub-client';
import { LineageSource } from './collect-lineage';
import { entityLineage, type EntityLineage, LINEAGE_ASPECTS } from './entity-lineage';

/** Neighbours of one hop at most, so that a dataset that everything reads from does not read everything. */
const MAX_NEIGHBOURS = 1_000;
const URNS_PER_FILTER = 100;

type SearchField = readonly [entityType: 'dataset' | 'dataJob', ...fields: string[]];

/**
 * Lineage as the catalog has it: who reads from or writes into a dataset is found through its search index, what they say is read
 * from the primary store.
 */
export class CatalogLineage extends LineageSource {
  /** Set when a hop had more neighbours than are followed. */
  truncated = false;

  constructor(
    private readonly reads: CatalogReads,
    private readonly signal: AbortSignal,
  ) {
    super();
  }

  async of(urns: readonly string[]): Promise<readonly EntityLineage[]> {
    const groups = Object.entries(LINEAGE_ASPECTS).map(([entityType, aspectNames]) => ({
      aspectNames,
      urns: urns.filter((urn) => urn.startsWith(`urn:li:${entityType}:`)),
    }));
    const found = await Promise.all(
      groups
        .filter((group) => group.urns.length > 0)
        .map((group) => this.reads.readAspects(group.urns, group.aspectNames, { signal: this.signal })),
    );
    return found.flatMap((entities) => [...entities].map(([urn, aspects]) => entityLineage(urn, aspects)));
  }

  async producersOf(datasets: readonly string[]): Promise<readonly EntityLineage[]> {
    return this.of(await this.search(datasets, [['dataJob', 'outputs', 'outputDatasetEdges']]));
  }

  async consumersOf(datasets: readonly string[]): Promise<readonly EntityLineage[]> {
    const fields: readonly SearchField[] = [
      ['dataset', 'upstreams'],
      ['dataJob', 'inputs', 'inputDatasetEdges'],
    ];
    return this.of(await this.search(datasets, fields));
  }

  private async search(
    datasets: readonly string[],
    fields: readonly SearchField[],
  ): Promise<readonly string[]> {
    const urns = new Set<string>();
    for (const [entityType, ...names] of fields) {
      for (let from = 0; from < datasets.length; from += URNS_PER_FILTER) {
        const values = datasets.slice(from, from + URNS_PER_FILTER);
        const filter = names.map((field) => ({ and: [{ field, values }] }));
        const pages = this.reads.scrollUrns({ entityTypes: [entityType], filter }, { signal: this.signal });
        for await (const page of pages) {
          for (const urn of page.urns) urns.add(urn);
          if (urns.size <= MAX_NEIGHBOURS) continue;
          this.truncated = true;
          return [...urns].slice(0, MAX_NEIGHBOURS);
        }
      }
    }
    return [...urns];
  }
}
