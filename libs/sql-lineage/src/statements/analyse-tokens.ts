import { type Catalog } from '../catalog';
import { type SqlDialect } from '../dialect';
import { Findings, type Variables } from '../query/environment';
import { type Looks } from '../query/looks';
import { type Relation } from '../query/relation';
import { type StatementLineage } from '../result';
import { type Token } from '../text/lexer';
import { sqlText } from '../text/sql-text';
import { type StatementTokens } from '../text/split';
import { parseStatement } from '../tree/parser';
import { type LeadingWords, leadingWords } from './by-words';
import { repaired } from './repair';
import { analyseStatement } from './statement';

/** A statement's lineage, and what it gives back when it is a query. */
export interface Analysed {
  readonly lineage: StatementLineage;
  readonly result: Relation;
}

/** Parses and analyses one statement; what cannot be parsed is told by its first words alone, and says so. */
export function analyseTokens(
  tokens: StatementTokens,
  dialect: SqlDialect,
  catalog: Catalog,
  variables: Variables,
  looks?: Looks,
): Analysed {
  const span = spanOf(tokens);
  const words = leadingWords(tokens, catalog);
  if (words && isDone(words)) return { lineage: { ...byWords(words, catalog, variables), span }, result: [] };
  const parsed = parseStatement(sqlText(repaired(tokens, catalog), catalog.rules), dialect);
  if (!parsed.ok) {
    const partly = words ? byWords(words, catalog, variables) : undefined;
    const warning = `The statement could not be parsed: ${parsed.reason}.`.replace(/\.\.$/, '.');
    return {
      lineage: { ...(partly ?? nothing()), warnings: [warning], confidence: partly ? 0.5 : 0, span },
      result: [],
    };
  }
  const effect = analyseStatement(parsed.tree, catalog, variables, looks);
  return { lineage: { kind: effect.kind, ...effect.findings.result(), span }, result: effect.result };
}

export function spanOf(tokens: readonly Token[]): StatementLineage['span'] {
  return { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 };
}

// The words alone say everything about these; the parser would not add to it.
function isDone({ kind }: LeadingWords): boolean {
  return kind === 'other' || kind === 'call' || kind === 'refresh-materialized-view';
}

function byWords(
  words: LeadingWords,
  catalog: Catalog,
  variables: Variables,
): Omit<StatementLineage, 'span'> {
  const findings = new Findings(catalog, variables);
  if (words.target) findings.write(words.target);
  if (words.kind === 'call') findings.doubt('What the called procedure does is not followed.');
  return { kind: words.kind, ...findings.result() };
}

function nothing(): Omit<StatementLineage, 'span'> {
  return {
    kind: 'unparsed',
    reads: [],
    writes: [],
    columns: [],
    filters: [],
    confidence: 0,
    warnings: [],
    temporary: [],
  };
}
