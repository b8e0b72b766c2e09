import { Refusal } from '../../errors';
import { isObject, type JsonObject, objectAt, objectsAt, sameJson, textAt, textsAt } from '../../json';
import { type GraphqlContext } from '../graphql-context';
import { structuredProperties } from '../resolvers/shared-fields';
import { type AspectEdits } from './aspect-edits';
import { edits, entity, type Mutations, newId, textsOf } from './mutation';

const NUMBER = 'urn:li:dataType:datahub.number';
const DATE = 'urn:li:dataType:datahub.date';
const URN = 'urn:li:dataType:datahub.urn';

/** Assigns values; refuses those that the definition of the property does not allow. */
function assign(edit: AspectEdits, asset: string, params: readonly JsonObject[]): string {
  edit.require(asset);
  const assigned = objectsAt(edit.read(asset, 'structuredProperties'), 'properties');
  for (const param of params) {
    const propertyUrn = textAt(param, 'structuredPropertyUrn') ?? '';
    edit.require(propertyUrn, 'structuredProperty');
    const values = objectsAt(param, 'values').map(valueOf);
    requireAllowed(edit, asset, propertyUrn, values);
    const at = assigned.findIndex((each) => textAt(each, 'propertyUrn') === propertyUrn);
    const known = assigned[at];
    const next = {
      propertyUrn,
      values,
      created: (known && objectAt(known, 'created')) ?? edit.jsonStamp,
      lastModified: edit.jsonStamp,
    };
    if (known) assigned[at] = next;
    else assigned.push(next);
  }
  edit.write(asset, 'structuredProperties', { properties: assigned });
  return asset;
}

function valueOf(input: JsonObject): JsonObject {
  if (typeof input['stringValue'] === 'string') return { string: input['stringValue'] };
  if (typeof input['numberValue'] === 'number') return { double: input['numberValue'] };
  throw new Refusal('bad-argument', 'a value needs stringValue or numberValue');
}

function requireAllowed(
  edit: AspectEdits,
  asset: string,
  propertyUrn: string,
  values: readonly JsonObject[],
): void {
  const definition = edit.read(propertyUrn, 'propertyDefinition');
  const refuse = (reason: string): never => {
    throw new Refusal('bad-argument', `Property: ${propertyUrn}, ${reason}`);
  };
  if (!definition) return refuse('has no definition');
  if (edit.read(propertyUrn, 'status')?.['removed'] === true) return refuse('is soft deleted');
  const { name } = edit.context.catalog.requireUrn(asset).entity;
  const types = textsAt(definition, 'entityTypes').map((urn) => urn.split(/[:.]/).at(-1));
  if (!types.includes(name)) return refuse(`cannot be assigned to entity type ${name}`);
  if (values.length > 1 && definition['cardinality'] !== 'MULTIPLE') return refuse('takes a single value');
  const valueType = textAt(definition, 'valueType') ?? '';
  const allowed = objectsAt(definition, 'allowedValues').map((each) => each['value']);
  const targets = textsAt(objectAt(definition, 'typeQualifier'), 'allowedTypes');
  for (const value of values) {
    const text = textAt(value, 'string');
    if ((valueType === NUMBER) !== (text === undefined)) {
      return refuse(`value should be a ${valueType === NUMBER ? 'number' : 'string'}`);
    }
    if (valueType === DATE && !/^\d{4}-\d{2}-\d{2}$/.test(text ?? '')) {
      return refuse('value should be a date with format YYYY-MM-DD');
    }
    if (valueType === URN) requireTarget(edit, text ?? '', targets, refuse);
    if (allowed.length > 0 && !allowed.some((each) => sameJson(each, value))) {
      return refuse(`value ${JSON.stringify(Object.values(value)[0])} is not one of the allowed values`);
    }
  }
}

function requireTarget(
  edit: AspectEdits,
  urn: string,
  targets: readonly string[],
  refuse: (reason: string) => never,
): void {
  const { name } = edit.context.catalog.requireUrn(urn).entity;
  const types = targets.map((target) => target.split(/[:.]/).at(-1));
  if (types.length > 0 && !types.includes(name)) refuse(`value should be a URN of ${types.join(' or ')}`);
}

function allowedValues(input: JsonObject, field: string): JsonObject[] | undefined {
  if (!Array.isArray(input[field])) return undefined;
  return objectsAt(input, field).map((each) => ({
    value: valueOf(each),
    description: textAt(each, 'description'),
  }));
}

