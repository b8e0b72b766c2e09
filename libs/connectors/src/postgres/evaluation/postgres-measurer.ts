import { type CustomSqlRule, fieldsOf, type Measurement, type Rule } from '@dataspoke/domain';
import { throwIfCancelled } from '../../cancellation';
import { ConnectorError } from '../../errors';
import { type DayRange, type MeasuredMetric, type MetricToMeasure } from '../../evaluation/daily-metrics';
import {
  type AsOf,
  type MeasuredRule,
  type RuleExampleValues,
  RuleMeasurer,
  type RuleToMeasure,
} from '../../evaluation/rule-measurer';
import { type ConnectorOptions } from '../../registry';
import { asOfInstant } from '../as-of';
import { type PostgresRecipe } from '../recipe';
import { PostgresSession, type Query } from '../session';
import { scanDaily } from './daily-scan';
import { ownExamples, ownStatement, type OwnStatementRule } from './own-statement';
import { rowExamples } from './row-examples';
import { isScanRule, type ScanPart, scanPart } from './scan-part';
import { ownPrefix, requireColumns } from './shared-columns';
import { isOfTheRule, toStatementError } from './statement-errors';
import { shapeOf, type TableShape } from './table-shape';

/** PostgreSQL takes 1,664 columns in a select list; a scan rule has at most two. */
const RULES_PER_SCAN = 200;
/** A query of the user's can have any number of columns; an example is to be read by a person. */
const MAX_EXAMPLE_COLUMNS = 20;

interface Scanned {
  readonly id: string;
  readonly part: ScanPart;
}

/** Measures rules in a PostgreSQL database. */
export class PostgresMeasurer extends RuleMeasurer {
  override readonly asOf: AsOf | undefined;
  private session: PostgresSession | undefined;

  constructor(
    private readonly recipe: PostgresRecipe,
    private readonly options: ConnectorOptions,
  ) {
    super();
    this.asOf = recipe.asOf === undefined ? undefined : asOfInstant(recipe.asOf);
  }

  override async measure(
    dataset: string,
    rules: readonly RuleToMeasure[],
    signal: AbortSignal,
  ): Promise<readonly MeasuredRule[]> {
    let shape: TableShape;
    try {
      shape = await this.read(signal, (query) => shapeOf(query, dataset, this.recipe));
    } catch (error) {
      if (!isOfTheRule(error)) throw error;
      return rules.map(({ id }) => ({ id, statement: '', durationMs: 0, error }));
    }
    const results: MeasuredRule[] = [];
    const scans: Scanned[] = [];
    for (const { id, rule } of rules) {
      const part = this.partOf(rule, shape);
      if (part instanceof ConnectorError) results.push({ id, statement: '', durationMs: 0, error: part });
      else if (part) scans.push({ id, part });
    }
    for (let from = 0; from < scans.length; from += RULES_PER_SCAN) {
      results.push(...(await this.scan(scans.slice(from, from + RULES_PER_SCAN), shape, signal)));
    }
    const settled = new Set(results.map(({ id }) => id));
    for (const { id, rule } of rules) {
      if (!settled.has(id) && !isScanRule(rule))
        results.push(await this.measureAlone(id, rule, shape, signal));
    }
    return results;
  }

  override async examples(
    dataset: string,
    rule: Rule,
    signal: AbortSignal,
  ): Promise<readonly RuleExampleValues[]> {
    return this.read(signal, async (query) => {
      const shape = await shapeOf(query, dataset, this.recipe);
      const text = isScanRule(rule)
        ? rowExamples(rule, shape)
        : ownExamples(rule, shape, await this.referenced(query, rule));
      if (text === undefined) return [];
      await this.atHome(query, rule, shape);
      const rows = await query<Record<string, unknown>>(text);
      return rows.map((row) => textsOf(rule.kind === 'custom_sql' ? row['row'] : row));
    });
  }

  override async measureDaily(
    dataset: string,
    metrics: readonly MetricToMeasure[],
    range: DayRange,
    signal: AbortSignal,
  ): Promise<readonly MeasuredMetric[]> {
    let shape: TableShape;
    try {
      shape = await this.read(signal, (query) => shapeOf(query, dataset, this.recipe));
    } catch (error) {
      if (!isOfTheRule(error)) throw error;
      return metrics.map(({ id }) => ({ id, error }));
    }
    return scanDaily(
      (text) => this.readAgain(signal, (query) => query<Record<string, string | null>>(text)),
      metrics,
      shape,
      this.asOf?.zone ?? 'UTC',
      range,
    );
  }

