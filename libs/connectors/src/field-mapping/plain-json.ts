import { type JsonObject, type JsonValue } from '../connector';
import { isRecord } from '../recipe/recipe-reader';

/** Plain JSON of what an expression gave; lists of the library carry marks of their own. */
export function toJson(value: unknown): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map((item: unknown) => toJson(item));
  if (isRecord(value)) return toJsonObject(value);
  return null;
}

/** The same for what is an object already. */
export function toJsonObject(value: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
}
