import {
  type SqlColumnEdge,
  type SqlEffect,
  type SqlLineageColumn,
  type SqlLineageTable,
} from '@dataspoke/contracts';
import {
  type ColumnEdge,
  type ColumnName,
  formatTable,
  tableKey,
  type TableName,
} from '@dataspoke/sql-lineage';
import { type CatalogTable, fieldUrn } from './catalog-table';
import { type NameMeaning } from './catalog-tables';

/** Tables and columns of a result as the catalog knows them. */
export class CatalogWords {
  constructor(
    private readonly meanings: ReadonlyMap<string, NameMeaning>,
    private readonly temporary: ReadonlySet<string>,
  ) {}

  table(table: TableName): SqlLineageTable {
    const urn = this.meaning(table)?.urn;
    return {
      name: formatTable(table),
      ...(urn === undefined ? {} : { urn }),
      ...(this.temporary.has(tableKey(table)) ? { temporary: true } : {}),
    };
  }

  column(table: TableName | null, column: string): SqlLineageColumn {
    const meaning = table ? this.meaning(table) : undefined;
    const urn = meaning && fieldUrn(meaning, column);
    return { table: table ? formatTable(table) : '', column, ...(urn === undefined ? {} : { urn }) };
  }

  effect(effect: {
    readonly reads: readonly TableName[];
    readonly writes: readonly TableName[];
    readonly columns: readonly ColumnEdge[];
    readonly filters: readonly ColumnName[];
    readonly confidence: number;
  }): SqlEffect {
    return {
      reads: effect.reads.map((table) => this.table(table)),
      writes: effect.writes.map((table) => this.table(table)),
      columns: effect.columns.map((edge) => this.edge(edge)),
      filters: effect.filters.map(({ table, column }) => this.column(table, column)),
      confidence: effect.confidence,
    };
  }

  /** A sentence for each of the tables that can mean several datasets. */
  ambiguities(tables: readonly TableName[]): readonly string[] {
    return tables
      .filter((table) => this.meanings.get(tableKey(table)) === 'ambiguous')
      .map((table) => `The catalog has several datasets that "${formatTable(table)}" can mean; qualify it.`);
  }

  private edge({ from, to, kind }: ColumnEdge): SqlColumnEdge {
    return { from: this.column(from.table, from.column), to: this.column(to.table, to.column), kind };
  }

  private meaning(table: TableName): CatalogTable | undefined {
    const key = tableKey(table);
    const meaning = this.temporary.has(key) ? undefined : this.meanings.get(key);
    return typeof meaning === 'string' ? undefined : meaning;
  }
}
