import { type SQLInputValue } from 'node:sqlite';
import { Refusal } from '../errors';

/** One condition on a field of the index. */
export interface Criterion {
  field: string;
  values: readonly string[];
  condition: string;
  negated: boolean;
}

/** A piece of SQL with the values for its placeholders. */
export interface Sql {
  text: string;
  values: SQLInputValue[];
}

// A filter on one of these looks into the others too.
const EXPANSIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['tags', ['tags', 'fieldTags', 'editedFieldTags']],
  ['glossaryTerms', ['glossaryTerms', 'fieldGlossaryTerms', 'editedFieldGlossaryTerms']],
  ['description', ['description', 'editedDescription']],
  ['fieldTags', ['fieldTags', 'editedFieldTags']],
  ['fieldGlossaryTerms', ['fieldGlossaryTerms', 'editedFieldGlossaryTerms']],
  ['fieldDescriptions', ['fieldDescriptions', 'editedFieldDescriptions']],
  ['origin', ['origin', 'env']],
  ['env', ['origin', 'env']],
]);

/** The name of a field without the suffix for its untokenised form. */
export function fieldName(field: string): string {
  return field.replace(/\.keyword$/, '');
}

/** The fields a filter on `field` looks into. */
export function fieldsOf(field: string): readonly string[] {
  return EXPANSIONS.get(field) ?? [field];
}

/** Whether `column` fits a condition; refuses (`unsupported`) a condition that the index cannot answer. */
export function comparison(column: string, condition: string, values: readonly string[]): Sql {
  const [first] = values;
  if (first === undefined) return { text: '0', values: [] }; // an empty list of terms matches nothing
  switch (condition) {
    case 'EQUAL':
      return { text: `${column} IN (${marks(values)})`, values: [...values] };
    case 'IEQUAL':
      return {
        text: `lower(${column}) IN (${marks(values)})`,
        values: values.map((value) => value.toLowerCase()),
      };
    case 'CONTAIN':
      return likes(column, values, (value) => `%${value}%`);
    case 'START_WITH':
      return likes(column, values, (value) => `${value}%`);
    case 'END_WITH':
      return likes(column, values, (value) => `%${value}`);
    case 'GREATER_THAN':
    case 'GREATER_THAN_OR_EQUAL_TO':
    case 'LESS_THAN':
    case 'LESS_THAN_OR_EQUAL_TO':
      return { text: `CAST(${column} AS REAL) ${RANGES[condition]} ?`, values: [Number(first)] };
    default:
      throw new Refusal('unsupported', `Unsupported condition: ${condition}`);
  }
}

const RANGES = {
  GREATER_THAN: '>',
  GREATER_THAN_OR_EQUAL_TO: '>=',
  LESS_THAN: '<',
  LESS_THAN_OR_EQUAL_TO: '<=',
} as const;

function likes(column: string, values: readonly string[], pattern: (value: string) => string): Sql {
  return {
    text: `(${values.map(() => `${column} LIKE ? ESCAPE '\\'`).join(' OR ')})`,
    values: values.map((value) => pattern(value.replace(/[\\%_]/g, (char) => `\\${char}`))),
  };
}

/** A placeholder for each of `values`. */
export function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
