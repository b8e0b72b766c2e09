import { type Catalog } from '../catalog';
import { rulesOf, type SqlDialect } from '../dialect';
import { type Relation } from '../query/relation';
import { type StatementLineage } from '../result';
import { type Analysed, analyseTokens, spanOf } from '../statements/analyse-tokens';
import { type Token, tokenize } from '../text/lexer';
import { splitStatements, type StatementTokens } from '../text/split';
import { type BodyPlace, type RoutineHeader } from './header';
import { plpgsqlSteps, type Step } from './plpgsql-steps';
import { RoutineVariables } from './variables';

/** What the body of a routine does, in the order of its text. */
export interface RoutineBody {
  readonly statements: readonly StatementLineage[];
  readonly warnings: readonly string[];
}

/** Analyses the body of a routine. Languages other than SQL and PL/pgSQL are named in a warning. */
export function analyseBody(
  text: string,
  header: RoutineHeader,
  dialect: SqlDialect,
  catalog: Catalog,
): RoutineBody {
  const { body, language } = header;
  if (!body) return { statements: [], warnings: ['The routine has no body in this text.'] };
  const variables = new RoutineVariables(catalog, header.parameters);
  if (header.isTrigger) {
    variables.addOpaqueRecord(catalog.fold('NEW'));
    variables.addOpaqueRecord(catalog.fold('OLD'));
  }
  const run = new BodyAnalysis(dialect, catalog, variables);
  if (body.type === 'return') return { statements: run.expression(body.tokens), warnings: [] };
  if (body.type === 'atomic') return { statements: run.script(body.tokens), warnings: [] };
  const tokens = bodyTokens(text, body, dialect);
  if (language === 'sql') return { statements: run.script(tokens), warnings: [] };
  if (language === 'plpgsql') return { statements: run.steps(plpgsqlSteps(tokens)), warnings: [] };
  return { statements: [], warnings: [`Routines in the language "${language}" are not analysed.`] };
}

class BodyAnalysis {
  constructor(
    private readonly dialect: SqlDialect,
    private readonly catalog: Catalog,
    private readonly variables: RoutineVariables,
  ) {}

  script(tokens: readonly Token[]): readonly StatementLineage[] {
    return splitStatements(tokens).map((statement) => this.analyse(statement).lineage);
  }

  steps(steps: readonly Step[]): readonly StatementLineage[] {
    return steps.flatMap((step) => this.step(step));
  }

  /** An expression as the query PostgreSQL makes of it; one that reads no table is nothing to report. */
  expression(tokens: readonly Token[]): readonly StatementLineage[] {
    const analysed = this.asQuery(tokens);
    return analysed ? worthTelling({ ...analysed.lineage, kind: 'expression' }) : [];
  }

  private step(step: Step): readonly StatementLineage[] {
    switch (step.type) {
      case 'declare':
        this.variables.declare(step.name);
        return [];
      case 'dynamic':
        return [dynamic(step.tokens)];
      case 'expression':
        return this.expression(step.tokens);
      case 'assign': {
        const analysed = this.asQuery(step.tokens);
        const [value] = analysed?.result ?? [];
        if (value && value.type !== 'open') this.variables.assign(step.target, value.origins);
        return analysed ? worthTelling({ ...analysed.lineage, kind: 'expression' }) : [];
      }
      case 'rows':
      case 'sql':
        return this.sql(step.tokens, step.type === 'rows' ? step.variables : step.into);
    }
  }

  private sql(tokens: readonly Token[], targets: readonly (readonly Token[])[]): readonly StatementLineage[] {
    const [first, ...rest] = tokens;
    if (!first) return [];
    const { lineage, result } = this.analyse([first, ...rest]);
    if (targets.length > 0) this.variables.fill(targets, result);
    // What a query gives goes into variables or away; only the tables it reads are left to tell.
    return [lineage.kind === 'select' ? { ...lineage, columns: [] } : lineage];
  }

  private asQuery(tokens: readonly Token[]): Analysed | undefined {
    const [first] = tokens;
    if (!first) return undefined;
    const select: Token = {
      ...first,
      kind: 'word',
      text: 'SELECT',
      written: 'SELECT',
      start: first.start - 7,
      end: first.start,
    };
    const analysed = this.analyse([select, ...tokens]);
    return { ...analysed, lineage: { ...analysed.lineage, columns: [], span: spanOf(tokens) } };
  }

  private analyse(tokens: StatementTokens): { lineage: StatementLineage; result: Relation } {
    return analyseTokens(tokens, this.dialect, this.catalog, this.variables);
  }
}

function worthTelling(lineage: StatementLineage): readonly StatementLineage[] {
  return lineage.reads.length > 0 ? [lineage] : [];
}

function dynamic(tokens: readonly Token[]): StatementLineage {
  return {
    kind: 'dynamic',
    reads: [],
    writes: [],
    columns: [],
    filters: [],
    span: spanOf(tokens),
    confidence: 0.5,
    warnings: ['EXECUTE runs SQL that is put together at run time; what it reads and writes is not known.'],
    temporary: [],
  };
}

function bodyTokens(
  text: string,
  body: Extract<BodyPlace, { type: 'string' }>,
  dialect: SqlDialect,
): readonly Token[] {
  const content = text.slice(body.start, body.end);
  // Spans inside a body with doubled quotes are off by one for each of them.
  const written = body.doubled ? content.replaceAll("''", "'") : content;
  return tokenize(written, rulesOf(dialect)).map((token) => ({
    ...token,
    start: token.start + body.start,
    end: token.end + body.start,
  }));
}
