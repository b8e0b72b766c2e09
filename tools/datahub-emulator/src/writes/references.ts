import { isObject, type JsonObject, type JsonValue } from '../json';
import { type Model } from '../model/model';
import { type EdgeExtractor, extractorsOf, valuesAt } from '../search/extractors';
import { type AspectStore, type StoredAspect } from '../store/aspect-store';

/** An aspect that refers to an entity. */
export interface Reference {
  /** The aspect that holds the reference. */
  stored: StoredAspect;
  relationship: string;
  /** The aspect without it; absent when nothing valid is left. */
  without?: JsonObject;
}

/** Finds where the aspects of `holders` refer to `urn`, and what they are without. */
export function referencesTo(
  model: Model,
  store: AspectStore,
  urn: string,
  holders: readonly string[],
): Reference[] {
  const found: Reference[] = [];
  for (const holder of holders) {
    for (const stored of store.latestOf(holder)) {
      const aspect = model.aspect(stored.aspect);
      if (!aspect) continue;
      const naming = extractorsOf(model, aspect.record).edges.filter(({ steps }) =>
        valuesAt(stored.value, steps).some(({ value }) => value === urn),
      );
      const [first] = naming;
      if (!first) continue;
      const without = cut(model, aspect.record, stored, naming, urn);
      found.push({ stored, relationship: first.annotation.name, ...(without ? { without } : {}) });
    }
  }
  return found;
}

function cut(
  model: Model,
  record: string,
  stored: StoredAspect,
  places: readonly EdgeExtractor[],
  urn: string,
): JsonObject | undefined {
  let value: JsonValue | undefined = structuredClone(stored.value);
  for (const { steps } of places) value = value === undefined ? undefined : withoutUrn(value, steps, urn);
  if (!isObject(value)) return undefined;
  try {
    return model.validator.record(record, value, stored.aspect);
  } catch {
    return undefined; // a field that must be there named the entity
  }
}

// A member of a list goes as a whole with the field that named the URN; elsewhere only the field goes.
function withoutUrn(
  value: JsonValue,
  steps: readonly string[],
  urn: string,
  isMember = false,
): JsonValue | undefined {
  const [step, ...more] = steps;
  if (step === undefined) return value === urn ? undefined : value;
  if (Array.isArray(value)) {
    return value.map((item) => withoutUrn(item, more, urn, true)).filter((item) => item !== undefined);
  }
  if (!isObject(value)) return value;
  const kept: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined || (step !== '*' && step !== key)) kept[key] = inner;
    else {
      const left = withoutUrn(inner, more, urn);
      if (left !== undefined) kept[key] = left;
      else if (isMember) return undefined;
    }
  }
  return kept;
}
