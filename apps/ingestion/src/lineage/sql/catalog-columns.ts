import { KnownColumns } from '@dataspoke/connectors';
import { aspectOf, DataHubClient } from '@dataspoke/datahub-client';
import { Injectable } from '@nestjs/common';
import { catalogTable, columnsOf } from './catalog-table';

/** Columns of datasets from the catalog's primary store. */
@Injectable()
export class CatalogColumns extends KnownColumns {
  constructor(private readonly datahub: DataHubClient) {
    super();
  }

  /** Raises DataHubError: a catalog that is away is not one that knows no columns. */
  override async of(
    datasets: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = await this.datahub.reads.readAspects(datasets, ['schemaMetadata', 'status'], { signal });
    return new Map(
      [...found].flatMap(([urn, of]) => {
        if (aspectOf(of, 'status')?.removed === true) return [];
        const columns = columnsOf(catalogTable(urn, aspectOf(of, 'schemaMetadata')));
        return columns === undefined ? [] : [[urn, columns] as const];
      }),
    );
  }
}
