import { type JsonObject } from '../connector';
import { ConnectorError } from '../errors';
import { isObject } from '../json';
import { fieldsAt, mapFields } from '../recipe/recipe-fields';
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

/**
 * `changed` with every secret given as {@link REDACTED} replaced by that of `stored`, an open recipe. Raises `ConnectorError`
 * `recipe-invalid` that names each secret that is not stored.
 */
export function keepSecrets(
  changed: JsonObject,
  stored: JsonObject,
  secretFields: readonly string[],
): JsonObject {
  const secrets = new Map(fieldsAt(stored, secretFields).map(({ field, value }) => [field, value]));
  const unknown = fieldsAt(changed, secretFields).filter(
    ({ field, value }) => value === REDACTED && !secrets.has(field),
  );
  if (unknown.length > 0) {
    throw new ConnectorError(
      'recipe-invalid',
      'A secret is to be kept that is not stored.',
      'Give the secret itself.',
      {
        fields: unknown.map(({ field }) => ({
          field,
          message: 'no value is stored; give the secret itself',
        })),
      },
    );
  }
  return mapFields(changed, secretFields, (value, field) =>
    value === REDACTED ? (secrets.get(field) ?? value) : value,
  );
}

function contextOf(sourceId: string, field: string): string {
  return `${sourceId}/${field}`;
}
