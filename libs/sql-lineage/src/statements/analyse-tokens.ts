import { type Catalog } from '../catalog';
import { type SqlDialect } from '../dialect';
import { Findings, type Variables } from '../query/environment';
import { type Looks } from '../query/looks';
import { isClosed, type Relation } from '../query/relation';
import { type StatementLineage, tableKey } from '../result';
import { type Token } from '../text/lexer';
import { type StatementTokens } from '../text/split';
import { type LeadingWords, leadingWords } from './by-words';
import { type Command } from './command';
import { commandOf } from './commands';
import { createdByQuery, insertedByQuery } from './define';
import { withPlainNames } from './names';
import { parseTokens } from './parse-tokens';
import { withoutPipes } from './pipes';
import { severalInserts } from './several';
import { analyseStatement } from './statement';
import { store } from './store';
import { tablesByWords } from './tables-by-words';

/** A statement's lineage, and what it gives back when it is a query. */
export interface Analysed {
  readonly lineage: StatementLineage;
  readonly result: Relation;
}

/** What surrounds the analysis of a statement. */
interface Around {
  readonly dialect: SqlDialect;
  readonly catalog: Catalog;
  readonly variables: Variables;
  readonly looks: Looks | undefined;
  /** How many commands stand around. */
  readonly depth: number;
}

/** Deepest command inside of commands that is looked at. */
const MAX_DEPTH = 8;
/** Longest statement, in tokens, of which a part is tried when the whole cannot be parsed. */
const MAX_RECOVERED = 20_000;
/** Most targets of one INSERT of several. */
const MAX_TARGETS = 500;

/**
 * Analyses one statement. What cannot be parsed is told by its words as far as they go, and says so: its query when only what stands
 * around it is strange, else the tables that it names.
 */
export function analyseTokens(
  tokens: StatementTokens,
  dialect: SqlDialect,
  catalog: Catalog,
  variables: Variables,
  looks?: Looks,
): Analysed {
  const around = { dialect, catalog, variables, looks, depth: 0 };
  const [first = tokens[0], ...rest] = withoutPipes(withPlainNames(tokens, catalog));
  const { lineage, result } = analyse([first, ...rest], around);
  return { lineage: { ...lineage, span: spanOf(tokens) }, result };
}

function analyse(tokens: StatementTokens, around: Around): Analysed {
  const { catalog } = around;
  const command = around.depth < MAX_DEPTH ? commandOf(tokens, catalog) : undefined;
  if (command) return run(command, around, tokens);
  const words = leadingWords(tokens, catalog);
  if (words && isDone(words)) return { lineage: byWords(words, tokens, around), result: [] };
  const several = severalInserts(tokens);
  if (several && several.length > 0) return { lineage: together(several, around, tokens), result: [] };
  const parsed = parseTokens(tokens, around.dialect, catalog);
  if (!parsed.ok) return recovered(tokens, words, parsed.reason, around);
  const effect = analyseStatement(parsed.tree, catalog, around.variables, around.looks);
  if (parsed.readAs !== undefined) {
    effect.findings.doubt(`The statement could only be parsed as ${parsed.readAs}.`);
  }
  return {
    lineage: { kind: effect.kind, ...effect.findings.result(), span: spanOf(tokens) },
    result: effect.result,
  };
}

export function spanOf(tokens: readonly Token[]): StatementLineage['span'] {
  return { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 };
}

function run(
  { kind, reads = [], writes = [], inner, into }: Command,
  around: Around,
  tokens: StatementTokens,
): Analysed {
  const findings = new Findings(around.catalog, around.variables, around.looks);
  for (const table of reads) findings.read(table);
  const done = inner && analyse(inner, { ...around, depth: around.depth + 1 });
  const result = done?.result ?? [];
  if (into && done) {
    const { columns, isNew = false, isTemporary = false } = into;
    const names = isClosed(result) ? result.map((item, index) => columns?.[index] ?? item.name) : columns;
    const table = isNew ? findings.catalog.create(into.table, names, isTemporary) : into.table;
    const target = findings.write(table, isNew && isTemporary);
    store(findings, result, target, columns ?? (isNew ? undefined : findings.catalog.columns(target)));
  }
  for (const table of writes) if (table !== into?.table) findings.write(table);
  const own = { kind, ...findings.result(), span: spanOf(tokens) };
  if (!done) return { lineage: own, result: [] };
  // What a command wraps has its own kind unless its rows go somewhere.
  const shown = into ? { ...done.lineage, columns: [] } : done.lineage;
  const whole = merged([own, shown], tokens);
  return {
    lineage: { ...whole, kind: into || writes.length > 0 ? kind : done.lineage.kind },
    result: into ? [] : result,
  };
}

