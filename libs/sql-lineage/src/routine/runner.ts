import { type Catalog } from '../catalog';
import { type SqlDialect } from '../dialect';
import { Looks } from '../query/looks';
import { isClosed, type Relation, united } from '../query/relation';
import { type StatementLineage, type TableName } from '../result';
import { type Analysed, analyseTokens, spanOf } from '../statements/analyse-tokens';
import { nameOf, readName } from '../statements/by-words';
import { type Token } from '../text/lexer';
import { type StatementTokens } from '../text/split';
import { type Step, type Steps, type Target } from './step';
import { type RoutineVariables } from './variables';
import { defaultsAfter } from '../script/use';
import { effectOf, type RoutineEffect } from './effect';
import { insertTarget } from './insert-target';
import { isWord } from './words';

/** The script around a body: it knows the routines of the text. */
export interface Surroundings {
  /** The routine of this name, when its definition is in the text. */
  routine(name: TableName): RoutineEffect | undefined;
  /** Remembers a routine; tells what it does. */
  define(tokens: StatementTokens): StatementLineage | undefined;
  /** The content of a string constant as statements, each with its place in the text. */
  constant(text: Token): readonly Token[];
  /** What the statements of a constant do. */
  script(tokens: readonly Token[], variables: RoutineVariables, catalog: Catalog): RoutineEffect;
}

type Guard = (
  span: StatementLineage['span'],
  analyse: () => readonly StatementLineage[],
) => readonly StatementLineage[];

/** How a runner goes about the steps and what it tells. */
export interface RunnerManner {
  /** Whether also statements that touch no data are told. */
  readonly tellsAll?: boolean;
  /** Whether the columns that a statement joins are told. */
  readonly tellsJoins?: boolean;
  /** Around each step, so that one that fails costs the others nothing. */
  readonly guard?: Guard;
}

/** Analyses the steps of a procedural text one after the other, values of variables carried along. */
export class Runner {
  private result: Relation = [];

  constructor(
    private readonly dialect: SqlDialect,
    readonly catalog: Catalog,
    readonly variables: RoutineVariables,
    private readonly around: Surroundings,
    private readonly manner: RunnerManner = {},
  ) {}

  /** Rows that the steps gave to the caller. */
  get returned(): Relation {
    return this.result;
  }

  run({ steps, repeats }: Steps): readonly StatementLineage[] {
    // What a later round of a loop puts into a variable reaches the statements before it.
    if (repeats) this.all(steps);
    return this.all(steps);
  }

