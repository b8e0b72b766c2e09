import { type JoinedColumns, type SqlDialect } from '@dataspoke/sql-lineage';
import { type TableUrns } from './table-urns';

/** One side of a join: a dataset with the columns, which correspond to those of the other side by their places. */
export interface JoinSide {
  readonly dataset: string;
  readonly columns: readonly string[];
}

/** Columns of two datasets that a statement equates. */
export interface TableJoin {
  /** The side whose URN comes first. */
  readonly one: JoinSide;
  readonly other: JoinSide;
}

/**
 * How a statement joins datasets, each way once. Pairs of columns of the same two datasets are one join, unless a column has several
 * partners: then it is there in two roles.
 */
export function tableJoins(pairs: readonly JoinedColumns[], urns: TableUrns): readonly TableJoin[] {
  const known = pairs.flatMap(({ one, other }): readonly Pair[] => {
    const [left, right] = [urns.dataset(one.table), urns.dataset(other.table)];
    if (left === undefined || right === undefined || left === right) return [];
    const [a, b] = [
      { dataset: left, column: one.column },
      { dataset: right, column: other.column },
    ];
    return [left < right ? [a, b] : [b, a]];
  });
  return [...Map.groupBy(known, ([a, b]) => `${a.dataset} ${b.dataset}`).values()].flatMap(joinsOfTwo);
}

/** One text for one join. */
export function joinKey(join: TableJoin): string {
  return JSON.stringify([join.one.dataset, join.one.columns, join.other.dataset, join.other.columns]);
}

/** The columns that are equated, such as `public.customers.id = public.orders.customer_id`, one pair a line. */
export function joinText({ one, other }: TableJoin, urns: TableUrns): string {
  const [left, right] = [urns.pathOf(one.dataset).join('.'), urns.pathOf(other.dataset).join('.')];
  return one.columns
    .map((column, at) => `${left}.${column} = ${right}.${other.columns[at] ?? ''}`)
    .join('\n');
}

/** The statement that does nothing but the join; names are quoted, so that it runs whatever they are. */
export function joinStatement({ one, other }: TableJoin, urns: TableUrns, dialect: SqlDialect): string {
  const quoted = (name: string): string => quotedName(name, dialect);
  const table = ({ dataset }: JoinSide): string => urns.pathOf(dataset).map(quoted).join('.');
  const equal = one.columns.map((column, at) => `a.${quoted(column)} = b.${quoted(other.columns[at] ?? '')}`);
  return `SELECT * FROM ${table(one)} a JOIN ${table(other)} b ON ${equal.join(' AND ')}`;
}

interface End {
  readonly dataset: string;
  readonly column: string;
}

type Pair = readonly [one: End, other: End];

function joinsOfTwo(pairs: readonly Pair[]): readonly TableJoin[] {
  const once = [...new Map(pairs.map((pair) => [textOf(pair), pair])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, pair]) => pair);
  const [left, right] = [once.map(([{ column }]) => column), once.map(([, { column }]) => column)];
  const isOne = new Set(left).size === once.length && new Set(right).size === once.length;
  return isOne ? joinOf(once) : once.flatMap((pair) => joinOf([pair]));
}

function joinOf(pairs: readonly Pair[]): readonly TableJoin[] {
  const [first] = pairs;
  if (!first) return [];
  const [one, other] = first;
  return [
    {
      one: { dataset: one.dataset, columns: pairs.map(([{ column }]) => column) },
      other: { dataset: other.dataset, columns: pairs.map(([, { column }]) => column) },
    },
  ];
}

function textOf([one, other]: Pair): string {
  return JSON.stringify([one.column, other.column]);
}

const BACKTICKS: ReadonlySet<SqlDialect> = new Set<SqlDialect>([
  'mysql',
  'bigquery',
  'hive',
  'spark',
  'databricks',
]);

function quotedName(name: string, dialect: SqlDialect): string {
  const quote = BACKTICKS.has(dialect) ? '`' : '"';
  return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
}
