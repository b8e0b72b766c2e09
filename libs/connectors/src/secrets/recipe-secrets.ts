import { type JsonObject, type JsonValue } from '../connector';
import { isObject } from '../json';
import { isBareReference } from '../recipe/reference-text';
import { openSecret, sealSecret, type SecretKeys } from './sealed-secret';

/** What stands for a secret wherever a recipe is shown. */
export const REDACTED = '***';

const SEALED = '$sealed';

/**
 * `recipe` with every secret field sealed as `{"$sealed": "v1…"}`; fields that are absent, sealed already or only refer to a variable stay
 * as they are.
 */
export function sealRecipe(
  recipe: JsonObject,
  secretFields: readonly string[],
  keys: SecretKeys,
  sourceId: string,
): JsonObject {
  return mapFields(recipe, secretFields, (value, field) =>
    typeof value === 'string' && !isBareReference(value)
      ? { [SEALED]: sealSecret(value, keys, contextOf(sourceId, field)) }
      : value,
  );
}

/** The inverse of {@link sealRecipe}; raises `ConnectorError` `secret-unreadable`. */
export function openRecipe(
  recipe: JsonObject,
  secretFields: readonly string[],
  keys: SecretKeys,
  sourceId: string,
): JsonObject {
  return mapFields(recipe, secretFields, (value, field) => {
    const sealed = isObject(value) ? value[SEALED] : undefined;
    return typeof sealed === 'string' ? openSecret(sealed, keys, contextOf(sourceId, field)) : value;
  });
}

/** `recipe` as it may be shown: each secret, sealed or not, is {@link REDACTED}, unless it only refers to a variable. */
export function redactRecipe(recipe: JsonObject, secretFields: readonly string[]): JsonObject {
  return mapFields(recipe, secretFields, (value) => (isBareReference(value) ? value : REDACTED));
}

function contextOf(sourceId: string, field: string): string {
  return `${sourceId}/${field}`;
}

function mapFields(
  recipe: JsonObject,
  fields: readonly string[],
  map: (value: JsonValue, field: string) => JsonValue,
): JsonObject {
  return fields.reduce(
    (result, field) => mapField(result, field.split('.'), (value) => map(value, field)),
    recipe,
  );
}

function mapField(
  object: JsonObject,
  path: readonly string[],
  map: (value: JsonValue) => JsonValue,
): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return object;
  const value = object[key];
  if (value === undefined || value === null) return object;
  if (rest.length === 0) return { ...object, [key]: map(value) };
  return isObject(value) ? { ...object, [key]: mapField(value, rest, map) } : object;
}
