import { type MonitorDraft, type RuleDraft } from '@dataspoke/contracts';
import { type SampleDepartment } from '@dataspoke/sample-warehouse';
import { type Progress } from '../progress/progress.mjs';
import { type ApiClient } from './api-client';
import { type Background, begin } from './background';
import { establishDepartments } from './departments';
import { findingFacts } from './finding-facts';
import { scanHealth, type ScannedHealth } from './health';
import { judgeDays, type JudgedDays } from './monitors';
import { type EvaluatedRules, evaluateRules } from './rules';
import { step } from './step';
import { type FindingFacts } from './summary';

/** What is demanded of the data, which numbers are watched, and who answers for what. */
export interface Expectations {
  readonly rules: readonly RuleDraft[];
  readonly monitors: readonly MonitorDraft[];
  readonly departments: readonly SampleDepartment[];
}

/** Findings that are being made. */
export interface BegunFindings {
  readonly rules: Background<EvaluatedRules>;
  readonly days: Background<JudgedDays>;
  readonly health: Background<ScannedHealth>;
}

/** Begins with all of it at once; the scan waits for the verdicts, which it reads in the catalog. */
export function beginFindings(api: ApiClient, expected: Expectations): BegunFindings {
  const departments = begin(() => establishDepartments(api, expected.departments));
  const rules = begin((report) => evaluateRules(api, expected.rules, report));
  return {
    rules,
    days: begin((report) => judgeDays(api, expected.monitors, report)),
    health: begin(async (report) => {
      const { openIncidents } = await rules(() => undefined);
      await departments(report);
      return scanHealth(api, openIncidents, report);
    }),
  };
}

/** Shows the steps one after the other and tells what was found. @throws Error when one is not met */
export async function showFindings(begun: BegunFindings, progress: Progress): Promise<FindingFacts> {
  const rules = await step(
    progress,
    'Evaluate the rules, and bring the verdicts into the catalog',
    begun.rules,
    ({ evaluation: { counts } }) =>
      [
        `${counts.rules} rules: ${counts.pass} passed, ${counts.warn} warned, ${counts.fail} failed`,
        ...(counts.error > 0 ? [`${counts.error} could not be evaluated`] : []),
      ].join(', '),
  );
  const days = await step(
    progress,
    'Learn what is usual, day by day',
    begun.days,
    ({ monitors, anomalies }) => `${monitors.length} monitors, ${anomalies.length} odd days`,
  );
  return findingFacts(rules, days);
}
