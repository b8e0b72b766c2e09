import { isDeepStrictEqual } from 'node:util';
import { type ConnectorDescription, type JsonObject } from '../connector';
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
 * `recipe-invalid` that names each secret that is not stored, or was stored for another address: kept, it would be sent to whoever named
 * the new one.
 */
export function keepSecrets(
  changed: JsonObject,
  stored: JsonObject,
  { secretFields, addressFields }: Pick<ConnectorDescription, 'secretFields' | 'addressFields'>,
): JsonObject {
  const secrets = new Map(fieldsAt(stored, secretFields).map(({ field, value }) => [field, value]));
  const moved = addressFields.filter(
    (path) => !isDeepStrictEqual(fieldsAt(changed, [path]), fieldsAt(stored, [path])),
  );
  const elsewhere = `give the secret again: it was stored for another address (${moved.join(', ')} changed)`;
  const faults = fieldsAt(changed, secretFields).flatMap(({ field, value }) => {
    if (value !== REDACTED) return [];
    if (!secrets.has(field)) return [{ field, message: 'no value is stored; give the secret itself' }];
    return moved.length > 0 ? [{ field, message: elsewhere }] : [];
  });
  if (faults.length > 0) {
    throw new ConnectorError(
      'recipe-invalid',
      'A secret is to be kept that is not stored for this recipe.',
      'Give the secret itself.',
      { fields: faults },
    );
  }
  return mapFields(changed, secretFields, (value, field) =>
    value === REDACTED ? (secrets.get(field) ?? value) : value,
  );
}

function contextOf(sourceId: string, field: string): string {
  return `${sourceId}/${field}`;
}
