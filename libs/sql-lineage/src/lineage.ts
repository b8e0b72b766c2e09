import { Catalog, type ColumnsOf, type NameDefaults } from './catalog';
import { combine } from './combine';
import { rulesOf, type SqlDialect } from './dialect';
import { NO_VARIABLES } from './query/environment';
import { type LineageResult, type StatementLineage } from './result';
import { readHeader } from './routine/header';
import { analyseBody } from './routine/routine';
import { columnsFrom, type SchemaTable } from './schema-table';
import { analyseTokens, spanOf } from './statements/analyse-tokens';
import { guarded, NO_WATCH, type StatementWatch } from './statements/guarded';
import { tokenize } from './text/lexer';
import { splitStatements, type StatementTokens } from './text/split';
import { withoutTemplates } from './text/templates';
import { loadParser } from './tree/parser';

export interface LineageOptions extends NameDefaults {
  readonly dialect: SqlDialect;
  /** Columns of the tables that are known; without them `*` and ambiguous names stay open, and the result says so. */
  readonly schema?: ColumnsOf | SchemaTable;
}

/**
 * What a SQL text reads and writes, statement by statement, tables and columns. Never raises for a text: what could not be
 * understood is a warning of its statement and costs the others nothing.
 */
export function lineage(sql: string, options: LineageOptions): Promise<LineageResult> {
  return watchedLineage(sql, options, NO_WATCH);
}

/** {@link lineage} with somebody who is told how far it has come. */
export async function watchedLineage(
  sql: string,
  options: LineageOptions,
  watch: StatementWatch,
): Promise<LineageResult> {
  await loadParser();
  const rules = rulesOf(options.dialect);
  const catalog = new Catalog(rules, columnsFrom(options.schema, rules), options);
  const text = withoutTemplates(sql);
  const statements = splitStatements(tokenize(text, rules)).map((tokens, index) =>
    guarded(spanOf(tokens), watch(index), () => statementLineage(text, tokens, catalog, options)),
  );
  return { statements, warnings: statements.length === 0 ? ['The text holds no statement.'] : [] };
}

function statementLineage(
  sql: string,
  tokens: StatementTokens,
  catalog: Catalog,
  options: LineageOptions,
): StatementLineage {
  const header = readHeader(tokens, catalog);
  if (!header) return analyseTokens(tokens, options.dialect, catalog, NO_VARIABLES).lineage;
  const searchPath = header.searchPath ?? options.searchPath;
  const inside = new Catalog(catalog.rules, (table) => catalog.columns(table), {
    ...options,
    ...(searchPath ? { searchPath } : {}),
  });
  const { statements, warnings } = analyseBody(sql, header, options.dialect, inside);
  const whole = combine(statements);
  const said = [...warnings, ...whole.warnings];
  const confidence = warnings.length > 0 ? Math.min(0.5, whole.confidence) : whole.confidence;
  const span = spanOf(tokens);
  // A block runs at once; a routine only when somebody calls it.
  if (header.name === undefined) {
    return { kind: 'do', ...whole, span, confidence, warnings: said, temporary: [], body: statements };
  }
  return {
    kind: 'create-routine',
    reads: [],
    writes: [],
    columns: [],
    filters: [],
    span,
    confidence,
    warnings: said,
    temporary: [],
    body: statements,
  };
}
