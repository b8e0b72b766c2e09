import { type JsonObject, objectsAt, textAt, textsAt } from '../json';
import { type EntityChange } from './entity-changes';

/** A member of a list aspect: what it is about and what is told about it. */
interface Member {
  modifier: string;
  parameters: JsonObject;
}

/** How the members of a list aspect are told apart and told about. */
export interface MemberAspect {
  category: string;
  noun: string;
  members(value: JsonObject): Member[];
}

const MEMBERS: ReadonlyMap<string, MemberAspect> = new Map<string, MemberAspect>([
  [
    'globalTags',
    {
      category: 'TAG',
      noun: 'Tag',
      members: (value) => urnsOf(objectsAt(value, 'tags'), 'tag', 'tagUrn'),
    },
  ],
  [
    'glossaryTerms',
    {
      category: 'GLOSSARY_TERM',
      noun: 'Term',
      members: (value) => urnsOf(objectsAt(value, 'terms'), 'urn', 'termUrn'),
    },
  ],
  [
    'domains',
    {
      category: 'DOMAIN',
      noun: 'Domain',
      members: (value) =>
        textsAt(value, 'domains').map((urn) => ({ modifier: urn, parameters: { domainUrn: urn } })),
    },
  ],
  ['ownership', { category: 'OWNERSHIP', noun: 'Owner', members: ownersOf }],
  [
    'structuredProperties',
    {
      category: 'STRUCTURED_PROPERTY',
      noun: 'Structured property',
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

/** How the members of the aspect are told about; `undefined` when it is no list that DataHub tells about. */
export function memberAspect(aspectName: string): MemberAspect | undefined {
  return MEMBERS.get(aspectName);
}

/** The members of a value of the aspect; none of no value. */
export function membersOf(kind: MemberAspect, value: JsonObject | undefined): Member[] {
  return value ? kind.members(value) : [];
}

/** What came to `target` and what went. */
export function listChanges(
  target: string,
  { category, noun }: MemberAspect,
  before: readonly Member[],
  after: readonly Member[],
): EntityChange[] {
  const [was, is] = [byText(before), byText(after)];
  const added = [...is].filter(([key]) => !was.has(key));
  const removed = [...was].filter(([key]) => !is.has(key));
  return [
    ...added.map(([, each]) => ({
      category,
      operation: 'ADD',
      ...each,
      description: `${noun} '${each.modifier}' added to '${target}'.`,
    })),
    ...removed.map(([, each]) => ({
      category,
      operation: 'REMOVE',
      ...each,
      description: `${noun} '${each.modifier}' removed from '${target}'.`,
    })),
  ];
}

function byText<T>(members: readonly T[]): Map<string, T> {
  return new Map(members.map((member) => [JSON.stringify(member), member]));
}

function ownersOf(value: JsonObject): Member[] {
  return objectsAt(value, 'owners').map((owner) => {
    const urn = textAt(owner, 'owner') ?? '';
    const typeUrn = textAt(owner, 'typeUrn');
    const ownerType = textAt(owner, 'type') ?? 'NONE';
    return {
      modifier: urn,
      parameters: { ownerUrn: urn, ownerType, ...(typeUrn === undefined ? {} : { ownerTypeUrn: typeUrn }) },
    };
  });
}

function urnsOf(associations: readonly JsonObject[], key: string, parameter: string): Member[] {
  return associations.map((association) => {
    const urn = textAt(association, key) ?? '';
    return { modifier: urn, parameters: { [parameter]: urn } };
  });
}
