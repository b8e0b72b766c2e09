import { setTimeout as delay } from 'node:timers/promises';
import {
  type DepartmentHealthReport,
  type HealthScan,
  type HealthScore,
  type Incident,
} from '@dataspoke/contracts';
import { type ApiClient, ApiProblem } from './api-client';
import { doJob, LOOK_EVERY_MS } from './follow-job';

/** Changes reach the scores within ten seconds. */
const FOLLOWED_MS = 10_000;

/** What the scan found, rolled up. */
export interface ScannedHealth {
  readonly scan: HealthScan;
  readonly report: DepartmentHealthReport;
}

/**
 * Scores every dataset of the catalog and rolls the scores up by department. Incidents are published just after the verdicts:
 * their effect on the scores is waited for.
 * @throws Error when the scan came to no end of its own; a dataset that could not be scored is counted
 */
export async function scanHealth(
  api: ApiClient,
  openIncidents: readonly Incident[],
  report: (text: string) => void,
): Promise<ScannedHealth> {
  const scans = '/api/v1/health-scores/scans';
  const scan = await doJob<HealthScan>(api, { start: scans, jobs: scans }, {}, report);
  if (scan.state !== 'succeeded' && scan.state !== 'partial') {
    throw new Error(`The scan ended as ${scan.state}: ${scan.failure ?? ''}`.trim());
  }
  const giveUpAt = performance.now() + FOLLOWED_MS;
  for (const urn of new Set(openIncidents.map(({ dataset }) => dataset))) {
    while (!(await showsIncidents(api, urn)) && performance.now() < giveUpAt) {
      report('waiting for what the incidents cost');
      await delay(LOOK_EVERY_MS);
    }
  }
  return { scan, report: await api.get<DepartmentHealthReport>('/api/v1/departments/health') };
}

async function showsIncidents(api: ApiClient, urn: string): Promise<boolean> {
  try {
    const { gaps } = await api.get<HealthScore>(`/api/v1/datasets/${encodeURIComponent(urn)}/score`);
    return gaps.some(({ check }) => check === 'quality.incidents');
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return false; // not in this catalog any more
    throw error;
  }
}
