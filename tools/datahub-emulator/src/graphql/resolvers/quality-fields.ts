import { isStringArray, numberAt, objectAt, objectsAt, textAt, textsAt } from '../../json';
import { AspectPart, aspectPart } from '../aspect-part';
import { type EntityNode } from '../entity-node';
import { type Arguments, countArgument, fromAspect, type Resolvers } from './resolver';
import { auditStamp, textOrNull } from './shared-values';
import { points } from './usage-fields';

const MAX_LINKED = 10_000;
const DEFAULT_RUNS = 100;
/** Priorities as the aspect counts them. */
export const INCIDENT_PRIORITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;

/** Fields of assertions. */
export const ASSERTION_FIELDS: Resolvers = {
  info: fromAspect('assertionInfo'),
  runEvents: (node, args) => {
    const found = points(node, 'assertionRunEvent', { limit: DEFAULT_RUNS, ...args });
    const ended = (type: string): number =>
      found.filter(({ value }) => textAt(objectAt(value, 'result'), 'type') === type).length;
    return {
      total: found.length,
      failed: ended('FAILURE'),
      succeeded: ended('SUCCESS'),
      errored: ended('ERROR'),
      runEvents: found,
    };
  },
  dataset: (node) => {
    const about = node.nodes.find(textAt(node.aspect('assertionInfo'), 'entityUrn'));
    return about?.entityType === 'dataset' ? about : null;
  },
};

const incident = (node: EntityNode, field: string): string | null =>
  textOrNull(node.aspect('incidentInfo'), field);

function incidentPart(node: EntityNode, field: string, record: string): AspectPart | null {
  const value = objectAt(node.aspect('incidentInfo'), field);
  return value ? new AspectPart(node, record, value) : null;
}

/** Fields of incidents. */
export const INCIDENT_FIELDS: Resolvers = {
  incidentType: (node) => incident(node, 'type'),
  customType: (node) => incident(node, 'customType'),
  title: (node) => incident(node, 'title'),
  description: (node) => incident(node, 'description'),
  incidentStatus: (node) => incidentPart(node, 'status', 'com.linkedin.incident.IncidentStatus'),
  status: (node) => incidentPart(node, 'status', 'com.linkedin.incident.IncidentStatus'),
  priority: (node) => priorityOf(node) ?? null,
  assignees: (node) => {
    const info = node.aspect('incidentInfo');
    return info?.['assignees']
      ? objectsAt(info, 'assignees').map((each) => node.nodes.find(textAt(each, 'actor')))
      : null;
  },
  entity: (node) => node.nodes.find(textsAt(node.aspect('incidentInfo'), 'entities')[0]),
  source: (node) => incidentPart(node, 'source', 'com.linkedin.incident.IncidentSource'),
  startedAt: (node) => numberAt(node.aspect('incidentInfo'), 'startedAt') ?? null,
  created: (node) => auditStamp(objectAt(node.aspect('incidentInfo'), 'created')),
};

/** The assertions about an entity. As in DataHub, `total` counts the edges, and what has no `info` is left out. */
export function entityAssertions(node: EntityNode, args: Arguments): object {
  const start = countArgument(args, 'start', 0);
  const count = countArgument(args, 'count', 200);
  const { related, total } = node.nodes.catalog.graph.related(
    node.urn,
    ['Asserts'],
    'INCOMING',
    start,
    count,
  );
  const assertions = related
    .map(({ urn }) => node.nodes.find(urn))
    .filter((each) => each?.entityType === 'assertion' && each.aspect('assertionInfo') !== undefined)
    .filter((each) => args['includeSoftDeleted'] === true || each?.aspect('status')?.['removed'] !== true);
  return { start, count: assertions.length, total, assertions };
}

/** The incidents of an entity, youngest first. */
export function entityIncidents(node: EntityNode, args: Arguments): object {
  const start = countArgument(args, 'start', 0);
  const count = countArgument(args, 'count', 20);
  const assignees = isStringArray(args['assigneeUrns']) ? args['assigneeUrns'] : [];
  const { related } = node.nodes.catalog.graph.related(node.urn, ['IncidentOn'], 'INCOMING', 0, MAX_LINKED);
  const found = related
    .map(({ urn }) => node.nodes.find(urn))
    .filter((each) => each !== null)
    .filter((each) => {
      const info = each.aspect('incidentInfo');
      const status = objectAt(info, 'status');
      const assigned = objectsAt(info, 'assignees').map((entry) => textAt(entry, 'actor') ?? '');
      return (
        info !== undefined &&
        each.aspect('status')?.['removed'] !== true &&
        (!args['state'] || textAt(status, 'state') === args['state']) &&
        (!args['stage'] || textAt(status, 'stage') === args['stage']) &&
        (!args['priority'] || priorityOf(each) === args['priority']) &&
        (assignees.length === 0 || assignees.some((urn) => assigned.includes(urn)))
      );
    });
  found.sort((a, b) => createdAt(b) - createdAt(a));
  const incidents = found.slice(start, start + count);
  return { start, count: incidents.length, total: found.length, incidents };
}

/** The data contract of a dataset. */
export function contractOf(node: EntityNode): EntityNode | null {
  const { related } = node.nodes.catalog.graph.related(node.urn, ['ContractFor'], 'INCOMING', 0, 1);
  return node.nodes.find(related[0]?.urn);
}

/** Fields of data contracts. */
export const CONTRACT_FIELDS: Resolvers = {
  properties: fromAspect('dataContractProperties'),
  status: (node) => aspectPart(node, 'dataContractStatus'),
};

function priorityOf(node: EntityNode): string | undefined {
  const priority = numberAt(node.aspect('incidentInfo'), 'priority');
  return priority === undefined ? undefined : INCIDENT_PRIORITIES[priority];
}

function createdAt(node: EntityNode): number {
  return numberAt(objectAt(node.aspect('incidentInfo'), 'created'), 'time') ?? 0;
}
