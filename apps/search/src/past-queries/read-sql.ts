import {
  type ColumnName,
  formatTable,
  readQueries,
  type ReadQuery,
  type SqlDialect,
  type TableName,
} from '@dataspoke/sql-lineage';
import { type EntityFacts } from '../documents/entity-facts';
import { dialectOf } from './sql-dialect';

/** What is known of a table that a query may be about. */
export interface SqlTable {
  readonly urn: string;
  readonly content: Pick<EntityFacts, 'name' | 'qualifiedName' | 'platform'> & {
    readonly columns: readonly { readonly path: string }[];
  };
}

/** A join between two tables of the catalog; columns correspond by their places. */
export interface SqlJoin {
  readonly from: string;
  readonly to: string;
  readonly columns: readonly string[];
  readonly toColumns: readonly string[];
}

/** A SQL text in the words of the catalog. */
export interface ReadSql {
  /** Of the statements, in their order. */
  readonly kinds: readonly ReadQuery['kind'][];
  /** URNs of the tables that are read. */
  readonly tables: readonly string[];
  readonly columns: readonly { readonly urn: string; readonly path: string }[];
  readonly joins: readonly SqlJoin[];
  /** Whether a statement changes anything. */
  readonly writes: boolean;
  /** Names of tables that are none of those given. */
  readonly unknownTables: readonly string[];
  /** What could not be parsed or resolved, for a person. */
  readonly warnings: readonly string[];
}

/**
 * Reads a SQL text by the tables that it may be about, all of one platform. Of tables that have one name in several environments, that
 * of the environment is meant which comes first among `tables`. Never raises for a text.
 */
export async function readSql(
  sql: string,
  tables: readonly SqlTable[],
  dialect: SqlDialect = dialectOf(tables[0]?.content.platform ?? ''),
): Promise<ReadSql> {
  const resolve = new Resolver(tables, dialect);
  const queries = await readQueries(sql, { dialect, schema: (table) => resolve.columnsOf(table) });
  const reads = queries.flatMap((query) => query.reads);
  return {
    kinds: queries.map(({ kind }) => kind),
    tables: unique(reads.flatMap((table) => resolve.table(table)?.urn ?? [])),
    columns: queries
      .flatMap((query) => query.columns)
      .flatMap((column) => {
        const found = resolve.column(column);
        return found ? [found] : [];
      }),
    joins: queries.flatMap((query) => joinsOf(query, resolve)),
    writes: queries.some(({ writes }) => writes.length > 0),
    unknownTables: unique(reads.filter((table) => !resolve.table(table)).map(formatTable)),
    warnings: unique(queries.flatMap(({ warnings }) => warnings)),
  };
}

/** Pairs of columns of the same two tables are one join, unless one of both has a column twice: then it is there in two roles. */
function joinsOf({ joins }: ReadQuery, resolve: Resolver): readonly SqlJoin[] {
  const pairs = joins.flatMap(({ one, other }) => {
    const [from, to] = [resolve.column(one), resolve.column(other)];
    if (!from || !to || from.urn === to.urn) return [];
    return [from.urn < to.urn ? { from, to } : { from: to, to: from }];
  });
  return [...Map.groupBy(pairs, ({ from, to }) => `${from.urn} ${to.urn}`).values()].flatMap((pairsOfTwo) => {
    const same = [...pairsOfTwo].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
    const [first] = same;
    if (!first) return [];
    const columns = same.map(({ from }) => from.path);
    const toColumns = same.map(({ to }) => to.path);
    const isOne = new Set(columns).size === same.length && new Set(toColumns).size === same.length;
    const ends = { from: first.from.urn, to: first.to.urn };
    if (isOne) return [{ ...ends, columns, toColumns }];
    return same.map(({ from, to }) => ({ ...ends, columns: [from.path], toColumns: [to.path] }));
  });
}

function textOf({ from, to }: { readonly from: { path: string }; readonly to: { path: string } }): string {
  return `${from.path} ${to.path}`;
}

/** The tables, those of production first: what a query means that says nothing else, where no order of tables tells. */
export function productionFirst(tables: readonly SqlTable[]): readonly SqlTable[] {
  return [...tables].sort(
    (a, b) => Number(envOf(b.urn) === 'PROD') - Number(envOf(a.urn) === 'PROD') || (a.urn < b.urn ? -1 : 1),
  );
}

/** Whether a name of a SQL text, with as much in front as it says, can be that of the table. */
export function canMean(
  { database, schema, name }: TableName,
  content: Pick<EntityFacts, 'name' | 'qualifiedName'>,
): boolean {
  // One pair of quotes can hold the whole of a name with its dots.
  const wanted = [database, schema, name].flatMap((part) => part?.toLowerCase().split('.') ?? []);
  const own = partsOf(content);
  // A text may name a database where the catalog knows none, and the other way round.
  const length = Math.min(own.length, wanted.length);
  return own.slice(-length).join('.') === wanted.slice(-length).join('.');
}

/** Finds tables and columns by the names that SQL has for them: in any case, and with as much in front as the text says. */
class Resolver {
  private readonly byName: ReadonlyMap<string, readonly SqlTable[]>;
  /** The environments in the order in which the tables have them. */
  private readonly envs: readonly string[];

  constructor(
    tables: readonly SqlTable[],
    private readonly dialect: SqlDialect,
  ) {
    this.byName = Map.groupBy(tables, ({ content }) => partsOf(content).at(-1) ?? '');
    this.envs = unique(tables.map(({ urn }) => envOf(urn)));
  }

  /** The only table that the name can mean; one of the first environment when it has the same whole name in others. */
  table(name: TableName): SqlTable | undefined {
    const fitting = (this.byName.get(lastPart(name.name).toLowerCase()) ?? []).filter(({ content }) =>
      canMean(name, content),
    );
    if (new Set(fitting.map(({ content }) => partsOf(content).join('.'))).size > 1) return undefined;
    const env = this.envs.find((one) => fitting.some(({ urn }) => envOf(urn) === one));
    return fitting.find(({ urn }) => envOf(urn) === env);
  }

  /** Columns as the dialect folds them. */
  columnsOf(table: TableName): readonly string[] | undefined {
    const isUpper = this.dialect === 'snowflake' || this.dialect === 'oracle';
    return this.table(table)?.content.columns.map(({ path }) =>
      isUpper && path === path.toLowerCase() ? path.toUpperCase() : path,
    );
  }

  column({ table, column }: ColumnName): { readonly urn: string; readonly path: string } | undefined {
    const found = this.table(table);
    const known =
      found?.content.columns.find(({ path }) => path === column) ??
      found?.content.columns.find(({ path }) => path.toLowerCase() === column.toLowerCase());
    return found && known ? { urn: found.urn, path: known.path } : undefined;
  }
}

/** Of a name that can have dots. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** The third part of the URN of a dataset. */
function envOf(urn: string): string {
  return urn.slice(urn.lastIndexOf(',') + 1).replace(/\)$/, '');
}

function partsOf({ name, qualifiedName }: Pick<EntityFacts, 'name' | 'qualifiedName'>): readonly string[] {
  return (qualifiedName === '' ? name : qualifiedName).toLowerCase().split('.');
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
