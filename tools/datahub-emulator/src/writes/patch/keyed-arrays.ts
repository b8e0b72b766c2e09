import { isObject, type JsonObject, type JsonValue } from '../../json';

/** Separates the steps of a nested key, e.g. `attribution␟source`. */
export const KEY_STEP = '\u241f';

/** An array whose elements are addressed by the values of `keys`; no keys: an array of texts, addressed by themselves. */
export interface KeyedArray {
  field: string;
  keys: readonly string[];
}

/**
 * The object with the array turned into nested maps from key values to elements, which is the form patch paths
 * address (`/tags/<tagUrn>`). An element without a key value lies under the empty text.
 */
export function arrayToMap(object: JsonObject, array: KeyedArray): JsonObject {
  const elements = object[array.field];
  const map: JsonObject = {};
  for (const element of Array.isArray(elements) ? elements : []) {
    if (array.keys.length === 0 || !isObject(element)) {
      map[typeof element === 'string' ? element : JSON.stringify(element)] = element;
      continue;
    }
    let level = map;
    for (const key of array.keys) {
      const value = keyValue(element, key);
      const below = level[value];
      if (isObject(below)) level = below;
      else {
        const created: JsonObject = {};
        level[value] = created;
        level = created;
      }
    }
    Object.assign(level, element);
  }
  return { ...object, [array.field]: map };
}

/** Undoes {@link arrayToMap}; a key value that only the path named is put into the element. */
export function mapToArray(object: JsonObject, array: KeyedArray): JsonObject {
  const map = object[array.field];
  if (Array.isArray(map)) return object; // the patch replaced the array as a whole
  const elements = isObject(map) ? elementsOf(map, array.keys) : [];
  return { ...object, [array.field]: elements };
}

function elementsOf(map: JsonObject, keys: readonly string[]): JsonValue[] {
  const [key, ...more] = keys;
  if (key === undefined) {
    // Who adds a text names it in the path and may give an empty object as its value.
    return Object.entries(map).flatMap(([text, value]) => {
      if (value === undefined) return [];
      return isObject(value) && Object.keys(value).length === 0 ? [text] : [value];
    });
  }
  return Object.entries(map).flatMap(([value, below]) => {
    if (Array.isArray(below)) return below;
    if (!isObject(below)) return below === undefined ? [] : [below];
    // An operation may set an element above its full depth (`/owners/<owner>/<type>`): it is one, not a level.
    const isElement = more.length === 0 || Object.values(below).some((inner) => !isObject(inner));
    const found: JsonValue[] = isElement ? [below] : elementsOf(below, more);
    return found.map((element) => withKey(element, key, value));
  });
}

function withKey(element: JsonValue, key: string, value: string): JsonValue {
  if (!isObject(element) || value === '' || key.includes(KEY_STEP) || element[key] !== undefined)
    return element;
  return { ...element, [key]: value };
}

function keyValue(element: JsonObject, key: string): string {
  let value: JsonValue | undefined = element;
  for (const step of key.split(KEY_STEP)) value = isObject(value) ? value[step] : undefined;
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}
