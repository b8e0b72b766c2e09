import { type ContextTable } from '@dataspoke/contracts';
import { type ReadSql, readSql, type SqlTable } from '../past-queries/read-sql';
import { GAP } from './forbidden-words';

/** Begins the names that stand for columns which the context left out; nothing that is called so can be typed by chance. */
const LEFT_OUT = '(left out) ';

/** `t.*`: with the last sign of the name, or its closing quote. */
const ALL_OF = new RegExp(`([\\p{L}\\p{N}_$"\`\\])])${GAP}\\.${GAP}\\*`, 'gu');
const UNNAMED = new RegExp(
  String.raw`\bnatural\b${GAP}(?:inner|left|right|full|outer|cross|join)\b|\bcolumns${GAP}\(`,
  'i',
);
const USING = new RegExp(String.raw`\busing${GAP}\(([^()]*)\)`, 'gi');

/**
 * A table with names for the columns that were not given, so that a reader sees who reaches them: all columns at once, a row as a value.
 * They come first and are as many as all columns: what is reached by its place could be any.
 */
export function asSqlTable({ urn, name, platform, columns, columnsLeftOut }: ContextTable): SqlTable {
  const places = columnsLeftOut > 0 ? columns.length + columnsLeftOut : 0;
  const leftOut = Array.from({ length: places }, (_, at) => ({ path: `${LEFT_OUT}${at}` }));
  return { urn, content: { name, qualifiedName: name, platform, columns: [...leftOut, ...columns] } };
}

/** A complaint for each way in which the SQL reaches columns that the context left out. */
export async function beyondGiven(
  sql: string,
  read: ReadSql,
  given: readonly ContextTable[],
): Promise<readonly string[]> {
  const partly = given.filter(({ urn, columnsLeftOut }) => columnsLeftOut > 0 && read.tables.includes(urn));
  if (partly.length === 0) return [];
  // A row as an argument, f(t.*), is read like one without its star.
  const rows = await readSql(sql.replace(ALL_OF, '$1'), given.map(asSqlTable));
  const reached = new Set(
    [read, rows].flatMap(({ columns, joins }) => [
      ...columns.filter(({ path }) => path.startsWith(LEFT_OUT)).map(({ urn }) => urn),
      ...joins
        .filter(({ columns: own }) => own.some((path) => path.startsWith(LEFT_OUT)))
        .flatMap(({ from, to }) => [from, to]),
    ]),
  );
  const isUnread = rows.kinds.includes('unparsed') && !read.kinds.includes('unparsed');
  return [
    ...partly
      .filter(({ urn }) => reached.has(urn))
      .map(
        ({ name, columnsLeftOut }) =>
          `It reads all columns of ${name}, of which ${columnsLeftOut} are not listed: name the columns instead of * or the whole row.`,
      ),
    ...(UNNAMED.test(sql)
      ? [
          'It takes columns without naming them, also such as are not listed: name them instead of NATURAL or COLUMNS.',
        ]
      : []),
    ...usedOnOneSide(sql, given, read.tables).map(
      (name) => `USING (${name}) is listed for one table alone: join with ON by columns that are listed.`,
    ),
    ...(isUnread ? ['It cannot be said which columns .* stands for: name them.'] : []),
  ];
}

/** Columns of USING that only one of the tables is known to have, so that the other one may have left it out. */
function usedOnOneSide(
  sql: string,
  given: readonly ContextTable[],
  read: readonly string[],
): readonly string[] {
  const tables = given.filter(({ urn }) => read.includes(urn));
  const names = [...sql.matchAll(USING)]
    .flatMap(([, list = '']) => list.split(','))
    .map((name) => name.replace(/["`[\]\s]/g, ''));
  return [...new Set(names)].filter((name) => {
    const having = tables.filter(({ columns }) =>
      columns.some(({ path }) => path.toLowerCase() === name.toLowerCase()),
    );
    return having.length === 1;
  });
}
