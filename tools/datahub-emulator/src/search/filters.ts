import { type SQLInputValue } from 'node:sqlite';
import { Refusal } from '../errors';
import { entityTypeName } from '../model/entity-type-names';

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

/** `(a AND b) OR (c)` over documents `d`; no group at all holds for every document. */
export function anyOf(groups: readonly (readonly Criterion[])[]): Sql {
  if (groups.length === 0) return { text: '1', values: [] };
  const parts = groups.map((group) => {
    const inner = group.map(criterionSql);
    return {
      text: inner.length === 0 ? '1' : inner.map(({ text }) => text).join(' AND '),
      values: inner.flatMap(({ values }) => values),
    };
  });
  return {
    text: `(${parts.map(({ text }) => `(${text})`).join(' OR ')})`,
    values: parts.flatMap(({ values }) => values),
  };
}

/** The name of a field without the suffix for its untokenised form. */
export function fieldName(field: string): string {
  return field.replace(/\.keyword$/, '');
}

function criterionSql(criterion: Criterion): Sql {
  const field = fieldName(criterion.field);
  const found =
    field === 'urn' || field === '_entityType' ? columnSql(field, criterion) : fieldSql(field, criterion);
  return criterion.negated ? { text: `NOT ${found.text}`, values: found.values } : found;
}

function columnSql(field: string, criterion: Criterion): Sql {
  if (criterion.condition === 'EXISTS') return { text: '1', values: [] };
  const values = field === '_entityType' ? criterion.values.map(entityTypeName) : criterion.values;
  return comparison(field === 'urn' ? 'd.urn' : 'd.entity_type', criterion.condition, values);
}

function fieldSql(field: string, criterion: Criterion): Sql {
  const fields = EXPANSIONS.get(field) ?? [field];
  const within = `t.field IN (${marks(fields)})`;
  const comparing =
    criterion.condition === 'EXISTS'
      ? { text: '1', values: [] }
      : comparison('t.value', criterion.condition, criterion.values);
  return {
    text: `d.id IN (SELECT p.document FROM term t JOIN posting p ON p.term = t.id WHERE ${within} AND ${comparing.text})`,
    values: [...fields, ...comparing.values],
  };
}

function comparison(column: string, condition: string, values: readonly string[]): Sql {
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

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
