import { Catalog } from './catalog';
import { rulesOf } from './dialect';
import { type LineageOptions } from './lineage';
import { NO_VARIABLES } from './query/environment';
import { Looks } from './query/looks';
import { type ColumnName, type JoinedColumns, type StatementLineage } from './result';
import { columnsFrom } from './schema-table';
import { analyseTokens } from './statements/analyse-tokens';
import { tokenize } from './text/lexer';
import { splitStatements } from './text/split';
import { withoutTemplates } from './text/templates';
import { loadParser } from './tree/parser';

/** What one statement looks at, whether or not it arrives in a result. */
export interface ReadQuery extends Pick<
  StatementLineage,
  'kind' | 'reads' | 'writes' | 'span' | 'confidence' | 'warnings'
> {
  /** Stored columns in results, conditions, groups and orders. */
  readonly columns: readonly ColumnName[];
  /** Columns of different tables that conditions equate, also through subqueries and USING. */
  readonly joins: readonly JoinedColumns[];
}

/**
 * The tables and columns that each statement of a text looks at and how it joins them. A name that is in no table in view is told in
 * `warnings`. Never raises for a text: a statement that cannot be parsed has the kind `unparsed`.
 */
export async function readQueries(sql: string, options: LineageOptions): Promise<readonly ReadQuery[]> {
  await loadParser();
  const rules = rulesOf(options.dialect);
  const catalog = new Catalog(rules, columnsFrom(options.schema, rules), options);
  return splitStatements(tokenize(withoutTemplates(sql), rules)).map((tokens) => {
    const looks = new Looks();
    const { lineage } = analyseTokens(tokens, options.dialect, catalog, NO_VARIABLES, looks);
    const { kind, reads, writes, span, confidence, warnings } = lineage;
    return { kind, reads, writes, span, confidence, warnings, columns: looks.columns, joins: looks.joins };
  });
}
