import { isUtf8 } from 'node:buffer';

/** A value that JSON can carry. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object; a property that is `undefined` is not written. */
export type JsonObject = { readonly [key: string]: JsonValue | undefined };

/** Whether `value` is an object as JSON knows it: not null, not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What the object itself holds under a name that comes from outside; never what all objects inherit, such as `constructor` and
 * `__proto__`.
 */
export function ownOf<T>(object: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The value as a list, empty when it is none. */
export function listOf(value: unknown): readonly JsonValue[] {
  return isJsonList(value) ? value : [];
}

function isJsonList(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The value when it is a text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value when it is a finite number. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The JSON text parsed; `undefined` when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The text in a `bytes` field, which rest.li and Avro's JSON write with one character per byte; the bytes are UTF-8. What
 * cannot be such bytes was decoded on its way already, and stays as it is.
 */
export function textOfBytes(bytes: string): string {
  // A character above U+00FF is no byte.
  if (/[\u0100-\uffff]/.test(bytes)) return bytes;
  const raw = Buffer.from(bytes, 'latin1');
  return isUtf8(raw) ? raw.toString('utf8') : bytes;
}
