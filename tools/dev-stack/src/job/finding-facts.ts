import { type ScannedHealth } from './health';
import { type JudgedDays } from './monitors';
import { nodeName } from './names';
import { type EvaluatedRules } from './rules';
import { type FindingFacts } from './summary';

/** What was found, as the summary holds it. */
export function findingFacts(
  { evaluation, verdicts, openIncidents }: EvaluatedRules,
  { monitors, anomalies }: JudgedDays,
  { scan, report }: ScannedHealth,
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
    incidents: openIncidents.map(({ id, dataset, cause, title, description, openedAt, failures }) => ({
      id,
      dataset: nodeName(dataset),
      cause,
      title,
      description,
      openedAt,
      failures,
    })),
    scan: { id: scan.id, state: scan.state, seconds: secondsOf(scan), datasets: scan.counts.seen },
    departments: report.departments.map(({ id, name, datasets, score, confidence, fixes }) => ({
      id,
      name,
      datasets,
      score,
      confidence,
      fixes: fixes.map(({ urn, check, gain, cause }) => ({ dataset: nodeName(urn), check, gain, cause })),
    })),
    unmappedOwners: report.unmappedOwners.map(({ urn, datasets }) => ({ urn, datasets })),
    datasetsWithoutOwner: report.datasetsWithoutOwner,
  };
}

function secondsOf({ startedAt, finishedAt }: { startedAt?: string; finishedAt?: string }): number {
  return startedAt === undefined || finishedAt === undefined
    ? 0
    : (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}
