import { asciiJson } from '@dataspoke/domain';
import { isJsonObject, type JsonObject, type JsonValue } from '../json';

/**
 * The JSON text of an aspect in ASCII. An aspect never holds null: a field without value is left out. Raises TypeError for
 * what JSON cannot carry.
 */
export function aspectText(value: JsonObject): string {
  const text = asciiJson(value);
  return text.includes('null') ? asciiJson(withoutNulls(value)) : text;
}

function withoutNulls(value: JsonValue): JsonValue {
  if (isList(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const kept: [string, JsonValue][] = [];
  for (const [key, entry] of Object.entries(value)) {
    if (entry !== null && entry !== undefined) kept.push([key, withoutNulls(entry)]);
  }
  return Object.fromEntries(kept);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
