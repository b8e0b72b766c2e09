import { type JsonObject, type JsonValue } from '../connector';

/** Readers of JSON that others wrote: what is not of the wanted kind is as good as absent. */

/** The value of a JSON text. Raises `SyntaxError`. */
export function parseJson(text: string): JsonValue {
  // What it gives is JSON by its making; its declaration does not say so.
  return JSON.parse(text) as JsonValue;
}

export function objectAt(value: JsonValue | undefined, ...keys: readonly string[]): JsonObject {
  let current = value;
  for (const key of keys) current = memberOf(current, key);
  return isObject(current) ? current : {};
}

export function textAt(value: JsonObject, key: string): string | undefined {
  const found = memberOf(value, key);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

export function numberAt(value: JsonObject, key: string): number | undefined {
  const found = memberOf(value, key);
  return typeof found === 'number' ? found : undefined;
}

/** The texts of a list; a single text counts as a list of one. */
export function textsAt(value: JsonObject, key: string): readonly string[] {
  const found = memberOf(value, key);
  const list = isList(found) ? found : [found];
  return list.filter((item): item is string => typeof item === 'string' && item !== '');
}

/** A value as people would write it: texts as they are, everything else as JSON. */
export function asText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function memberOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