  override async close(): Promise<void> {
    const { session } = this;
    this.session = undefined;
    await session?.close();
  }

  /** What a scan is to measure for the rule, why it cannot, or nothing when the rule needs a statement of its own. */
  private partOf(rule: Rule, shape: TableShape): ScanPart | ConnectorError | undefined {
    const missing = fieldsOf(rule).find((field) => !shape.columns.has(field));
    if (missing !== undefined) return noColumn(missing, shape);
    if (!isScanRule(rule)) return undefined;
    try {
      return scanPart(rule, shape, this.asOf?.zone ?? 'UTC');
    } catch (error) {
      if (error instanceof ConnectorError) return error;
      throw error;
    }
  }

  // One statement for all; one that fails is split in halves until the culprit stands alone. A table that cannot be read in time at
  // all is not read over and over: 200 rules would make 399 attempts.
  private async scan(
    rules: readonly Scanned[],
    shape: TableShape,
    signal: AbortSignal,
    spentMs = 0,
    isReadable = false,
  ): Promise<readonly MeasuredRule[]> {
    if (rules.length === 0) return [];
    const startedAt = performance.now();
    const durationMs = (): number => spentMs + Math.round(performance.now() - startedAt);
    try {
      const prefix = ownPrefix();
      const names = rules.map(({ part }, at) =>
        part.expressions.map((_text, nth) => `${prefix}${at}_${nth}`),
      );
      const list = rules.flatMap(({ part }, at) =>
        part.expressions.map((text, nth) => `${text} AS ${prefix}${at}_${nth}`),
      );
      const rows = await this.readAgain(signal, (query) =>
        query<Record<string, string | null>>(`SELECT ${list.join(',\n  ')}\nFROM ${shape.quoted}`),
      );
      requireColumns(rows, names.flat());
      const [row] = rows;
      const took = durationMs();
      return rules.map(({ id, part }, at) => ({
        id,
        statement: alone(part, shape),
        durationMs: took,
        measured: part.readMeasurement((names[at] ?? []).map((name) => row?.[name] ?? null)),
      }));
    } catch (error) {
      if (!isOfTheRule(error)) throw error;
      const [only, ...others] = rules;
      if (!only) return [];
      if (others.length === 0) {
        return [{ id: only.id, statement: alone(only.part, shape), durationMs: durationMs(), error }];
      }
      const isLate = error.code === 'timeout';
      if (isLate && !isReadable && !(await this.canBeRead(shape, signal))) {
        const took = durationMs();
        return rules.map(({ id, part }) => ({ id, statement: alone(part, shape), durationMs: took, error }));
      }
      const half = Math.ceil(rules.length / 2);
      const spent = durationMs();
      return [
        ...(await this.scan(rules.slice(0, half), shape, signal, spent, isReadable || isLate)),
        ...(await this.scan(rules.slice(half), shape, signal, spent, isReadable || isLate)),
      ];
    }
  }

  /** Whether the rows can be counted within the time limit, which no rule of a scan is done sooner than. */
  private async canBeRead(shape: TableShape, signal: AbortSignal): Promise<boolean> {
    try {
      await this.readAgain(signal, (query) => query(`SELECT count(*) FROM ${shape.quoted}`));
      return true;
    } catch (error) {
      if (!isOfTheRule(error)) throw error;
      return error.code !== 'timeout';
    }
  }

  private async measureAlone(
    id: string,
    rule: OwnStatementRule,
    shape: TableShape,
    signal: AbortSignal,
  ): Promise<MeasuredRule> {
    const startedAt = performance.now();
    const durationMs = (): number => Math.round(performance.now() - startedAt);
    let statement = '';
    try {
      const measured = await this.readAgain(signal, async (query): Promise<Measurement> => {
        const own = ownStatement(rule, shape, await this.referenced(query, rule));
        statement = own.text;
        await this.atHome(query, rule, shape);
        const [row] = await query<Record<string, string | null>>(own.text);
        return own.readMeasurement(row ?? {});
      });
      return { id, statement, durationMs: durationMs(), measured };
    } catch (error) {
      if (!isOfTheRule(error)) throw error;
      const refused = rule.kind === 'custom_sql' ? await this.refusal(rule, shape, error, signal) : error;
      return { id, statement, durationMs: durationMs(), error: refused };
    }
  }

