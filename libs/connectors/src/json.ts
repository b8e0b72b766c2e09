import { type JsonObject, type JsonValue } from './connector';

/** Readers of JSON that others wrote: what is not of the wanted kind is as good as absent. */

/** Escapes of what a database cannot keep as text: NUL, and halves of characters. */
const DOUBTFUL = /\\u(0000|[dD][89a-fA-F])/;

/**
 * The value of a JSON text in UTF-8, with U+FFFD in place of what no text can hold (NUL, half a character). Raises `SyntaxError`, and
 * `TypeError` for bytes that are no UTF-8.
 */
export function parseJson(bytes: Uint8Array): JsonValue {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  // What it gives is JSON by its making; its declaration does not say so.
  const value = JSON.parse(text) as JsonValue;
  return DOUBTFUL.test(text) ? storable(value) : value;
}

/** Texts, that are left as they are, and whole numbers of so many digits that a number of JavaScript may not hold them. */
const LONG_NUMBERS = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** As {@link parseJson}, with whole numbers that would be rounded as texts: two identifiers must not become one. */
export function parseExactJson(bytes: Uint8Array): JsonValue {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (!/\d{16}/.test(text)) return parseJson(bytes);
  const exact = text.replace(LONG_NUMBERS, (found) =>
    found.startsWith('"') || Number.isSafeInteger(Number(found)) ? found : `"${found}"`,
  );
  return parseJson(Buffer.from(exact));
}

/** A text that can be kept. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

/** Whether all texts of a value can be kept as they are. */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner));
}

/** A value whose texts can be kept. */
export function storable(value: JsonValue): JsonValue {
  if (typeof value === 'string') return storableText(value);
  if (isList(value)) return value.map(storable);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [storableText(key), storable(inner)]),
  );
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
