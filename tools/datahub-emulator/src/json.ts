/** Any JSON value. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

/** A JSON object; an absent key reads as `undefined`. */
export interface JsonObject {
  [key: string]: JsonValue | undefined;
}

/** Whether `value` is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether `value`, which came out of JSON, is an array. */
export function isList(value: unknown): value is JsonValue[] {
  return Array.isArray(value);
}

/** Whether `value` is an array of strings. */
export function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** Parses `text`; raises SyntaxError when it is not JSON. */
export function parseJson(text: string): JsonValue {
  const parsed: unknown = JSON.parse(text);
  return parsed as JsonValue; // JSON.parse yields nothing else
}

/** Parses `text` that this program stored itself as an object; raises TypeError when it is anything else. */
export function parseObject(text: string): JsonObject {
  const value = parseJson(text);
  if (!isObject(value)) throw new TypeError('expected a JSON object');
  return value;
}

/** Whether two JSON values are equal by meaning: key order and absent-versus-undefined do not matter. */
export function sameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, at) => sameJson(item, b[at]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a).filter((key) => a[key] !== undefined);
  if (keys.length !== Object.keys(b).filter((key) => b[key] !== undefined).length) return false;
  return keys.every((key) => sameJson(a[key], b[key]));
}

/** The object under `key`, or `undefined` when it is absent or no object. */
export function objectAt(value: JsonObject | undefined, key: string): JsonObject | undefined {
  const inner = value?.[key];
  return isObject(inner) ? inner : undefined;
}

/** The text under `key`, or `undefined` when it is absent or no text. */
export function textAt(value: JsonObject | undefined, key: string): string | undefined {
  const inner = value?.[key];
  return typeof inner === 'string' ? inner : undefined;
}

/** The number under `key`, or `undefined` when it is absent or no number. */
export function numberAt(value: JsonObject | undefined, key: string): number | undefined {
  const inner = value?.[key];
  return typeof inner === 'number' ? inner : undefined;
}

/** The objects of the list under `key`; an empty list when it is absent. */
export function objectsAt(value: JsonObject | undefined, key: string): JsonObject[] {
  const inner = value?.[key];
  return Array.isArray(inner) ? inner.filter(isObject) : [];
}

/** The texts of the list under `key`; an empty list when it is absent. */
export function textsAt(value: JsonObject | undefined, key: string): string[] {
  const inner = value?.[key];
  return Array.isArray(inner) ? inner.filter((item) => typeof item === 'string') : [];
}