  /**
   * A statement that writes is no query, so inside one it is a syntax error, which says too little. By itself, in the same kind
   * of read-only transaction, it is refused for what it is.
   */
  private async refusal(
    rule: CustomSqlRule,
    shape: TableShape,
    error: ConnectorError,
    signal: AbortSignal,
  ): Promise<ConnectorError> {
    if (error.code !== 'statement-invalid' || !WRITES.test(withoutComments(rule.sql))) return error;
    try {
      await this.read(signal, async (query) => {
        await this.atHome(query, rule, shape);
        await query(rule.sql);
      });
    } catch (other) {
      if (other instanceof ConnectorError && other.code === 'write-refused') return other;
      if (!isOfTheRule(other)) throw other;
    }
    return error;
  }

  private async referenced(query: Query, rule: Rule): Promise<TableShape | undefined> {
    if (rule.kind !== 'foreign_key') return undefined;
    const shape = await shapeOf(query, rule.references, this.recipe);
    const missing = rule.referencedFields.find((field) => !shape.columns.has(field));
    if (missing !== undefined) throw noColumn(missing, shape);
    return shape;
  }

  // The user's own query finds the tables beside its dataset without naming their schema.
  private async atHome(query: Query, rule: Rule, shape: TableShape): Promise<void> {
    if (rule.kind !== 'custom_sql') return;
    await query(`SELECT set_config('search_path', quote_ident($1), true)`, [shape.schema]);
  }

  /** As {@link read}; work that has its connection cut twice, while the source takes new ones, is what cuts it. */
  private async readAgain<T>(signal: AbortSignal, work: (query: Query) => Promise<T>): Promise<T> {
    try {
      return await this.read(signal, work);
    } catch (error) {
      if (!isCut(error)) throw error;
    }
    // That the source is away is raised here.
    await this.connected(signal);
    try {
      return await this.read(signal, work);
    } catch (error) {
      if (!isCut(error)) throw error;
      throw new ConnectorError(
        'source-error',
        `The connection does not survive the statement: ${error.message}`,
        'Correct the filter or the query of the rule.',
      );
    }
  }

  private async connected(signal: AbortSignal): Promise<PostgresSession> {
    throwIfCancelled(signal);
    if (this.session?.usable) return this.session;
    await this.close();
    this.session = await PostgresSession.open(this.recipe, this.options, signal);
    return this.session;
  }

  /** Runs `work` in a transaction of its own, so that a statement that fails takes no other with it. */
  private async read<T>(signal: AbortSignal, work: (query: Query) => Promise<T>): Promise<T> {
    const session = await this.connected(signal);
    return session.transaction(signal, (query) =>
      work(async (text, values) => {
        try {
          return await query(text, values);
        } catch (error) {
          throw toStatementError(error);
        }
      }),
    );
  }
}

function isCut(error: unknown): error is ConnectorError {
  return error instanceof ConnectorError && error.code === 'interrupted';
}

const WRITES = /^\s*(with|insert|update|delete|merge|truncate|create|drop|alter|grant|revoke|comment)\b/i;

function withoutComments(sql: string): string {
  return sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
}

function noColumn(column: string, shape: TableShape): ConnectorError {
  return new ConnectorError(
    'statement-invalid',
    `There is no column "${column}" in ${shape.name}.`,
    'It was dropped or renamed, or is misspelt: upper and lower case count. Change the rule, or delete it.',
  );
}

function alone(part: ScanPart, shape: TableShape): string {
  return `SELECT ${part.expressions.join(',\n  ')}\nFROM ${shape.quoted}`;
}

function textsOf(row: unknown): RuleExampleValues {
  if (typeof row !== 'object' || row === null) return {};
  return Object.fromEntries(
    Object.entries(row)
      .slice(0, MAX_EXAMPLE_COLUMNS)
      .map(([name, value]: [string, unknown]) => [name, typeof value === 'string' ? value : null]),
  );
}