  /** The value of a function: an expression, a query, or a statement. */
  value(tokens: readonly Token[]): readonly StatementLineage[] {
    if (!isWord(tokens[0], 'SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'CALL', 'EXECUTE'))
      return this.expression(tokens);
    const { statements, returned } = this.around.script(tokens, this.variables, this.catalog);
    this.result = returned;
    return statements;
  }

  private all(steps: readonly Step[]): readonly StatementLineage[] {
    const { guard } = this.manner;
    if (!guard) return steps.flatMap((step) => this.step(step));
    return steps.flatMap((step) => {
      const told = step.type === 'declare' || step.type === 'table' ? undefined : spanOf(step.tokens);
      return told ? guard(told, () => this.step(step)) : this.step(step);
    });
  }

  /** An expression as the query that it is; one that reads no table is nothing to report. */
  expression(tokens: readonly Token[]): readonly StatementLineage[] {
    const analysed = this.asQuery(tokens);
    return analysed ? worthTelling({ ...analysed.lineage, kind: 'expression' }) : [];
  }

  private step(step: Step): readonly StatementLineage[] {
    switch (step.type) {
      case 'declare':
        this.variables.declare(step.name);
        return [];
      case 'table': {
        const names = step.columns.map((column) => nameOf(column, this.catalog));
        this.catalog.create({ name: nameOf(step.name, this.catalog) }, names, true);
        return [];
      }
      case 'dynamic':
        return this.dynamic(step.tokens, step.text, step.into);
      case 'expression':
        return this.expression(step.tokens);
      case 'assign': {
        const analysed = this.asQuery(step.tokens);
        const [value] = analysed?.result ?? [];
        if (value && value.type !== 'open') this.variables.assign(step.target, value.origins);
        return analysed ? worthTelling({ ...analysed.lineage, kind: 'expression' }) : [];
      }
      case 'rows': {
        const told = this.sql(step.tokens, step.variables, false);
        return step.told ? [] : told;
      }
      case 'sql':
        return this.sql(step.tokens, step.into, step.returned);
      case 'call':
        return [this.call(step.tokens, step.nameAt)];
      case 'insert-call':
        return [this.insertCall(step.tokens, step.insert, step.nameAt)];
      case 'define': {
        const [first, ...rest] = step.tokens;
        const told = first && this.around.define([first, ...rest]);
        return told && this.manner.tellsAll ? [told] : [];
      }
      case 'silent':
        this.useDefaults(step.tokens);
        return this.manner.tellsAll ? [nothing('other', step.tokens)] : [];
    }
  }

  private sql(
    tokens: readonly Token[],
    targets: readonly Target[],
    returned: boolean,
  ): readonly StatementLineage[] {
    const [first, ...rest] = tokens;
    if (!first) return [];
    this.useDefaults(tokens);
    const { lineage, result } = this.analyse([first, ...rest]);
    this.follow(lineage);
    if (targets.length > 0) this.variables.fill(targets, result);
    if (lineage.kind !== 'select') return [lineage];
    // Nobody asks what a whole text gives, which can be thousands of queries.
    if (returned && !this.manner.tellsAll) {
      this.result = this.result.length > 0 ? united(this.result, result) : result;
    }
    // What a query gives goes into variables or away; only the tables it reads are left to tell.
    return [returned ? lineage : { ...lineage, columns: [] }];
  }

  private useDefaults(tokens: readonly Token[]): void {
    const defaults = defaultsAfter(tokens, this.dialect, this.catalog);
    if (defaults) this.catalog.use(defaults);
  }

  /** Columns go with a table that is renamed; a dropped one has none. */
  private follow({ kind, reads, writes }: StatementLineage): void {
    if (kind === 'drop') for (const table of writes) this.catalog.move(table, undefined);
    if (kind === 'rename')
      for (const [index, table] of reads.entries()) this.catalog.move(table, writes[index]);
  }

  private call(tokens: readonly Token[], nameAt: number): StatementLineage {
    const name = readName(tokens, nameAt, this.catalog)?.table;
    const effect = name && this.around.routine(name);
    if (!effect) {
      const warnings = ['What the called procedure does is not followed.'];
      return { ...nothing('call', tokens), confidence: 0.8, warnings };
    }
    return { ...effectOf(effect), kind: 'call', span: spanOf(tokens), temporary: [] };
  }

  private insertCall(tokens: readonly Token[], insert: readonly Token[], nameAt: number): StatementLineage {
    const called = readName(tokens, nameAt, this.catalog)?.table;
    const effect = called && this.around.routine(called);
    const { table, columns: listed } = insertTarget(insert, this.catalog);
    const span = spanOf(tokens);
    if (!table) return { ...nothing('unparsed', tokens), confidence: 0, warnings: ['It has no target.'] };
    const target = this.catalog.qualify(table);
    const temporary = this.catalog.isTemporary(target) ? [target] : [];
    if (!effect) {
      const warnings = ['What the called procedure returns is not known.'];
      return { ...nothing('insert', tokens), writes: [target], temporary, confidence: 0.8, warnings };
    }
    const columns = listed ?? this.catalog.columns(target);
    const row = isClosed(effect.returned) ? effect.returned : [];
    const stored: StatementLineage = {
      ...nothing('insert', tokens),
      writes: [target],
      columns: row.flatMap((item, index) =>
        item.origins.map(({ table: source, column, kind }) => ({
          from: { table: source, column },
          to: { table: target, column: columns?.[index] ?? item.name },
          kind,
        })),
      ),
    };
    const done = effectOf({ ...effect, statements: [...effect.statements, stored] });
    return { ...done, kind: 'insert', span, temporary };
  }

  private dynamic(
    tokens: readonly Token[],
    text: Token | undefined,
    into: readonly Target[],
  ): readonly StatementLineage[] {
    if (!text?.content) return [runTime(tokens)];
    const { statements, returned } = this.around.script(
      this.around.constant(text),
      this.variables,
      this.catalog,
    );
    if (into.length > 0) this.variables.fill(into, returned);
    return statements.length > 0 ? statements : [runTime(tokens)];
  }

  private asQuery(tokens: readonly Token[]): Analysed | undefined {
    const [first] = tokens;
    if (!first) return undefined;
    const select: Token = {
      kind: 'word',
      text: 'SELECT',
      written: 'SELECT',
      start: first.start - 7,
      end: first.start,
    };
    const analysed = this.analyse([select, ...tokens]);
    return { ...analysed, lineage: { ...analysed.lineage, columns: [], span: spanOf(tokens) } };
  }

  private analyse(tokens: StatementTokens): Analysed {
    const [first, ...rest] = tokens;
    const marked = [this.asName(first), ...rest.map((token) => this.asName(token))] as const;
    if (!this.manner.tellsJoins) return analyseTokens(marked, this.dialect, this.catalog, this.variables);
    const looks = new Looks();
    const { lineage, result } = analyseTokens(marked, this.dialect, this.catalog, this.variables, looks);
    return { lineage: { ...lineage, joins: looks.joins }, result };
  }

  /** A variable that SQL marks, and a table variable, as a name that the parser takes for a column or table. */
  private asName(token: Token): Token {
    if (token.kind !== 'word') return token;
    const [mark] = token.text;
    if (mark !== ':' && mark !== '@') return token;
    const name = nameOf(token, this.catalog);
    const known =
      mark === ':'
        ? (this.variables.scalar(name) ?? this.variables.record(name)) !== undefined
        : this.catalog.isTemporary(this.catalog.qualify({ name }));
    if (!known) return token;
    const [[open, close] = ['"', '"']] = Object.entries(this.catalog.rules.quotes);
    const written = `${open}${name}${close}`;
    return { ...token, kind: 'quoted', text: written, written };
  }
}

function worthTelling(lineage: StatementLineage): readonly StatementLineage[] {
  return lineage.reads.length > 0 ? [lineage] : [];
}

/** A statement of this kind that does nothing yet. */
export function nothing(kind: StatementLineage['kind'], tokens: readonly Token[]): StatementLineage {
  return {
    kind,
    reads: [],
    writes: [],
    columns: [],
    filters: [],
    span: spanOf(tokens),
    confidence: 1,
    warnings: [],
    temporary: [],
  };
}

function runTime(tokens: readonly Token[]): StatementLineage {
  return {
    ...nothing('dynamic', tokens),
    confidence: 0.5,
    warnings: ['EXECUTE runs SQL that is put together at run time; what it reads and writes is not known.'],
  };
}
