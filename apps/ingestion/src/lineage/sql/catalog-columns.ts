import { KnownColumns, type KnownField } from '@dataspoke/connectors';
import { aspectOf, DataHubClient } from '@dataspoke/datahub-client';
import { Injectable } from '@nestjs/common';
import { catalogTable, type CatalogTable, columnsOf } from './catalog-table';

/** Columns of datasets from the catalog's primary store. */
@Injectable()
export class CatalogColumns extends KnownColumns {
  constructor(private readonly datahub: DataHubClient) {
    super();
  }

  override async of(
    datasets: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const tables = await this.tables(datasets, signal);
    return new Map(
      tables.flatMap((table) => {
        const columns = columnsOf(table);
        return columns === undefined ? [] : [[table.urn, columns] as const];
      }),
    );
  }

  override async fields(
    datasets: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly KnownField[]>> {
    const tables = await this.tables(datasets, signal);
    return new Map(
      tables.flatMap(({ urn, fields }) => (fields.length === 0 ? [] : [[urn, fields] as const])),
    );
  }

  /** Raises DataHubError: a catalog that is away is not one that knows no columns. */
  private async tables(datasets: readonly string[], signal: AbortSignal): Promise<readonly CatalogTable[]> {
    const found = await this.datahub.reads.readAspects(datasets, ['schemaMetadata', 'status'], { signal });
    return [...found].flatMap(([urn, of]) =>
      aspectOf(of, 'status')?.removed === true ? [] : [catalogTable(urn, aspectOf(of, 'schemaMetadata'))],
    );
  }
}
