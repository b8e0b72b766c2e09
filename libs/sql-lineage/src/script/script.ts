import { Catalog, type NameDefaults } from '../catalog';
import { type SqlDialect } from '../dialect';
import { blockSteps } from '../routine/block-steps';
import { Declarations } from '../routine/declarations';
import { readHeader, type RoutineHeader } from '../routine/header';
import { blockLanguage } from '../routine/language';
import { effectOf, type RoutineEffect } from '../routine/effect';
import { analyseBody, constantTokens } from '../routine/routine';
import { Runner, type Surroundings } from '../routine/runner';
import { tsqlSteps } from '../routine/tsql-steps';
import { RoutineVariables } from '../routine/variables';
import { isWord } from '../routine/words';
import { type StatementLineage, type TableName, tableKey } from '../result';
import { spanOf } from '../statements/analyse-tokens';
import { guarded, type StatementWatch } from '../statements/guarded';
import { type Token } from '../text/lexer';
import { type StatementTokens } from '../text/split';
import { batches, scriptUnits } from './units';

/** Statements that set, call or run something: they are read as those of a procedural language. */
const PROCEDURAL: readonly string[] = [
  'DECLARE',
  'SET',
  'LET',
  'CALL',
  'OPEN',
  'CLOSE',
  'FETCH',
  'PREPARE',
  'EXECUTE',
  'EXEC',
];
/** Dialects in which a statement alone can fill variables. */
const VARIABLES: ReadonlySet<SqlDialect> = new Set([
  'mysql',
  'bigquery',
  'snowflake',
  'databricks',
  'spark',
  'oracle',
  'generic',
]);

/** How deep routines that call each other are followed. */
const MAX_DEPTH = 20;

