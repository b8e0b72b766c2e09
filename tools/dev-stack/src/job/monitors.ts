import { type Anomaly, type MetricCollection, type Monitor, type MonitorDraft } from '@dataspoke/contracts';
import { type SampleMonitor } from '@dataspoke/sample-warehouse';
import { type ApiClient } from './api-client';
import { doJob } from './follow-job';
import { tableUrn } from './rules';

/** What the monitors say of the days they have judged. */
export interface JudgedDays {
  readonly monitors: readonly Monitor[];
  readonly anomalies: readonly Anomaly[];
}

/** The sample's monitors as a person would write them for a database. */
export function monitorDrafts(monitors: readonly SampleMonitor[], database: string): MonitorDraft[] {
  return monitors.map(({ name, subject, dataset, metric, dayOf }) => ({
    name,
    subject,
    dataset: tableUrn(database, dataset),
    metric: { ...metric, dayOf },
  }));
}

/**
 * Has the metrics watched that are not yet (a monitor is known by its dataset and name), reads their history, and lists the
 * days that are odd, the newest first.
 * @throws Error when the metric of one of `drafts` could not be measured
 */
export async function judgeDays(
  api: ApiClient,
  drafts: readonly MonitorDraft[],
  report: (text: string) => void,
): Promise<JudgedDays> {
  report('writing monitors');
  const known = await api.list<Monitor>('/api/v1/monitors');
  const isKnown = (draft: MonitorDraft): boolean => known.some((monitor) => isSame(draft, monitor));
  await Promise.all(
    drafts.filter((draft) => !isKnown(draft)).map((draft) => api.post<Monitor>('/api/v1/monitors', draft)),
  );
  const collection = await doJob<MetricCollection>(
    api,
    { start: '/api/v1/metric-collections', jobs: '/api/v1/metric-collections' },
    {},
    report,
  );
  const [monitors, anomalies] = await Promise.all([
    api.list<Monitor>('/api/v1/monitors'),
    api.list<Anomaly>('/api/v1/anomalies'),
  ]);
  const unmeasured = monitors.find(
    (monitor) => monitor.problem && drafts.some((draft) => isSame(draft, monitor)),
  );
  if (unmeasured) {
    throw new Error(`"${unmeasured.name}" could not be measured: ${unmeasured.problem?.message ?? ''}`);
  }
  // Monitors of others may lack their data; the collection is then partial.
  if (collection.state !== 'succeeded' && collection.state !== 'partial') {
    throw new Error(`The metrics were collected as ${collection.state}: ${collection.failure ?? ''}`.trim());
  }
  return { monitors: monitors.toReversed(), anomalies };
}

function isSame(draft: MonitorDraft, monitor: Pick<Monitor, 'dataset' | 'name'>): boolean {
  return monitor.dataset === draft.dataset && monitor.name === draft.name;
}
