import { type AspectValues, isJsonObject, type JsonObject } from '@dataspoke/datahub-client';
import { type RuleKind, Urn } from '@dataspoke/domain';
import { type IncidentRow } from '../incidents/incident.row';
import { ACTOR } from './actor';
import { assertionUrn } from './assertion-urn';

/** URN of an incident in the catalog. */
export function incidentUrn(id: string): string {
  return Urn.of('incident', id).toString();
}

/** The id in an incident's URN, when it is one of ours: one element or none. */
export function incidentIdOf(urn: string): readonly string[] {
  const id = /^urn:li:incident:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(urn)?.[1];
  return id === undefined ? [] : [id];
}

/**
 * The incident as the catalog is to have it. Cause and texts are ours; of the state the later change wins, so that what a person
 * decided there stays until the cause changes.
 */
export function incidentInfo(
  row: IncidentRow,
  kind: RuleKind,
  current: JsonObject | undefined,
): AspectValues['incidentInfo'] {
  const opened = row.openedAt.getTime();
  const ours = {
    state: row.state === 'open' ? 'ACTIVE' : 'RESOLVED',
    lastUpdated: { time: (row.closedAt ?? row.openedAt).getTime(), actor: ACTOR },
  } as const;
  return {
    ...current,
    type: TYPES[kind],
    title: row.title,
    description: row.description,
    entities: [row.datasetUrn],
    status: laterStatus(current) > ours.lastUpdated.time ? statusOf(current, ours) : ours,
    source: { type: 'ASSERTION_FAILURE', sourceUrn: assertionUrn(row.ruleId) },
    startedAt: opened,
    created: { time: opened, actor: ACTOR },
  };
}

type Status = AspectValues['incidentInfo']['status'];

const TYPES: Readonly<Record<RuleKind, AspectValues['incidentInfo']['type']>> = {
  not_null: 'FIELD',
  unique: 'FIELD',
  accepted_values: 'FIELD',
  range: 'FIELD',
  foreign_key: 'FIELD',
  row_count: 'VOLUME',
  freshness: 'FRESHNESS',
  custom_sql: 'SQL',
};

function laterStatus(current: JsonObject | undefined): number {
  const status = current?.['status'];
  const updated = isJsonObject(status) ? status['lastUpdated'] : undefined;
  const time = isJsonObject(updated) ? updated['time'] : undefined;
  return typeof time === 'number' ? time : Number.NEGATIVE_INFINITY;
}

function statusOf(current: JsonObject | undefined, ours: Status): Status {
  const status = current?.['status'];
  if (!isJsonObject(status)) return ours;
  const { state, stage, message, lastUpdated } = status;
  const updated = isJsonObject(lastUpdated) ? lastUpdated : {};
  const { time, actor } = updated;
  if (typeof time !== 'number' || typeof actor !== 'string') return ours;
  const knownStage = STAGES.find((candidate) => candidate === stage);
  return {
    state: state === 'ACTIVE' ? 'ACTIVE' : 'RESOLVED',
    ...(knownStage === undefined ? {} : { stage: knownStage }),
    ...(typeof message === 'string' ? { message } : {}),
    lastUpdated: { time, actor },
  };
}

const STAGES = ['TRIAGE', 'INVESTIGATION', 'WORK_IN_PROGRESS', 'FIXED', 'NO_ACTION_REQUIRED'] as const;