/** A text of several statements: what they set, create and define is known to those behind them. */
export class Script implements Surroundings {
  private readonly declared = new Declarations();
  private readonly headers = new Map<string, RoutineHeader>();
  private readonly effects = new Map<string, RoutineEffect | undefined>();
  private readonly triggers = new Map<string, TableName>();
  private index = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly dialect: SqlDialect,
    private readonly catalog: Catalog,
    private readonly watch: StatementWatch,
    private readonly tellsJoins = false,
  ) {}

  /** What the statements of the whole text do. */
  run(tokens: readonly Token[]): readonly StatementLineage[] {
    this.learn(tokens);
    const runner = this.runnerFor(new RoutineVariables(this.catalog, []), true);
    return this.statements(tokens, runner, this.declared);
  }

  routine(name: TableName): RoutineEffect | undefined {
    const key = this.keyOf(name);
    if (!this.effects.has(key)) {
      const header = this.headers.get(key);
      if (!header || this.depth >= MAX_DEPTH) return undefined;
      // One that calls itself adds nothing to what it does.
      this.effects.set(key, undefined);
      this.depth += 1;
      this.effects.set(key, this.effect(header));
      this.depth -= 1;
    }
    return this.effects.get(key) ?? (this.headers.has(key) ? NO_EFFECT : undefined);
  }

  define(tokens: StatementTokens): StatementLineage | undefined {
    const header = readHeader(tokens, this.catalog, this.dialect);
    if (!header) return undefined;
    this.remember(header);
    return this.definition(header, tokens);
  }

  constant(text: Token): readonly Token[] {
    return constantTokens(text, this.dialect);
  }

  script(tokens: readonly Token[], variables: RoutineVariables, catalog: Catalog): RoutineEffect {
    this.depth += 1;
    try {
      if (this.depth > MAX_DEPTH) return NO_EFFECT;
      const runner = new Runner(this.dialect, catalog, variables, this);
      const statements = this.statements(tokens, runner, new Declarations());
      return { statements, returned: runner.returned, warnings: [] };
    } finally {
      this.depth -= 1;
    }
  }

  private statements(
    tokens: readonly Token[],
    runner: Runner,
    declared: Declarations,
  ): readonly StatementLineage[] {
    if (this.dialect === 'tsql') {
      return batches(this.text, tokens).flatMap((batch) => runner.run(tsqlSteps(batch, declared)));
    }
    return scriptUnits(this.text, tokens, this.dialect).flatMap((unit) => this.unit(unit, runner, declared));
  }

  private unit(unit: StatementTokens, runner: Runner, declared: Declarations): readonly StatementLineage[] {
    const header = readHeader(unit, runner.catalog, this.dialect);
    if (header) {
      return [this.guard(spanOf(unit), () => [this.headed(header, unit, runner)])].flat();
    }
    const isProcedural =
      isWord(unit[0], ...PROCEDURAL) && (VARIABLES.has(this.dialect) || isWord(unit[0], 'CALL'));
    const fills =
      this.dialect === 'mysql' &&
      unit.some((token) => isWord(token, 'INTO')) &&
      isWord(unit[0], 'SELECT', 'WITH');
    if (!isProcedural && !fills) {
      return runner.run({ steps: [{ type: 'sql', tokens: unit, into: [], returned: true }], repeats: false });
    }
    const language = { ...blockLanguage(this.dialect), section: false, isScript: true, returnsQueries: true };
    const told = runner.run(blockSteps(unit, language, declared));
    return told.length > 0 ? told : runner.run({ steps: [{ type: 'silent', tokens: unit }], repeats: false });
  }

  private headed(header: RoutineHeader, unit: StatementTokens, runner: Runner): StatementLineage {
    if (header.object !== 'block') {
      this.remember(header);
      return this.definition(header, unit);
    }
    const effect = analyseBody(this.text, header, this.dialect, runner.catalog, this, runner.variables);
    // A block runs at once; a routine only when somebody calls it.
    return { ...effectOf(effect), kind: 'do', span: spanOf(unit), temporary: [], body: effect.statements };
  }

  private definition(header: RoutineHeader, tokens: readonly Token[]): StatementLineage {
    const effect = header.runs
      ? (this.routine(header.runs) ?? NO_EFFECT)
      : header.name && header.object !== 'package'
        ? (this.routine(header.name) ?? NO_EFFECT)
        : this.effect(header);
    const { confidence, warnings } = effectOf(effect);
    return {
      kind: 'create-routine',
      reads: [],
      writes: [],
      columns: [],
      filters: [],
      span: spanOf(tokens),
      confidence,
      warnings,
      temporary: [],
      body: effect.statements,
    };
  }

  private effect(header: RoutineHeader): RoutineEffect {
    const { searchPath } = header;
    const outside: NameDefaults = this.catalog.inUse;
    const inside = new Catalog(this.catalog.rules, (table) => this.catalog.columns(table), {
      ...outside,
      ...(searchPath ? { searchPath } : {}),
    });
    const table = header.table ?? (header.name && this.triggers.get(this.keyOf(header.name)));
    return analyseBody(this.text, { ...header, table }, this.dialect, inside, this);
  }

  /** Definitions and triggers of the whole text, so that a routine may be called before it is defined. */
  private learn(tokens: readonly Token[]): void {
    if (!tokens.some((token) => isWord(token, 'CREATE', 'ALTER'))) return;
    const units =
      this.dialect === 'tsql'
        ? batches(this.text, tokens).flatMap((batch) =>
            tsqlSteps(batch).steps.flatMap((step) => (step.type === 'define' ? [step.tokens] : [])),
          )
        : scriptUnits(this.text, tokens, this.dialect).filter((unit) => isWord(unit[0], 'CREATE'));
    for (const [first, ...rest] of units) {
      const header = first && readHeader([first, ...rest], this.catalog, this.dialect);
      if (!header) continue;
      if (header.runs && header.table) this.triggers.set(this.keyOf(header.runs), header.table);
      if (!this.headers.has(this.keyOf(header.name))) this.remember(header);
    }
  }

  private remember(header: RoutineHeader): void {
    if (header.runs || !header.name) return;
    const key = this.keyOf(header.name);
    if (this.headers.get(key)?.body === header.body) return;
    this.headers.set(key, header);
    this.effects.delete(key);
  }

  // Routines of one name in several schemas of one text are rare; which of them is called often hangs on settings.
  private keyOf(name: TableName | undefined): string {
    return tableKey({ name: name?.name.toLowerCase() ?? '' });
  }

  private runnerFor(variables: RoutineVariables, tellsAll: boolean): Runner {
    const guard = (span: StatementLineage['span'], analyse: () => readonly StatementLineage[]) =>
      this.guard(span, analyse);
    const { tellsJoins } = this;
    return new Runner(this.dialect, this.catalog, variables, this, { tellsAll, tellsJoins, guard });
  }

  private guard(
    span: StatementLineage['span'],
    analyse: () => readonly StatementLineage[],
  ): readonly StatementLineage[] {
    let told: readonly StatementLineage[] = [];
    const index = this.index;
    this.index += 1;
    const failed = guarded(span, this.watch(index), () => {
      told = analyse();
      return told[0] ?? EMPTY;
    });
    return told.length > 0 || failed === EMPTY ? told : [failed];
  }
}

const NO_EFFECT: RoutineEffect = { statements: [], returned: [], warnings: [] };
/** Stands for nothing to tell. */
const EMPTY: StatementLineage = {
  kind: 'other',
  reads: [],
  writes: [],
  columns: [],
  filters: [],
  span: { start: 0, end: 0 },
  confidence: 1,
  warnings: [],
  temporary: [],
};
