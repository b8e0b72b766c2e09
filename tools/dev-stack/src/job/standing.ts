import { type Incident, type Monitor, type Rule } from '@dataspoke/contracts';
import { type ApiClient } from './api-client';
import { nodeName } from './names';
import { type StandingFacts } from './summary';

/**
 * What people have demanded of datasets so far, and what came of it last. Of a database that is not known this is all there is to
 * tell: nothing is created and nothing evaluated.
 */
export async function readStanding(
  api: ApiClient,
  isShown: (dataset: string) => boolean,
): Promise<StandingFacts> {
  const ofShown = async <T extends { readonly dataset: string }>(path: string): Promise<T[]> =>
    (await api.list<T>(path)).filter(({ dataset }) => isShown(dataset));
  const [rules, monitors, incidents] = await Promise.all([
    ofShown<Rule>('/api/v1/rules'),
    ofShown<Monitor>('/api/v1/monitors'),
    ofShown<Incident>('/api/v1/incidents?state=open'),
  ]);
  const verdicts: Record<string, number> = {};
  for (const { lastVerdict } of rules) {
    const verdict = lastVerdict?.verdict ?? 'never evaluated';
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  }
  return {
    rules: rules.length,
    verdicts,
    monitors: monitors.length,
    oddDays: monitors.reduce((sum, { anomalies }) => sum + anomalies, 0),
    incidents: incidents.map(incidentFacts),
  };
}

/** An incident as the summary holds it. */
export function incidentFacts({
  id,
  dataset,
  cause,
  title,
  description,
  openedAt,
  failures,
}: Incident): StandingFacts['incidents'][number] {
  return { id, dataset: nodeName(dataset), cause, title, description, openedAt, failures };
}
