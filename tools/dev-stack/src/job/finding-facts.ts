import { type JudgedDays } from './monitors';
import { nodeName } from './names';
import { type EvaluatedRules } from './rules';
import { incidentFacts } from './standing';
import { type FindingFacts } from './summary';

/** What was found, as the summary holds it. */
export function findingFacts(
  { evaluation, verdicts, openIncidents }: EvaluatedRules,
  { monitors, anomalies }: JudgedDays,
): FindingFacts {
  return {
    evaluation: {
      id: evaluation.id,
      state: evaluation.state,
      seconds: secondsOf(evaluation),
      counts: evaluation.counts,
    },
    rules: verdicts.map((verdict) => ({
      id: verdict.ruleId,
      version: verdict.ruleVersion,
      name: verdict.ruleName,
      dataset: nodeName(verdict.dataset),
      kind: verdict.kind,
      verdict: verdict.verdict,
      message: verdict.message,
      observed: verdict.observed,
      expected: verdict.expected,
      statement: verdict.statement,
      durationMs: verdict.durationMs,
      asOf: verdict.asOf,
      examples: verdict.examples.map(({ values }) => values),
    })),
    monitors: monitors.map(({ id, name, dataset, phase, days, anomalies: odd }) => ({
      id,
      name,
      dataset: nodeName(dataset),
      phase,
      days,
      oddDays: odd,
    })),
    oddDays: anomalies.map(({ monitorName, dataset, day, value, band, score, alert, reason }) => ({
      monitor: monitorName,
      dataset: nodeName(dataset),
      day,
      value,
      band,
      score,
      alert,
      reason,
    })),
    incidents: openIncidents.map(incidentFacts),
  };
}

/** How long a job took. */
export function secondsOf({ startedAt, finishedAt }: { startedAt?: string; finishedAt?: string }): number {
  return startedAt === undefined || finishedAt === undefined
    ? 0
    : (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}
