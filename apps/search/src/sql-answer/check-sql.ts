import { type SqlAnswerJoin, type SqlColumn, type SqlContext } from '@dataspoke/contracts';
import { readSql, type SqlJoin } from '../past-queries/read-sql';
import { islandsOf } from '../sql-context/islands';
import { asSqlTable, beyondGiven } from './columns-left-out';
import { forbiddenIn } from './forbidden-words';

/** SQL as a parser understands it, or everything that is wrong with it. */
export type CheckedSql =
  | {
      readonly complaints?: undefined;
      readonly tables: readonly string[];
      readonly columns: readonly SqlColumn[];
      readonly joins: readonly SqlAnswerJoin[];
      readonly warnings: readonly string[];
    }
  | { readonly complaints: readonly string[] };

/** Longer SQL is no answer to a question. */
const MOST_CHARACTERS = 20_000;
const MOST_COMPLAINTS = 10;

/**
 * Holds SQL to what it may be: one statement that parses, reads only, calls nothing that does more, and refers to the columns of the
 * context's tables on `platform` alone. A join that the context does not know is a warning.
 */
export async function checkSql(sql: string, context: SqlContext, platform: string): Promise<CheckedSql> {
  if (sql.length > MOST_CHARACTERS) {
    return { complaints: [`It has more than ${MOST_CHARACTERS} characters.`] };
  }
  const given = context.tables.filter((table) => table.platform === platform);
  const read = await readSql(sql, given.map(asSqlTable));
  const complaints = [
    ...forbiddenIn(sql),
    ...(read.kinds.length === 1 ? [] : [`It has ${read.kinds.length} statements; exactly one is wanted.`]),
    ...(read.kinds.some((kind) => kind === 'unparsed') ? [`It is no valid SQL of ${platform}.`] : []),
    ...(read.writes || read.kinds.some((kind) => kind !== 'select' && kind !== 'unparsed')
      ? ['It is not a query that only reads: it must be one SELECT.']
      : []),
    ...read.unknownTables.map(
      (name) =>
        `There is no table "${name}" among those given, which are ${given.map((table) => table.name).join(', ')}.`,
    ),
    ...read.warnings,
    ...(await beyondGiven(sql, read, given)),
  ];
  if (complaints.length === 0 && read.tables.length === 0) complaints.push('It reads no table.');
  if (complaints.length > 0) return { complaints: complaints.slice(0, MOST_COMPLAINTS) };
  const joins = read.joins.map((join) => ({
    from: join.from,
    to: join.to,
    columns: [...join.columns],
    toColumns: [...join.toColumns],
    known: isKnown(join, context),
  }));
  const nameOf = (urn: string) => given.find((table) => table.urn === urn)?.name ?? urn;
  return {
    tables: read.tables,
    columns: distinct(read.columns),
    joins,
    warnings: [
      ...joins
        .filter(({ known }) => !known)
        .map(
          ({ from, to, columns, toColumns }) =>
            `Nothing in the catalog says that ${nameOf(from)} (${columns.join(', ')}) and ${nameOf(to)} (${toColumns.join(', ')}) are joined so.`,
        ),
      ...islands(read.tables, joins).map(
        (island) =>
          `No column joins ${island.map(nameOf).join(', ')} with the other tables: it may multiply rows.`,
      ),
      ...given
        .filter(({ urn }) => read.tables.includes(urn))
        .flatMap(({ name, warnings }) => warnings.map((warning) => `${name}: ${warning}`)),
    ],
  };
}

/** Every pair of columns is one of the context's pairs of these two tables. */
function isKnown({ from, to, columns, toColumns }: SqlJoin, { joinPaths }: SqlContext): boolean {
  const pairs = new Set(
    joinPaths
      .flatMap(({ joins }) => joins)
      .flatMap((join) =>
        join.columns.flatMap((column, at) => [
          pairOf(join.from, column, join.to, join.toColumns[at]),
          pairOf(join.to, join.toColumns[at], join.from, column),
        ]),
      ),
  );
  return columns.every((column, at) => pairs.has(pairOf(from, column, to, toColumns[at])));
}

function pairOf(from: string, column: string | undefined, to: string, toColumn: string | undefined): string {
  return JSON.stringify([from, column, to, toColumn]);
}

/** The tables in groups that no join of the SQL leads out of, when there are several. */
function islands(tables: readonly string[], joins: readonly SqlAnswerJoin[]): readonly (readonly string[])[] {
  const groups = islandsOf(tables, joins);
  return groups.length > 1 ? groups : [];
}

function distinct(columns: readonly SqlColumn[]): readonly SqlColumn[] {
  return [...new Map(columns.map(({ urn, path }) => [`${urn} ${path}`, { urn, path }])).values()];
}
