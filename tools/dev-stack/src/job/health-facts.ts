import { type HealthScore, type HealthScoreSummary, type ScoreGap } from '@dataspoke/contracts';
import { type ApiClient } from './api-client';
import { type ScannedHealth } from './health';
import { secondsOf } from './finding-facts';
import { nodeName } from './names';
import { type FixFacts, type HealthFacts } from './summary';

const LOWEST = 3;
const FIXES = 3;

/** The scores of the datasets that `isShown` names, the lowest of them explained, and the departments of all. */
export async function healthFacts(
  api: ApiClient,
  { scan, report }: ScannedHealth,
  platform: string,
  isShown: (dataset: string) => boolean,
): Promise<HealthFacts> {
  const scores = await api.list<HealthScoreSummary>(
    `/api/v1/health-scores?order=lowest&platform=${encodeURIComponent(platform)}`,
  );
  const shown = scores.filter(({ urn }) => isShown(urn));
  const lowest = await Promise.all(
    shown
      .slice(0, LOWEST)
      .map(({ urn }) => api.get<HealthScore>(`/api/v1/datasets/${encodeURIComponent(urn)}/score`)),
  );
  return {
    scan: {
      id: scan.id,
      state: scan.state,
      seconds: secondsOf(scan),
      datasets: scan.counts.seen,
      failed: scan.counts.failed,
    },
    datasets: shown.length,
    score: mean(shown.flatMap(({ score }) => (score === null ? [] : [score]))),
    confidence: mean(shown.map(({ confidence }) => confidence)),
    lowest: lowest.map(({ urn, score, confidence, gaps }) => ({
      dataset: nodeName(urn),
      score,
      confidence,
      fixes: gaps.slice(0, FIXES).map((gap) => fixFacts(urn, gap)),
    })),
    departments: report.departments.map(({ id, name, datasets, score, confidence, fixes }) => ({
      id,
      name,
      datasets,
      score,
      confidence,
      fixes: fixes.map((fix) => fixFacts(fix.urn, fix)),
    })),
    unmappedOwners: report.unmappedOwners.map(({ urn, datasets }) => ({ urn, datasets })),
    datasetsWithoutOwner: report.datasetsWithoutOwner,
  };
}

function fixFacts(urn: string, { check, gain, cause }: Pick<ScoreGap, 'check' | 'gain' | 'cause'>): FixFacts {
  return { dataset: nodeName(urn), check, gain, cause };
}

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 1_000) / 1_000;
}
