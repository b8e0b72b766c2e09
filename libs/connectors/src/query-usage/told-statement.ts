import {
  type ColumnName,
  formatTable,
  type StatementKind,
  type StatementLineage,
  tableKey,
} from '@dataspoke/sql-lineage';
import { type MaskedQuery } from './kept-queries';
import { type TableJoin, tableJoins } from './table-joins';
import { type TableUrns } from './table-urns';

/** What a statement does to the datasets of a catalog. */
export interface ToldStatement {
  readonly kind: StatementKind;
  /** URNs with the columns that are looked at. */
  readonly reads: readonly { readonly dataset: string; readonly fields: readonly string[] }[];
  /** URNs. */
  readonly writes: readonly string[];
  /** How it joins datasets, with the URNs that the joins have. */
  readonly joins: readonly (TableJoin & { readonly urn: string })[];
  /** With its URN; undefined for what is no example for others. */
  readonly query?: MaskedQuery & { readonly urn: string };
}

/** Gives queries and joins their URNs. */
export interface QueryUrns {
  query(query: MaskedQuery): string;
  join(join: TableJoin): string;
}

/** Tells a statement in URNs; `text` is what it says without values, when it can be shown. */
export function tell(
  statement: StatementLineage,
  urns: TableUrns,
  text: string | undefined,
  origin: string,
  own: QueryUrns,
): ToldStatement {
  const temporary = new Set(statement.temporary.map(tableKey));
  const isOwn = (dataset: string | undefined): dataset is string => dataset !== undefined;
  const { kind } = statement;
  // A definition of a routine does nothing yet.
  const tables = kind === 'create-routine' ? [] : statement.reads;
  const datasets = [...new Set(tables.map((table) => urns.dataset(table)).filter(isOwn))].sort();
  const fields = new Map(datasets.map((dataset) => [dataset, new Set<string>()]));
  for (const { table, column } of [...statement.columns.map(({ from }) => from), ...statement.filters]) {
    const dataset = urns.dataset(table);
    if (dataset !== undefined) fields.get(dataset)?.add(column);
  }
  const reads = datasets.map((dataset) => ({ dataset, fields: [...(fields.get(dataset) ?? [])].sort() }));
  const written = statement.writes.filter((table) => !temporary.has(tableKey(table)));
  const writes = [...new Set(written.map((table) => urns.dataset(table)).filter(isOwn))];
  const made = kind === 'create-routine' ? [] : tableJoins(statement.joins ?? [], urns);
  const joins = made.map((join) => ({ ...join, urn: own.join(join) }));
  if (text === undefined || datasets.length === 0) return { kind, reads, writes, joins };
  const query: MaskedQuery = {
    text,
    datasets,
    columns: reads.map(({ fields: names }) => names),
    joins: joinsOf(statement, urns),
    origin,
  };
  return { kind, reads, writes, joins, query: { ...query, urn: own.query(query) } };
}

function joinsOf({ joins = [] }: StatementLineage, urns: TableUrns): readonly string[] {
  const named = ({ table, column }: ColumnName): string | undefined =>
    urns.dataset(table) === undefined ? undefined : `${formatTable(table)}.${column}`;
  const told = joins.flatMap(({ one, other }) => {
    const [left, right] = [named(one), named(other)];
    return left === undefined || right === undefined ? [] : [`${left} = ${right}`];
  });
  return [...new Set(told)].sort();
}
