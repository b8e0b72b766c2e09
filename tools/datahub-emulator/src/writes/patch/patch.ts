import { applyPatch as applyOperations, JsonPatchError, type Operation } from 'fast-json-patch';
import { Refusal } from '../../errors';
import { isObject, isStringArray, type JsonObject, type JsonValue } from '../../json';
import { type Aspect } from '../../model/model';
import { type KeyedArray } from './keyed-arrays';
import { PATCH_TEMPLATES, type PatchTemplate, templateOf } from './templates';

const OPERATIONS = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

interface Step {
  op: string;
  path: string;
  from?: string;
  value?: JsonValue;
}

/**
 * The aspect after a JSON Patch as DataHub applies it: parts of arrays are addressed by keys, which are the aspect's
 * own (its template) or those the patch names (`arrayPrimaryKeys`). Missing parents are made, removing what is not
 * there changes nothing. The result is not yet checked against the model. Refuses a patch that cannot be applied.
 */
export function applyPatch(
  aspect: Aspect,
  document: JsonValue,
  stored: JsonObject | undefined,
  urn: string,
  now: number,
): JsonObject {
  const { steps, arrays, isGeneric } = readDocument(document, aspect.name);
  const known = PATCH_TEMPLATES.get(aspect.name);
  if (!known && !stored && !isGeneric) {
    throw new Refusal(
      'unsupported',
      `Patch not supported for aspect with name ${aspect.name}. ` +
        `Default aspect is required because no aspect currently exists for urn ${urn}.`,
    );
  }
  const initial = known ? known.initial(now) : {};
  const template: PatchTemplate = isGeneric || !known ? templateOf(arrays, () => initial) : known;
  const opened = withParents(template.open(structuredClone(stored ?? initial)), steps);
  return template.close(patched(opened, steps, aspect.name));
}

function patched(target: JsonObject, steps: readonly Step[], aspectName: string): JsonObject {
  try {
    const operations = steps.map(({ op, path, from, value }) => ({
      op,
      path,
      ...(from === undefined ? {} : { from }),
      ...(value === undefined ? {} : { value }),
    }));
    return applyOperations<JsonObject>(target, operations as Operation[], true, true).newDocument;
  } catch (failure) {
    if (!(failure instanceof JsonPatchError)) throw failure;
    const [reason] = failure.message.split('\n');
    throw new Refusal('invalid', `Error performing JSON PATCH on aspect ${aspectName}: ${reason ?? ''}`);
  }
}

// The path of a removal is made whole, so that removing what is absent is no error; of others, only the parents.
function withParents(target: JsonObject, steps: readonly Step[]): JsonObject {
  for (const { op, path } of steps) {
    const keys = path.split('/').slice(1).map(unescape);
    let level: JsonValue = target;
    for (const key of op === 'remove' ? keys : keys.slice(0, -1)) {
      if (!isObject(level)) break;
      const below: JsonValue = level[key] ?? {};
      level[key] = below;
      level = below;
    }
  }
  return target;
}

function unescape(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}

function readDocument(
  document: JsonValue,
  aspectName: string,
): { steps: Step[]; arrays: KeyedArray[]; isGeneric: boolean } {
  const envelope: JsonObject = Array.isArray(document)
    ? { patch: document }
    : isObject(document)
      ? document
      : {};
  const { patch } = envelope;
  if (!Array.isArray(patch)) {
    throw new Refusal('invalid', `A patch of ${aspectName} must be a list of operations`);
  }
  const arrays: KeyedArray[] = [];
  const keys = envelope['arrayPrimaryKeys'];
  for (const [field, names] of isObject(keys) ? Object.entries(keys) : []) {
    if (!isStringArray(names)) {
      throw new Refusal('invalid', `arrayPrimaryKeys of ${field} must be a list of field names`);
    }
    arrays.push({ field, keys: names });
  }
  return {
    steps: patch.map((step) => readStep(step, aspectName)),
    arrays,
    isGeneric: arrays.length > 0 || envelope['forceGenericPatch'] === true,
  };
}

function readStep(step: JsonValue, aspectName: string): Step {
  if (!isObject(step)) {
    throw new Refusal('invalid', `A patch of ${aspectName} holds something else than operations`);
  }
  const { op, path, from, value } = step;
  if (typeof op !== 'string' || !OPERATIONS.has(op.toLowerCase())) {
    throw new Refusal('invalid', `Unsupported PATCH operation: ${JSON.stringify(op ?? null)}`);
  }
  if (typeof path !== 'string' || !path.startsWith('/')) {
    throw new Refusal('invalid', `A patch operation of ${aspectName} has no path`);
  }
  return {
    op: op.toLowerCase(),
    path,
    ...(typeof from === 'string' ? { from } : {}),
    ...(value === undefined ? {} : { value }),
  };
}
