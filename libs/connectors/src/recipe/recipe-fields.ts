import { type JsonObject, type JsonValue } from '../connector';
import { isObject } from '../json';

/** A value of a recipe and where it is. */
export interface RecipeField {
  /** Its keys, separated by dots. */
  readonly field: string;
  readonly value: JsonValue;
}

/**
 * `recipe` with `map` applied to each value at one of `paths`: keys separated by dots, `*` for any key of an object. What is absent or null
 * stays so.
 */
export function mapFields(
  recipe: JsonObject,
  paths: readonly string[],
  map: (value: JsonValue, field: string) => JsonValue,
): JsonObject {
  return paths.reduce((result, path) => mapAt(result, path.split('.'), [], map), recipe);
}

/** Every value that {@link mapFields} would map, in the order of `paths`. */
export function fieldsAt(recipe: JsonObject, paths: readonly string[]): readonly RecipeField[] {
  const found: RecipeField[] = [];
  mapFields(recipe, paths, (value, field) => {
    found.push({ field, value });
    return value;
  });
  return found;
}

function mapAt(
  object: JsonObject,
  path: readonly string[],
  above: readonly string[],
  map: (value: JsonValue, field: string) => JsonValue,
): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return object;
  const changed: readonly JsonObject[] = (key === '*' ? Object.keys(object) : [key]).flatMap((name) => {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    const here = [...above, name];
    if (value === undefined || value === null) return [];
    if (rest.length === 0) return [{ [name]: map(value, here.join('.')) }];
    return isObject(value) ? [{ [name]: mapAt(value, rest, here, map) }] : [];
  });
  return Object.fromEntries([object, ...changed].flatMap((part) => Object.entries(part)));
}
