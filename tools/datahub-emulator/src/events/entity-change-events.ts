import { type JsonObject, objectsAt, textAt, textsAt } from '../json';
import { bytesText } from './avro-json';
import { type AspectChange } from './change-events';
import { type ChangeLog, TOPICS } from './change-log';

interface EntityChange {
  category: string;
  operation: string;
  modifier?: string;
  parameters?: JsonObject;
}

/** How the members of a list aspect are told apart and told about. */
interface MemberChanges {
  category: string;
  /** Identity and parameters of every member. */
  members(value: JsonObject): { modifier: string; parameters: JsonObject }[];
}

const MEMBERS: ReadonlyMap<string, MemberChanges> = new Map<string, MemberChanges>([
  ['globalTags', { category: 'TAG', members: (value) => urnsOf(objectsAt(value, 'tags'), 'tag', 'tagUrn') }],
  [
    'glossaryTerms',
    { category: 'GLOSSARY_TERM', members: (value) => urnsOf(objectsAt(value, 'terms'), 'urn', 'termUrn') },
  ],
  [
    'domains',
    {
      category: 'DOMAIN',
      members: (value) =>
        textsAt(value, 'domains').map((urn) => ({ modifier: urn, parameters: { domainUrn: urn } })),
    },
  ],
  [
    'ownership',
    {
      category: 'OWNERSHIP',
      members: (value) =>
        objectsAt(value, 'owners').map((owner) => {
          const urn = textAt(owner, 'owner') ?? '';
          const typeUrn = textAt(owner, 'typeUrn');
          return {
            modifier: urn,
            parameters: {
              ownerUrn: urn,
              ownerType: textAt(owner, 'type') ?? 'NONE',
              ...(typeUrn === undefined ? {} : { ownerTypeUrn: typeUrn }),
            },
          };
        }),
    },
  ],
  [
    'structuredProperties',
    {
      category: 'STRUCTURED_PROPERTY',
      members: (value) =>
        objectsAt(value, 'properties').map((property) => {
          const urn = textAt(property, 'propertyUrn') ?? '';
          return {
            modifier: urn,
            parameters: { propertyUrn: urn, propertyValues: JSON.stringify(property['values'] ?? []) },
          };
        }),
    },
  ],
]);

/**
 * Platform events of a change: what was added to or removed from an entity, and its birth and end. Of DataHub's
 * categories these are tags, terms, owners, domains, structured properties, deprecation and life cycle.
 */
export class EntityChangeEvents {
  constructor(private readonly log: ChangeLog) {}

  /** Appends the events to the transaction that is open; `isKey` says that the aspect is the entity's key. */
  append(change: AspectChange, isKey: boolean): void {
    if (change.entityType === 'schemaField' || change.changeType === 'RESTATE') return;
    for (const each of changesOf(change, isKey)) {
      const { time, actor } = change.created;
      const payload = {
        entityType: change.entityType,
        entityUrn: change.urn,
        ...each,
        auditStamp: { time, actor },
        version: 0,
      };
      this.log.append(TOPICS.platform, {
        created: time,
        urn: change.urn,
        aspect: change.aspect.name,
        value: JSON.stringify({
          header: { timestampMillis: time },
          name: 'entityChangeEvent',
          payload: { value: bytesText(JSON.stringify(payload)), contentType: 'application/json' },
        }),
      });
    }
  }
}

function changesOf(change: AspectChange, isKey: boolean): EntityChange[] {
  const { value, previousValue } = change;
  if (isKey) {
    if (change.changeType === 'DELETE') return [{ category: 'LIFECYCLE', operation: 'HARD_DELETE' }];
    return previousValue ? [] : [{ category: 'LIFECYCLE', operation: 'CREATE' }];
  }
  switch (change.aspect.name) {
    case 'status': {
      const was = previousValue?.['removed'] === true;
      const is = value?.['removed'] === true;
      return was === is ? [] : [{ category: 'LIFECYCLE', operation: is ? 'SOFT_DELETE' : 'REINSTATE' }];
    }
    case 'deprecation': {
      const state = value?.['deprecated'] === true ? 'DEPRECATED' : 'ACTIVE';
      const before = previousValue?.['deprecated'] === true ? 'DEPRECATED' : 'ACTIVE';
      if (state === before) return [];
      return [
        { category: 'DEPRECATION', operation: 'MODIFY', modifier: state, parameters: { status: state } },
      ];
    }
    default:
      return memberChanges(MEMBERS.get(change.aspect.name), value, previousValue);
  }
}

function memberChanges(
  kind: MemberChanges | undefined,
  value: JsonObject | undefined,
  previousValue: JsonObject | undefined,
): EntityChange[] {
  if (!kind) return [];
  const { category } = kind;
  const before = byText(previousValue ? kind.members(previousValue) : []);
  const after = byText(value ? kind.members(value) : []);
  return [
    ...[...after]
      .filter(([key]) => !before.has(key))
      .map(([, each]) => ({ category, operation: 'ADD', ...each })),
    ...[...before]
      .filter(([key]) => !after.has(key))
      .map(([, each]) => ({ category, operation: 'REMOVE', ...each })),
  ];
}

function byText<T>(members: readonly T[]): Map<string, T> {
  return new Map(members.map((member) => [JSON.stringify(member), member]));
}

function urnsOf(
  associations: readonly JsonObject[],
  key: string,
  parameter: string,
): { modifier: string; parameters: JsonObject }[] {
  return associations.map((association) => {
    const urn = textAt(association, key) ?? '';
    return { modifier: urn, parameters: { [parameter]: urn } };
  });
}