/** Statements that are one in the text. */
function together(
  parts: readonly StatementTokens[],
  around: Around,
  tokens: StatementTokens,
): StatementLineage {
  const whole = merged(
    parts.slice(0, MAX_TARGETS).map((part) => analyse(part, around).lineage),
    tokens,
  );
  if (parts.length <= MAX_TARGETS) return whole;
  const warnings = [...whole.warnings, `Only the first ${MAX_TARGETS} targets are looked at.`];
  return { ...whole, warnings, confidence: Math.min(0.5, whole.confidence) };
}

function merged(parts: readonly StatementLineage[], tokens: StatementTokens): StatementLineage {
  const distinct = <T>(items: readonly T[], key: (item: T) => string): readonly T[] => [
    ...new Map(items.map((item) => [key(item), item])).values(),
  ];
  const all = <T>(list: (part: StatementLineage) => readonly T[]): readonly T[] => parts.flatMap(list);
  const columns = distinct(
    all((part) => part.columns),
    ({ from, to }) =>
      JSON.stringify([tableKey(from.table), from.column, to.table && tableKey(to.table), to.column]),
  );
  const valued = new Set(columns.map(({ from }) => JSON.stringify([tableKey(from.table), from.column])));
  const filters = distinct(
    all((part) => part.filters),
    ({ table, column }) => JSON.stringify([tableKey(table), column]),
  );
  return {
    kind: parts[0]?.kind ?? 'other',
    reads: distinct(
      all((part) => part.reads),
      tableKey,
    ),
    writes: distinct(
      all((part) => part.writes),
      tableKey,
    ),
    columns,
    filters: filters.filter(({ table, column }) => !valued.has(JSON.stringify([tableKey(table), column]))),
    span: spanOf(tokens),
    confidence: Math.min(...parts.map((part) => part.confidence)),
    warnings: [...new Set(all((part) => part.warnings))],
    temporary: distinct(
      all((part) => part.temporary),
      tableKey,
    ),
  };
}

// The words alone say everything about these; the parser would not add to it.
function isDone({ kind }: LeadingWords): boolean {
  return kind === 'other' || kind === 'call' || kind === 'refresh-materialized-view';
}

function byWords(
  words: LeadingWords,
  tokens: StatementTokens,
  { catalog, variables }: Around,
): StatementLineage {
  const findings = new Findings(catalog, variables);
  if (words.target) findings.write(words.target);
  if (words.kind === 'call') findings.doubt('What the called procedure does is not followed.');
  return { kind: words.kind, ...findings.result(), span: spanOf(tokens) };
}

/** What can be told of a statement that the parser refuses. */
function recovered(
  tokens: StatementTokens,
  words: LeadingWords | undefined,
  reason: string,
  around: Around,
): Analysed {
  const warning = `The statement could not be parsed: ${reason}.`.replace(/\.\.$/, '.');
  const command = createdByQuery(tokens, around.catalog) ?? insertedByQuery(tokens, around.catalog);
  if (command?.inner && command.inner.length < tokens.length && tokens.length < MAX_RECOVERED) {
    const { lineage, result } = run(command, around, tokens);
    // When the query is understood, only what stands around it was strange.
    if (lineage.confidence > 0.5) {
      const passed = `Some words around the query were passed over, since the statement could not be parsed: ${reason}.`;
      const warnings = [passed.replace(/\.\.$/, '.'), ...lineage.warnings];
      return { lineage: { ...lineage, warnings, confidence: 0.8 }, result };
    }
  }
  const findings = new Findings(around.catalog, around.variables, around.looks);
  if (command?.defined && !command.inner) {
    // A definition without a query says all by its words.
    for (const table of command.reads ?? []) findings.read(table);
    const { table, columns } = command.defined;
    findings.write(findings.catalog.create(table, columns, false));
    const told = { ...findings.result(), warnings: [warning], confidence: 0.8 };
    return { lineage: { ...told, kind: command.kind, span: spanOf(tokens) }, result: [] };
  }
  const named = tablesByWords(tokens, around.catalog);
  const target = words?.target ?? command?.into?.table ?? command?.writes?.[0];
  for (const table of [...(target ? [target] : []), ...named.writes]) findings.write(table);
  for (const table of named.reads) findings.read(table);
  const found = findings.result();
  const kind = words?.kind ?? command?.kind ?? 'unparsed';
  const isKnown = kind !== 'unparsed' || found.reads.length + found.writes.length > 0;
  return {
    lineage: {
      ...found,
      kind,
      warnings: [warning],
      confidence: kind === 'unparsed' ? (isKnown ? 0.3 : 0) : 0.5,
      span: spanOf(tokens),
    },
    result: [],
  };
}
