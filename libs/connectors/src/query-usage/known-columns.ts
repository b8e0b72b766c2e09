import { formatTable, type SchemaTable, type TableName } from '@dataspoke/sql-lineage';
import { LeastRecentlyUsed } from './least-recently-used';
import { type TableUrns } from './table-urns';

/** A column of a dataset, or with dots in its name what is inside of one. */
export interface KnownField {
  readonly name: string;
  /** By which the catalog's own aspects name it. */
  readonly path: string;
}

/** Columns of datasets as a catalog knows them: the port by which statements and rows without a schema of their own get one. */
export abstract class KnownColumns {
  /** Columns in the order of the table, by URN of the dataset; absent where the catalog knows none. Raises what asking it raises. */
  abstract of(
    datasets: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly string[]>>;

  /** The same with what is inside of columns. */
  abstract fields(
    datasets: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly KnownField[]>>;
}

/** Columns that are remembered, some 100 bytes each. */
const MAX_COLUMNS = 500_000;

/** Finds the columns of tables that statements name, and asks for each dataset once. */
export class ColumnLookup {
  private readonly found = new LeastRecentlyUsed<readonly string[]>(
    MAX_COLUMNS,
    (columns) => columns.length + 1,
  );

  constructor(
    private readonly known: KnownColumns,
    private readonly urns: TableUrns,
  ) {}

  /** The columns of those of the tables that have some. */
  async schemaOf(tables: readonly TableName[], signal: AbortSignal): Promise<SchemaTable> {
    const named = tables.flatMap((table) => {
      const dataset = this.urns.dataset(table);
      return dataset === undefined ? [] : [{ table, dataset }];
    });
    const found = await this.found.lookUp(
      named.map(({ dataset }) => dataset),
      (missing) => this.known.of(missing, signal),
      () => [],
    );
    return Object.fromEntries(
      named.flatMap(({ table, dataset }) => {
        const columns = found.get(dataset) ?? [];
        return columns.length === 0 ? [] : [[nameOf(table, columns), columns] as const];
      }),
    );
  }
}

/** In lower case where the catalog keeps columns so: then the dialect's case is the one that counts. */
function nameOf(table: TableName, columns: readonly string[]): string {
  const name = formatTable(table);
  return columns.every((column) => column === column.toLowerCase()) ? name.toLowerCase() : name;
}
