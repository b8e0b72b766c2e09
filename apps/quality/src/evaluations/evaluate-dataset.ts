import { ConnectorError, type MeasuredRule, type RuleMeasurer } from '@dataspoke/connectors';
import { type EvaluationInput, type RuleExample } from '@dataspoke/contracts';
import { expectationOf, judge, type Rule } from '@dataspoke/domain';
import { Clock, DataSpokeError, isTransient } from '@dataspoke/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { OpenMeasurer } from '../connections/open-measurer';
import { readRule } from '../rules/stored-rule';
import { type NewVerdict, storeVerdicts } from '../verdicts/store-verdicts';
import { type PlannedRule, plannedRules } from './planned-rules';
import { EvaluationProgressWriter } from './evaluation-progress';

/** Pauses between attempts to reach a source that does not answer: a restart is waited for, an outage becomes a verdict. */
const PAUSES_MS: readonly number[] = [1_000, 2_000, 4_000];
const RULES_PER_BATCH = 200;

interface ParsedRule {
  readonly planned: PlannedRule;
  readonly rule: Rule;
}

/** Evaluates the rules of one dataset next to its data. */
@Injectable()
export class EvaluateDataset {
  private readonly log = new Logger(EvaluateDataset.name);

  constructor(
    private readonly database: DataSource,
    private readonly measurers: OpenMeasurer,
    private readonly progress: EvaluationProgressWriter,
    private readonly clock: Clock,
  ) {}

  /**
   * Goes on with the rules that have no verdict yet, batch by batch. A rule that cannot be evaluated gets the verdict `error`,
   * and so do all when the source stays away. Raises what an absent ingestion service raises.
   */
  async execute(
    { evaluationId, dataset }: EvaluationInput & { readonly dataset: string },
    signal: AbortSignal,
  ): Promise<void> {
    for (;;) {
      const planned = await plannedRules(this.database.manager, evaluationId, dataset, RULES_PER_BATCH);
      if (planned.length === 0) return;
      const verdicts = await this.evaluate(dataset, planned, signal);
      await storeVerdicts(this.database, evaluationId, verdicts);
      await this.progress.write(evaluationId, `evaluated ${verdicts.length} rule(s) of ${dataset}`);
    }
  }

  private async evaluate(
    dataset: string,
    planned: readonly PlannedRule[],
    signal: AbortSignal,
  ): Promise<readonly NewVerdict[]> {
    const rules = planned.map((entry): ParsedRule => ({ planned: entry, rule: readRule(entry) }));
    for (let failures = 0; ; failures += 1) {
      try {
        return await this.measureOnce(dataset, rules, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof DataSpokeError && isTransient(error)) throw error;
        const fault = faultOf(error);
        if (!fault) throw error;
        const pause = fault.retryable ? PAUSES_MS[failures] : undefined;
        if (pause === undefined) {
          const now = this.clock.now();
          return rules.map(({ planned: { id }, rule }) => failed(id, rule, '', 0, fault, now, now));
        }
        await sleep(pause, undefined, { signal });
      }
    }
  }

  private async measureOnce(
    dataset: string,
    rules: readonly ParsedRule[],
    signal: AbortSignal,
  ): Promise<readonly NewVerdict[]> {
    const measurer = await this.measurers.execute(dataset, signal);
    try {
      const asOf = measurer.asOf?.at ?? this.clock.now();
      const results = await measurer.measure(
        dataset,
        rules.map(({ planned, rule }) => ({ id: planned.id, rule })),
        signal,
      );
      const byId = new Map(results.map((result) => [result.id, result]));
      const verdicts: NewVerdict[] = [];
      for (const { planned, rule } of rules) {
        const result = byId.get(planned.id);
        if (!result) throw new Error(`rule ${planned.ruleId} was not measured`);
        verdicts.push(await this.verdictOf(dataset, planned, rule, result, measurer, asOf, signal));
      }
      return verdicts;
    } finally {
      await measurer.close();
    }
  }

  private async verdictOf(
    dataset: string,
    { id, severity }: PlannedRule,
    rule: Rule,
    result: MeasuredRule,
    measurer: RuleMeasurer,
    asOf: Date,
    signal: AbortSignal,
  ): Promise<NewVerdict> {
    const { statement, durationMs } = result;
    const now = this.clock.now();
    if ('error' in result) return failed(id, rule, statement, durationMs, result.error, asOf, now);
    const { verdict, observed, message } = judge(rule, severity, result.measured, asOf);
    const isBroken = verdict === 'fail' || verdict === 'warn';
    return {
      id,
      verdict,
      message: message.slice(0, 2_000),
      observed,
      expected: expectationOf(rule),
      statement: statement.slice(0, 40_000),
      durationMs,
      examples: isBroken ? await this.examples(dataset, rule, measurer, signal) : [],
      error: null,
      asOf,
      evaluatedAt: now,
    };
  }

  // Evidence is welcome, and no reason to lose the verdict.
  private async examples(
    dataset: string,
    rule: Rule,
    measurer: RuleMeasurer,
    signal: AbortSignal,
  ): Promise<RuleExample[]> {
    try {
      return (await measurer.examples(dataset, rule, signal)).map((values) => ({ values: { ...values } }));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ConnectorError)) throw error;
      this.log.warn(`no examples of ${dataset}: ${error.message}`);
      return [];
    }
  }
}

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly retryable: boolean;
}

/** An error that becomes a verdict; undefined for a defect. */
function faultOf(error: unknown): Fault | undefined {
  if (error instanceof ConnectorError) return error;
  if (!(error instanceof DataSpokeError) || error.code === 'internal') return undefined;
  return { code: error.code, message: error.message, remedy: '', retryable: false };
}

function failed(
  id: string,
  rule: Rule,
  statement: string,
  durationMs: number,
  { code, message, remedy }: Omit<Fault, 'retryable'>,
  asOf: Date,
  evaluatedAt: Date,
): NewVerdict {
  return {
    id,
    verdict: 'error',
    message: `It could not be evaluated: ${message}`.slice(0, 2_000),
    observed: {},
    expected: expectationOf(rule),
    statement: statement.slice(0, 40_000),
    durationMs,
    examples: [],
    error: { code, message: message.slice(0, 4_000), remedy: remedy.slice(0, 2_000) },
    asOf,
    evaluatedAt,
  };
}
