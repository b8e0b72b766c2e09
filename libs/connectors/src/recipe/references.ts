import { type JsonObject, type JsonValue } from '../connector';
import { invalidRecipe } from './recipe-reader';
import { isReference, REFERENCE } from './reference-text';

/** Which variables of the environment recipes may refer to, and what they hold. */
export interface RecipeVariables {
  /** Names, or beginnings of names that end with `*`. */
  readonly allowed: readonly string[];
  readonly values: Readonly<Record<string, string | undefined>>;
}

/** Settings of the service itself, which no recipe may carry to another host. */
const OWN = /^(DATASPOKE_|DATAHUB_TOKEN$|DATABASE_URL$)/;

/**
 * `recipe` with each `${env:NAME}` in its texts replaced by the variable. Raises `ConnectorError` `recipe-invalid` that names every
 * field whose variable may not be read or is not set; no value is ever quoted.
 */
export function resolveReferences(recipe: JsonObject, variables: RecipeVariables): JsonObject {
  const faults: { field: string; message: string }[] = [];
  const resolved = Object.fromEntries(
    Object.entries(recipe).map(([key, value]) => [key, resolve(value, key, variables, faults)]),
  );
  if (faults.length > 0) throw invalidRecipe(faults);
  return resolved;
}

function resolve(
  value: JsonValue,
  field: string,
  variables: RecipeVariables,
  faults: { field: string; message: string }[],
): JsonValue {
  if (typeof value === 'string') {
    if (!isReference(value)) return value;
    return value.replaceAll(REFERENCE, (whole, name: string) => {
      const fault = faultOf(name, variables);
      if (fault === undefined) return variables.values[name] ?? whole;
      faults.push({ field, message: `${field} refers to ${whole}, ${fault}` });
      return whole;
    });
  }
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item, at) => resolve(item, `${field}[${at}]`, variables, faults));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, resolve(inner, `${field}.${key}`, variables, faults)]),
  );
}

function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function faultOf(name: string, { allowed, values }: RecipeVariables): string | undefined {
  const listed = allowed.some((entry) =>
    entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : entry === name,
  );
  if (OWN.test(name)) return 'which is a setting of DataSpoke itself and no recipe may read.';
  if (!listed) return 'which recipes may not read: add its name to DATASPOKE_RECIPE_VARIABLES.';
  if (values[name] === undefined || values[name] === '')
    return 'which is not set where the service runs: set it and start the service again.';
  return undefined;
}
