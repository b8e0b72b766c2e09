import { Catalog, type ColumnsOf, type NameDefaults } from './catalog';
import { combineText } from './combine';
import { rulesOf, type SqlDialect } from './dialect';
import { type LineageResult } from './result';
import { effectOf } from './routine/effect';
import { columnsFrom, type SchemaTable } from './schema-table';
import { Script } from './script/script';
import { NO_WATCH, type StatementWatch } from './statements/guarded';
import { tokenize } from './text/lexer';
import { withoutTemplates } from './text/templates';
import { loadParser } from './tree/parser';

export interface LineageOptions extends NameDefaults {
  readonly dialect: SqlDialect;
  /** Columns of the tables that are known; without them `*` and ambiguous names stay open, and the result says so. */
  readonly schema?: ColumnsOf | SchemaTable;
  /** Tell also which columns statements join. */
  readonly joins?: boolean;
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
  const begun = catalog.inUse;
  const script = new Script(text, options.dialect, catalog, watch, options.joins);
  const statements = script.run(tokenize(text, rules));
  const warnings = statements.length === 0 ? ['The text holds no statement.'] : [];
  // A definition does nothing by itself, but whoever asks about its text asks about its body.
  const described = statements.map((statement) =>
    statement.kind === 'create-routine' && statement.body
      ? { ...statement, ...effectOf({ statements: statement.body, returned: [], warnings: [] }) }
      : statement,
  );
  const { reads, writes, columns, filters } = combineText(described);
  const after = catalog.inUse === begun ? {} : { defaults: namePlaces(catalog.inUse) };
  return { statements, reads, writes, columns, filters, warnings, ...after };
}

function namePlaces({ defaultDatabase, defaultSchema, searchPath }: NameDefaults): NameDefaults {
  return {
    ...(defaultDatabase === undefined ? {} : { defaultDatabase }),
    ...(defaultSchema === undefined ? {} : { defaultSchema }),
    ...(searchPath === undefined ? {} : { searchPath }),
  };
}
