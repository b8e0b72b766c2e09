import { isObject, type JsonObject, type JsonValue, objectsAt, textAt, textsAt } from '../json';
import { type Criterion } from './filters';

/** A criterion as JSON interfaces write it; `value` is the older form of `values`, EQUAL the default condition. */
export function readCriterion(value: JsonObject): Criterion {
  const single = textAt(value, 'value');
  const values = textsAt(value, 'values');
  return {
    field: textAt(value, 'field') ?? '',
    values: values.length > 0 || single === undefined || single === '' ? values : [single],
    condition: textAt(value, 'condition') ?? 'EQUAL',
    negated: value['negated'] === true,
  };
}

/**
 * A filter in either JSON form, as OR of ANDs: `{"or": [{"and": [criterion]}]}` of rest.li, or
 * `{"and": [{"criteria": [criterion]}]}` of OpenAPI v3, whose outer list is ORed in spite of its name.
 */
export function readFilter(value: JsonValue | undefined): Criterion[][] {
  if (!isObject(value)) return [];
  const groups = [...objectsAt(value, 'or'), ...objectsAt(value, 'and')];
  return groups
    .map((group) => [...objectsAt(group, 'and'), ...objectsAt(group, 'criteria')].map(readCriterion))
    .filter((group) => group.length > 0);
}

/** (a OR b) AND (c OR d), as OR of ANDs. */
export function bothOf(
  left: readonly (readonly Criterion[])[],
  right: readonly (readonly Criterion[])[],
): (readonly Criterion[])[] {
  if (left.length === 0) return [...right];
  if (right.length === 0) return [...left];
  return left.flatMap((each) => right.map((other) => [...each, ...other]));
}