function create(edit: AspectEdits, input: JsonObject): string {
  const id = newId(input, 'id', 'qualifiedName');
  const urn = `urn:li:structuredProperty:${id}`;
  if (edit.exists(urn)) {
    throw new Refusal('bad-argument', 'A structured property already exists with this urn');
  }
  const qualifier = objectAt(input, 'typeQualifier');
  edit.write(urn, 'propertyDefinition', {
    qualifiedName: textAt(input, 'qualifiedName') ?? id,
    displayName: textAt(input, 'displayName'),
    description: textAt(input, 'description'),
    immutable: input['immutable'] === true ? true : undefined,
    valueType: dataTypeUrn(textAt(input, 'valueType') ?? ''),
    typeQualifier: qualifier ? { allowedTypes: textsOf(qualifier, 'allowedTypes') } : undefined,
    allowedValues: allowedValues(input, 'allowedValues'),
    cardinality: textAt(input, 'cardinality') ?? 'SINGLE',
    entityTypes: textsOf(input, 'entityTypes').map(entityTypeUrn),
    allowedPlatforms: Array.isArray(input['allowedPlatforms'])
      ? textsOf(input, 'allowedPlatforms')
      : undefined,
    created: edit.jsonStamp,
    lastModified: edit.jsonStamp,
  });
  saveSettings(edit, urn, input);
  return urn;
}

function update(edit: AspectEdits, input: JsonObject): string {
  const urn = textAt(input, 'urn') ?? '';
  edit.require(urn, 'structuredProperty');
  const definition = edit.read(urn, 'propertyDefinition') ?? {};
  const changes: JsonObject = { lastModified: edit.jsonStamp };
  for (const field of ['displayName', 'description', 'immutable']) {
    if (input[field] !== undefined && input[field] !== null) changes[field] = input[field];
  }
  const added = allowedValues(input, 'newAllowedValues');
  if (added) changes['allowedValues'] = [...objectsAt(definition, 'allowedValues'), ...added];
  if (input['setCardinalityAsMultiple'] === true) changes['cardinality'] = 'MULTIPLE';
  const types = textsOf(input, 'newEntityTypes').map(entityTypeUrn);
  if (types.length > 0) {
    changes['entityTypes'] = [...new Set([...textsAt(definition, 'entityTypes'), ...types])];
  }
  const platforms = textsOf(input, 'newAllowedPlatforms');
  if (platforms.length > 0) {
    changes['allowedPlatforms'] = [...new Set([...textsAt(definition, 'allowedPlatforms'), ...platforms])];
  }
  const targets = textsOf(objectAt(input, 'typeQualifier') ?? {}, 'newAllowedTypes');
  if (targets.length > 0) {
    const known = textsAt(objectAt(definition, 'typeQualifier'), 'allowedTypes');
    changes['typeQualifier'] = { allowedTypes: [...new Set([...known, ...targets])] };
  }
  edit.merge(urn, 'propertyDefinition', changes);
  saveSettings(edit, urn, input);
  return urn;
}

function saveSettings(edit: AspectEdits, urn: string, input: JsonObject): void {
  const settings = input['settings'];
  if (!isObject(settings)) return;
  const stated = Object.fromEntries(
    Object.entries(settings).filter(([, value]) => typeof value === 'boolean'),
  );
  edit.merge(urn, 'structuredPropertySettings', { ...stated, lastModified: edit.jsonStamp });
}

// Both forms are common: the URN, and the name behind `datahub.`.
function dataTypeUrn(text: string): string {
  if (text.startsWith('urn:li:')) return text;
  return `urn:li:dataType:${text.startsWith('datahub.') ? text : `datahub.${text}`}`;
}

function entityTypeUrn(text: string): string {
  if (text.startsWith('urn:li:')) return text;
  return `urn:li:entityType:${text.startsWith('datahub.') ? text : `datahub.${text}`}`;
}

/** The structured properties of an asset after a mutation. */
function propertiesOf(asset: string, { nodes }: GraphqlContext): unknown {
  return structuredProperties(nodes.get(asset));
}

/** Mutations of structured properties. */
export const STRUCTURED_PROPERTY_MUTATIONS: Mutations = {
  upsertStructuredProperties: edits(
    (edit, input) =>
      assign(edit, textAt(input, 'assetUrn') ?? '', objectsAt(input, 'structuredPropertyInputParams')),
    propertiesOf,
  ),
  removeStructuredProperties: edits((edit, input) => {
    const asset = textAt(input, 'assetUrn') ?? '';
    edit.require(asset);
    const gone = textsOf(input, 'structuredPropertyUrns');
    const properties = objectsAt(edit.read(asset, 'structuredProperties'), 'properties').filter(
      (each) => !gone.includes(textAt(each, 'propertyUrn') ?? ''),
    );
    edit.write(asset, 'structuredProperties', { properties });
    return asset;
  }, propertiesOf),
  createStructuredProperty: edits(create, entity),
  updateStructuredProperty: edits(update, entity),
  deleteStructuredProperty: edits((edit, input) => {
    const urn = textAt(input, 'urn') ?? '';
    edit.require(urn, 'structuredProperty');
    edit.remove(urn);
  }),
};
