import { randomUUID } from 'node:crypto';
import { Refusal } from '../../errors';
import { type JsonObject, numberAt, objectAt, textAt } from '../../json';
import { INCIDENT_PRIORITIES } from '../resolvers/quality-fields';
import { type AspectEdits } from './aspect-edits';
import { edits, editsBy, type Mutations, outcome, textsOf } from './mutation';

const ASPECT = 'incidentInfo';

function statusOf(edit: AspectEdits, status: JsonObject | undefined): JsonObject {
  return {
    state: textAt(status, 'state') ?? 'ACTIVE',
    stage: textAt(status, 'stage'),
    message: textAt(status, 'message'),
    lastUpdated: edit.jsonStamp,
  };
}

function priorityOf(input: JsonObject): number | undefined {
  const at = INCIDENT_PRIORITIES.findIndex((name) => name === input['priority']);
  return at < 0 ? undefined : at;
}

function assigneesOf(edit: AspectEdits, input: JsonObject): JsonObject[] | undefined {
  if (!Array.isArray(input['assigneeUrns'])) return undefined;
  return textsOf(input, 'assigneeUrns').map((actor) => ({ actor, assignedAt: edit.jsonStamp }));
}

function raise(edit: AspectEdits, input: JsonObject): string {
  const single = textAt(input, 'resourceUrn');
  const entities = Array.isArray(input['resourceUrns'])
    ? textsOf(input, 'resourceUrns')
    : single === undefined
      ? []
      : [single];
  if (entities.length === 0) throw new Refusal('bad-argument', 'At least 1 resource urn must be defined.');
  for (const urn of entities) edit.context.catalog.requireUrn(urn);
  const type = textAt(input, 'type');
  const customType = textAt(input, 'customType');
  if (type === 'CUSTOM' && customType === undefined) {
    throw new Refusal('bad-argument', 'customType is required for incidents of type CUSTOM');
  }
  const urn = `urn:li:incident:${randomUUID()}`;
  edit.write(urn, ASPECT, {
    type,
    customType,
    title: textAt(input, 'title'),
    description: textAt(input, 'description'),
    entities,
    priority: priorityOf(input),
    assignees: assigneesOf(edit, input),
    status: statusOf(edit, objectAt(input, 'status')),
    source: { type: 'MANUAL' },
    startedAt: numberAt(input, 'startedAt'),
    created: edit.jsonStamp,
  });
  return urn;
}

// Only what the input states changes.
function update(edit: AspectEdits, urn: string, input: JsonObject): void {
  edit.require(urn, 'incident');
  const changes: JsonObject = {};
  for (const field of ['title', 'description', 'startedAt']) {
    if (input[field] !== undefined && input[field] !== null) changes[field] = input[field];
  }
  const priority = priorityOf(input);
  if (priority !== undefined) changes['priority'] = priority;
  const assignees = assigneesOf(edit, input);
  if (assignees) changes['assignees'] = assignees;
  if (Array.isArray(input['resourceUrns'])) changes['entities'] = textsOf(input, 'resourceUrns');
  const status = objectAt(input, 'status');
  if (status) changes['status'] = statusOf(edit, status);
  edit.merge(urn, ASPECT, changes);
}

/** Mutations of incidents. */
export const INCIDENT_MUTATIONS: Mutations = {
  raiseIncident: edits(raise, outcome),
  updateIncidentStatus: editsBy((edit, args) => {
    const urn = textAt(args, 'urn') ?? '';
    edit.require(urn, 'incident');
    edit.merge(urn, ASPECT, { status: statusOf(edit, objectAt(args, 'input')) });
  }),
  updateIncident: editsBy((edit, args) =>
    update(edit, textAt(args, 'urn') ?? '', objectAt(args, 'input') ?? {}),
  ),
  upsertIncident: editsBy((edit, args) => {
    const urn = textAt(args, 'urn') ?? '';
    const input = objectAt(args, 'input') ?? {};
    edit.merge(
      urn,
      ASPECT,
      {
        title: textAt(input, 'title'),
        description: textAt(input, 'description'),
        priority: priorityOf(input),
        entities: textsOf(input, 'resourceUrns'),
        assignees: assigneesOf(edit, input),
        status: statusOf(edit, objectAt(input, 'status')),
      },
      { type: 'OPERATIONAL', source: { type: 'MANUAL' }, created: edit.jsonStamp },
    );
  }),
};
