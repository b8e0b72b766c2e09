import fc from 'fast-check';
import { type JsonObject, type JsonValue } from '../json';
import { ASPECTS } from './generated/aspects';
import { ENUMS } from './generated/enums';
import { RECORDS } from './generated/records';

/** A field as the generated tables describe it; `type` is still text. */
export interface TableField {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly hasDefault: boolean;
}

function table(...texts: readonly string[]): ReadonlyMap<string, string> {
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}

/** Aspect name → record. */
export const aspects = table(ASPECTS);
/** Enum → its symbols. */
export const enums = new Map([...table(ENUMS)].map(([name, symbols]) => [name, symbols.split(' ')]));
/** Record → its fields; read here a second time, apart from the code under test. */
export const records = new Map(
  [...table(...RECORDS)].map(([name, text]) => [name, text === '' ? [] : text.split(' ').map(fieldOf)]),
);

function fieldOf(text: string): TableField {
  const colon = text.indexOf(':');
  const equals = text.indexOf('=');
  const hasDefault = equals >= 0;
  const name = text.slice(0, colon);
  return {
    name: name.replace('?', ''),
    type: text.slice(colon + 1, hasDefault ? equals : undefined),
    required: !name.endsWith('?') && !hasDefault,
    hasDefault,
  };
}

/** The alternatives of a union: JSON key and type. */
export function alternativesOf(type: string): readonly (readonly [key: string, type: string])[] {
  return type
    .slice(1, -1)
    .split('|')
    .map((text) => {
      const [key = '', named] = text.split(':');
      if (named !== undefined) return [key, named];
      return [key.includes('.') ? `com.linkedin.${key}` : key, key];
    });
}

/** A value with nothing in it that may be left out. */
export function minimalRecord(record: string): JsonObject {
  const required = (records.get(record) ?? []).filter((field) => field.required);
  return Object.fromEntries(required.map(({ name, type }) => [name, minimal(type)]));
}

function minimal(type: string): JsonValue {
  if (type.startsWith('[')) return [];
  if (type.startsWith('{')) return {};
  if (type.startsWith('<')) {
    const [[key, first] = ['', 'string']] = alternativesOf(type);
    return { [key]: minimal(first) };
  }
  if (records.has(type)) return minimalRecord(type);
  const symbols = enums.get(type);
  if (symbols) return symbols[0] ?? '';
  if (type === 'boolean') return false;
  return type === 'string' || type === 'bytes' ? '' : 0;
}

/** Any valid value of a record, with whatever may be left out there or not. */
export function anyRecord(record: string): fc.Arbitrary<JsonObject> {
  const fields = records.get(record) ?? [];
  return fc.record(Object.fromEntries(fields.map(({ name, type }) => [name, anyValue(type)])), {
    requiredKeys: fields.filter((field) => field.required).map(({ name }) => name),
    noNullPrototype: true,
  });
}

function anyValue(type: string): fc.Arbitrary<JsonValue> {
  if (type.startsWith('[')) return fc.array(anyValue(type.slice(1, -1)), { maxLength: 2 });
  if (type.startsWith('{')) {
    const key = fc.string({ maxLength: 5 }).filter((text) => text !== '__proto__');
    return fc.dictionary(key, anyValue(type.slice(1, -1)), { maxKeys: 2, noNullPrototype: true });
  }
  if (type.startsWith('<')) {
    return fc.oneof(
      ...alternativesOf(type).map(([key, chosen]) => anyValue(chosen).map((value) => ({ [key]: value }))),
    );
  }
  if (records.has(type)) return anyRecord(type);
  const symbols = enums.get(type);
  return symbols ? fc.constantFrom(...symbols) : anyPrimitive(type);
}

function anyPrimitive(type: string): fc.Arbitrary<JsonValue> {
  switch (type) {
    case 'string':
      return fc.string({ maxLength: 8, unit: 'grapheme' });
    case 'bytes':
      return fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
    case 'boolean':
      return fc.boolean();
    case 'int':
      return fc.integer();
    case 'long':
      return fc.maxSafeInteger();
    case 'float':
      return fc.float({ noNaN: true, noDefaultInfinity: true });
    case 'double':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    default:
      throw new TypeError(`the tables name ${type} but do not describe it`);
  }
}

/** Where in a valid value of a record the required fields are, each as the steps that lead to it. */
export function requiredPlaces(record: string, value: JsonObject): (string | number)[][] {
  return (records.get(record) ?? []).flatMap(({ name, type, required }) => {
    const entry = value[name];
    if (entry === undefined) return [];
    const below = placesBelow(type, entry).map((steps) => [name, ...steps]);
    return required ? [[name], ...below] : below;
  });
}

function placesBelow(type: string, value: JsonValue): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  if (records.has(type)) return Array.isArray(value) ? [] : requiredPlaces(type, value as JsonObject);
  const chosen = type.startsWith('<') ? new Map(alternativesOf(type)) : undefined;
  const isList = type.startsWith('[');
  return Object.entries<JsonValue | undefined>({ ...value }).flatMap(([key, entry = null]) =>
    placesBelow(chosen?.get(key) ?? type.slice(1, -1), entry).map((steps) => [
      isList ? Number(key) : key,
      ...steps,
    ]),
  );
}

/** The value without what is at the place. */
export function without(value: JsonObject, [...place]: readonly (string | number)[]): JsonObject {
  const copy = structuredClone(value);
  const last = place.pop() ?? '';
  let holder: unknown = copy;
  for (const step of place) holder = (holder as Record<string | number, unknown>)[step];
  delete (holder as Record<string | number, unknown>)[last];
  return copy;
}

/** Where something is in a value, at any depth. */
export function allPlaces(value: JsonValue): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries<JsonValue | undefined>({ ...value }).flatMap(([key, entry = null]) => {
    const step = Array.isArray(value) ? Number(key) : key;
    return [[step], ...allPlaces(entry).map((steps) => [step, ...steps])];
  });
}

/** The value with something of another kind at the place. */
export function withWrongKind(value: JsonObject, [...place]: readonly (string | number)[]): JsonObject {
  const copy = structuredClone(value);
  const last = place.pop() ?? '';
  let holder = copy as Record<string | number, unknown>;
  for (const step of place) holder = holder[step] as Record<string | number, unknown>;
  holder[last] = typeof holder[last] === 'string' ? 7 : 'wrong';
  return copy;
}
