import {
  type SqlDialectName,
  type SqlEffect,
  type SqlLineage,
  type SqlStatementLineage,
} from '@dataspoke/contracts';
import {
  combine,
  type PooledLineage,
  type StatementLineage,
  tableKey,
  type TableName,
} from '@dataspoke/sql-lineage';
import { type NameMeaning } from './catalog-tables';
import { CatalogWords } from './catalog-words';
import { Places } from './places';

/** Bytes of the whole and of the statements: together well below the megabyte that the bus carries. */
const MAX_BYTES = { whole: 250_000, statements: 550_000 };
const MAX_WARNINGS = 100;
/** As many as the contract allows. */
const MAX_STATEMENTS = 10_000;

/** Every table of a result that is not of the session alone. */
export function tablesIn({ statements }: PooledLineage): readonly TableName[] {
  const all = withBodies(statements);
  const temporary = temporaryIn(all);
  const tables = new Map<string, TableName>();
  for (const { reads, writes } of all) {
    for (const table of [...reads, ...writes]) tables.set(tableKey(table), table);
  }
  return [...tables].flatMap(([key, table]) => (temporary.has(key) ? [] : [table]));
}

/** The result in the words of the catalog, cut to what the bus carries. */
export function sqlReply(
  sql: string,
  dialect: SqlDialectName,
  result: PooledLineage,
  meanings: ReadonlyMap<string, NameMeaning>,
): SqlLineage {
  const { statements, warnings } = result;
  const words = new CatalogWords(meanings, temporaryIn(withBodies(statements)));
  const places = new Places(sql);
  const ofStatements = new Budget(MAX_BYTES.statements, MAX_STATEMENTS);
  const ofWhole = new Budget(MAX_BYTES.whole);
  const told = statements.flatMap((statement): readonly SqlStatementLineage[] => {
    const full = toStatement(statement, words, places);
    if (ofStatements.takes(full)) return [full];
    const short = withoutColumns(full);
    return ofStatements.takes(short) ? [short] : [];
  });
  // A definition does nothing by itself, but whoever asks about its text asks about its body.
  const described = statements.flatMap((statement) =>
    statement.kind === 'create-routine' ? (statement.body ?? []) : [statement],
  );
  const { reads, writes, columns, filters } = words.effect(combine(described));
  const confidence = statements.reduce((least, statement) => Math.min(least, statement.confidence), 1);
  const whole: SqlEffect = {
    reads: reads.filter((table) => ofWhole.takes(table)),
    writes: writes.filter((table) => ofWhole.takes(table)),
    columns: columns.filter((edge) => ofWhole.takes(edge)),
    filters: filters.filter((column) => ofWhole.takes(column)),
    confidence,
  };
  return {
    dialect,
    statements: told,
    whole,
    warnings: [...warnings, ...words.ambiguities(tablesIn(result))].slice(0, MAX_WARNINGS),
    truncated: ofStatements.isExceeded || ofWhole.isExceeded,
  };
}

/** Counts what is taken into an answer. */
class Budget {
  isExceeded = false;
  private bytes = 0;
  private items = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly maxItems = Infinity,
  ) {}

  takes(item: object): boolean {
    const bytes = Buffer.byteLength(JSON.stringify(item)) + 1;
    const fits = this.bytes + bytes <= this.maxBytes && this.items < this.maxItems;
    if (fits) {
      this.bytes += bytes;
      this.items += 1;
    } else {
      this.isExceeded = true;
    }
    return fits;
  }
}

function toStatement(statement: StatementLineage, words: CatalogWords, places: Places): SqlStatementLineage {
  const { kind, span, warnings, body } = statement;
  return {
    kind,
    span: places.span(span),
    ...words.effect(statement),
    warnings: warnings.slice(0, MAX_WARNINGS),
    // What a block does it does at once, and its statement says so itself.
    ...(kind === 'create-routine' && body ? { body: words.effect(combine(body)) } : {}),
  };
}

function withoutColumns(statement: SqlStatementLineage): SqlStatementLineage {
  const { body } = statement;
  return {
    ...statement,
    columns: [],
    filters: [],
    ...(body ? { body: { ...body, columns: [], filters: [] } } : {}),
  };
}

function withBodies(statements: readonly StatementLineage[]): readonly StatementLineage[] {
  return statements.flatMap((statement) => [statement, ...withBodies(statement.body ?? [])]);
}

function temporaryIn(statements: readonly StatementLineage[]): ReadonlySet<string> {
  return new Set(statements.flatMap(({ temporary }) => temporary.map(tableKey)));
}
