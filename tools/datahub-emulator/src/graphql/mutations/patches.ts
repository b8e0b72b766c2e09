import { randomUUID } from 'node:crypto';
import { Refusal } from '../../errors';
import {
  isObject,
  type JsonObject,
  type JsonValue,
  objectAt,
  objectsAt,
  parseJson,
  textAt,
} from '../../json';
import { type Proposal } from '../../writes/proposal';
import { type GraphqlContext } from '../graphql-context';
import { mapOf, type Mutations, textsOf } from './mutation';

function patch(context: GraphqlContext, input: JsonObject): object {
  const entityType = textAt(input, 'entityType');
  const urn = textAt(input, 'urn') ?? (entityType ? `urn:li:${entityType}:${randomUUID()}` : '');
  try {
    if (!urn) throw new Refusal('bad-argument', 'Either urn or entityType must be given');
    context.catalog.requireUrn(urn);
    context.catalog.write([proposalOf(urn, input)], context.caller, false);
    context.nodes.forget();
    return { urn, name: context.nodes.get(urn).shownName, success: true, error: null };
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    return { urn, name: null, success: false, error: failure.message };
  }
}

function proposalOf(urn: string, input: JsonObject): Proposal {
  const keys = objectsAt(input, 'arrayPrimaryKeys').map((each): [string, JsonValue] => [
    textAt(each, 'arrayField') ?? '',
    textsOf(each, 'keys'),
  ]);
  const metadata = objectAt(input, 'systemMetadata');
  return {
    urn,
    aspectName: textAt(input, 'aspectName') ?? '',
    changeType: 'PATCH',
    value: {
      patch: objectsAt(input, 'patch').map(operationOf),
      ...(keys.length > 0 ? { arrayPrimaryKeys: Object.fromEntries(keys) } : {}),
      ...(input['forceGenericPatch'] === true ? { forceGenericPatch: true } : {}),
    },
    ...(metadata ? { systemMetadata: systemMetadataOf(metadata) } : {}),
    headers: {
      'X-DataHub-Sync-Index-Update': 'true',
      ...Object.fromEntries(
        objectsAt(input, 'headers').map((each) => [textAt(each, 'key') ?? '', textAt(each, 'value') ?? '']),
      ),
    },
  };
}

function systemMetadataOf(input: JsonObject): JsonObject {
  const metadata: JsonObject = {};
  if (typeof input['lastObserved'] === 'number') metadata['lastObserved'] = input['lastObserved'];
  if (typeof input['runId'] === 'string') metadata['runId'] = input['runId'];
  const properties = mapOf(input, 'properties');
  if (properties) metadata['properties'] = properties;
  return metadata;
}

function operationOf(input: JsonObject): JsonObject {
  const operation: JsonObject = {
    op: (textAt(input, 'op') ?? '').toLowerCase(),
    path: textAt(input, 'path') ?? '',
  };
  const value = textAt(input, 'value');
  if (value !== undefined) operation['value'] = readValue(value);
  const from = textAt(input, 'from');
  if (from !== undefined) operation['from'] = from;
  return operation;
}

// A value is JSON if it can be read as JSON, else a text.
function readValue(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/** JSON patches by GraphQL: what a patch was refused for is part of its answer. */
export const PATCH_MUTATIONS: Mutations = {
  patchEntity: (context, args) => patch(context, isObject(args['input']) ? args['input'] : {}),
  patchEntities: (context, args) =>
    (Array.isArray(args['input']) ? args['input'] : []).filter(isObject).map((each) => patch(context, each)),
};
