import { formatTable, lineage, type SqlDialect, type StatementLineage, type TableName } from '../index';

/** What a text does as a whole, in lower case: `a -> b` per edge, with its kind unless it is identity. */
export interface Whole {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly edges: readonly string[];
}

export async function wholeOf(sql: string, dialect: SqlDialect): Promise<Whole> {
  const { reads, writes, columns } = await lineage(sql, { dialect });
  const names = (tables: readonly TableName[]): readonly string[] =>
    tables.map((table) => formatTable(table).toLowerCase()).sort();
  const edges = columns.map(({ from, to, kind }) => {
    const target = `${to.table ? formatTable(to.table) : ''}.${to.column}`;
    const end = kind === 'identity' ? '' : ` ${kind}`;
    return `${formatTable(from.table)}.${from.column} -> ${target}`.toLowerCase() + end;
  });
  return { reads: names(reads), writes: names(writes), edges: edges.sort() };
}

/** Kinds of the statements of a text, those of bodies in parentheses. */
export async function kindsOf(sql: string, dialect: SqlDialect): Promise<string> {
  const { statements } = await lineage(sql, { dialect });
  const told = (list: readonly StatementLineage[]): string =>
    list.map(({ kind, body }) => (body ? `${kind}(${told(body)})` : kind)).join(' ');
  return told(statements);
}
