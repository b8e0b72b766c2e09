import { type JsonObject, objectAt, objectsAt, textAt } from '../json';
import { listChanges, memberAspect, membersOf } from './member-changes';

/** What a change of an aspect means, in DataHub's words. */
export interface EntityChange {
  category: string;
  operation: string;
  modifier?: string;
  parameters?: JsonObject;
  /** For people. */
  description: string;
}

/** An aspect before and after; absent when there is none. */
export interface AspectStates {
  urn: string;
  aspectName: string;
  isKey: boolean;
  before?: JsonObject;
  after?: JsonObject;
}

// Where an aspect keeps the description of its entity.
const DESCRIPTIONS: ReadonlyMap<string, string> = new Map([
  ['datasetProperties', 'description'],
  ['editableDatasetProperties', 'description'],
  ['containerProperties', 'description'],
  ['editableContainerProperties', 'description'],
  ['glossaryTermInfo', 'definition'],
]);

/**
 * What changed for an entity: tags, terms, owners, domains, structured properties, documentation, columns, deprecation,
 * and its birth and end. Other aspects mean nothing here.
 */
export function entityChanges(states: AspectStates): EntityChange[] {
  const { urn, aspectName, before, after } = states;
  if (states.isKey) return keyChanges(states);
  const described = DESCRIPTIONS.get(aspectName);
  if (described !== undefined) {
    return descriptionChanges(urn, textAt(before, described), textAt(after, described));
  }
  switch (aspectName) {
    case 'status':
      return statusChanges(states);
    case 'deprecation':
      return deprecationChanges(states);
    case 'schemaMetadata':
      return columnChanges(states, 'fields', ['description', 'globalTags', 'glossaryTerms']);
    case 'editableSchemaMetadata':
      return columnChanges(states, 'editableSchemaFieldInfo', ['description', 'globalTags', 'glossaryTerms']);
    default: {
      const kind = memberAspect(aspectName);
      return kind ? listChanges(urn, kind, membersOf(kind, before), membersOf(kind, after)) : [];
    }
  }
}

function keyChanges({ urn, before, after }: AspectStates): EntityChange[] {
  if (!after) {
    return [{ category: 'LIFECYCLE', operation: 'HARD_DELETE', description: `Deleted '${urn}'.` }];
  }
  return before ? [] : [{ category: 'LIFECYCLE', operation: 'CREATE', description: `Created '${urn}'.` }];
}

function statusChanges({ urn, before, after }: AspectStates): EntityChange[] {
  const was = before?.['removed'] === true;
  const is = after?.['removed'] === true;
  if (was === is) return [];
  const [operation, verb] = is ? ['SOFT_DELETE', 'Soft-deleted'] : ['REINSTATE', 'Reinstated'];
  return [{ category: 'LIFECYCLE', operation, description: `${verb} '${urn}'.` }];
}

function deprecationChanges({ urn, before, after }: AspectStates): EntityChange[] {
  const stateOf = (value: JsonObject | undefined): string =>
    value?.['deprecated'] === true ? 'DEPRECATED' : 'ACTIVE';
  const state = stateOf(after);
  if (state === stateOf(before)) return [];
  return [
    {
      category: 'DEPRECATION',
      operation: 'MODIFY',
      modifier: state,
      parameters: { status: state },
      description: `The deprecation status of '${urn}' is now ${state}.`,
    },
  ];
}

function descriptionChanges(
  urn: string,
  before: string | undefined,
  after: string | undefined,
  more: { modifier?: string; parameters?: JsonObject } = {},
): EntityChange[] {
  if (before === after || (!before && !after)) return [];
  const operation = !before ? 'ADD' : !after ? 'REMOVE' : 'MODIFY';
  const done = { ADD: 'added', REMOVE: 'removed', MODIFY: 'changed' }[operation];
  const shown =
    operation === 'MODIFY'
      ? `from '${before ?? ''}' to '${after ?? ''}'`
      : `'${operation === 'ADD' ? after : before}'`;
  return [
    {
      category: 'DOCUMENTATION',
      operation,
      ...(more.modifier === undefined ? {} : { modifier: more.modifier }),
      parameters: { description: after ?? before ?? '', ...more.parameters },
      description: `Documentation for '${more.modifier ?? urn}' has been ${done}: ${shown}.`,
    },
  ];
}

// Columns that came, went or changed their type, and what is said about a column.
function columnChanges(
  { urn, before, after }: AspectStates,
  list: 'fields' | 'editableSchemaFieldInfo',
  parts: readonly string[],
): EntityChange[] {
  const [was, is] = [columnsOf(before, list), columnsOf(after, list)];
  const changes: EntityChange[] = [];
  for (const path of new Set([...is.keys(), ...was.keys()])) {
    const [old, next] = [was.get(path), is.get(path)];
    const fieldUrn = `urn:li:schemaField:(${urn},${encodedPath(path)})`;
    if (list === 'fields') changes.push(...technicalChanges(urn, path, fieldUrn, old, next));
    // What a column that is gone was described by went with it.
    if (list === 'fields' && !next) continue;
    const parameters = { fieldPath: path, parentUrn: urn };
    for (const part of parts) {
      if (part === 'description') {
        const more = { modifier: fieldUrn, parameters: { fieldPath: path } };
        changes.push(...descriptionChanges(urn, textAt(old, part), textAt(next, part), more));
      } else {
        const kind = memberAspect(part);
        if (!kind) continue;
        const found = listChanges(
          fieldUrn,
          kind,
          membersOf(kind, objectAt(old, part)),
          membersOf(kind, objectAt(next, part)),
        );
        changes.push(
          ...found.map((each) => ({ ...each, parameters: { ...parameters, ...each.parameters } })),
        );
      }
    }
  }
  return changes;
}

function technicalChanges(
  urn: string,
  path: string,
  fieldUrn: string,
  old: JsonObject | undefined,
  next: JsonObject | undefined,
): EntityChange[] {
  const column = next ?? old;
  const parameters = { fieldPath: path, fieldUrn, nullable: column?.['nullable'] === true };
  const about = { category: 'TECHNICAL_SCHEMA', modifier: fieldUrn, parameters };
  if (!old) {
    return [{ ...about, operation: 'ADD', description: `A new field '${path}' was added to '${urn}'.` }];
  }
  if (!next) {
    return [{ ...about, operation: 'REMOVE', description: `The field '${path}' was removed from '${urn}'.` }];
  }
  const [from, to] = [textAt(old, 'nativeDataType') ?? '', textAt(next, 'nativeDataType') ?? ''];
  if (from === to) return [];
  return [
    {
      ...about,
      operation: 'MODIFY',
      parameters: { ...parameters, modificationCategory: 'TYPE_CHANGE' },
      description: `The native type of the field '${path}' changed from '${from}' to '${to}'.`,
    },
  ];
}

function columnsOf(schema: JsonObject | undefined, list: string): Map<string, JsonObject> {
  return new Map(objectsAt(schema, list).map((column) => [textAt(column, 'fieldPath') ?? '', column]));
}

function encodedPath(path: string): string {
  return path.replace(/[(),]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
