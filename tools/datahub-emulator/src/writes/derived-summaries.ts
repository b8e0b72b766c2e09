import { type JsonObject, numberAt, objectAt, objectsAt, textAt, textsAt } from '../json';
import { type Model } from '../model/model';
import { type AspectStore } from '../store/aspect-store';
import { type Proposal, type WriteResult } from './proposal';

const INCIDENTS = 'incidentsSummary';
const RUNS = 'assertionRunSummary';

// What a run's result says of its assertion, and where the time of the last such run is kept.
const OUTCOMES: Readonly<Record<string, readonly [status: string, time: string]>> = {
  SUCCESS: ['PASSING', 'lastPassedAtMillis'],
  FAILURE: ['FAILING', 'lastFailedAtMillis'],
  ERROR: ['ERROR', 'lastErroredAtMillis'],
  INIT: ['INIT', 'lastInitializedAtMillis'],
};

/**
 * What DataHub's consumers derive from writes, so that it can be searched for: which incidents an entity has
 * (`incidentsSummary`), and how an assertion last ended (`assertionRunSummary`). For entities that exist.
 */
export function derivedSummaries(
  model: Model,
  store: AspectStore,
  results: readonly WriteResult[],
): Proposal[] {
  const derived = new Map<string, Proposal>();
  const read = (urn: string, aspectName: string): JsonObject | undefined => {
    const pending = derived.get(`${urn} ${aspectName}`)?.value;
    if (typeof pending === 'object' && pending !== null && !Array.isArray(pending)) return pending;
    return store.latest(urn, aspectName)?.value;
  };
  const write = (urn: string, aspectName: string, value: JsonObject): void => {
    const entity = model.entity(/^urn:li:([A-Za-z]+):/.exec(urn)?.[1] ?? '');
    if (!entity?.aspects.includes(aspectName) || !store.has(urn, entity.keyAspect)) return;
    derived.set(`${urn} ${aspectName}`, { urn, aspectName, changeType: 'UPSERT', value, headers: {} });
  };
  for (const { urn, aspectName, outcome, value } of results) {
    if (outcome !== 'written' || !value) continue;
    if (aspectName === 'incidentInfo') {
      for (const subject of textsAt(value, 'entities')) {
        write(subject, INCIDENTS, withIncident(read(subject, INCIDENTS), urn, value));
      }
    } else if (aspectName === 'assertionRunEvent') {
      const summary = withRun(read(urn, RUNS), value);
      if (summary) write(urn, RUNS, summary);
    }
  }
  return [...derived.values()];
}

function withIncident(summary: JsonObject | undefined, urn: string, info: JsonObject): JsonObject {
  const status = objectAt(info, 'status');
  const isActive = textAt(status, 'state') === 'ACTIVE';
  const type = textAt(info, 'type') ?? '';
  const details: JsonObject = {
    urn,
    type: type === 'CUSTOM' ? (textAt(info, 'customType') ?? type) : type,
    createdAt: numberAt(objectAt(info, 'created'), 'time') ?? 0,
  };
  const priority = numberAt(info, 'priority');
  if (priority !== undefined) details['priority'] = priority;
  if (!isActive) details['resolvedAt'] = numberAt(objectAt(status, 'lastUpdated'), 'time') ?? 0;
  const others = (list: string): JsonObject[] =>
    objectsAt(summary, list).filter((each) => textAt(each, 'urn') !== urn);
  const active = others('activeIncidentDetails');
  const resolved = others('resolvedIncidentDetails');
  (isActive ? active : resolved).push(details);
  return { ...summary, activeIncidentDetails: active, resolvedIncidentDetails: resolved };
}

// Results can arrive late: the status is that of the youngest run.
function withRun(summary: JsonObject | undefined, event: JsonObject): JsonObject | undefined {
  const [status, field] = OUTCOMES[textAt(objectAt(event, 'result'), 'type') ?? ''] ?? [];
  const time = numberAt(event, 'timestampMillis');
  if (status === undefined || field === undefined || time === undefined) return undefined;
  const known = Object.values(OUTCOMES).map(([, each]) => numberAt(summary, each) ?? 0);
  const isYoungest = time >= Math.max(...known);
  return {
    ...summary,
    [field]: Math.max(time, numberAt(summary, field) ?? 0),
    ...(isYoungest ? { assertionStatus: status } : {}),
  };
}
