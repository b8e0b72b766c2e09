import { type Condition, type Facet } from '../../index/condition';

/** A condition on the table of documents; its values are `parameters`, `$1` the first. */
export interface SqlCondition {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Whether it says the same as what it was made of; otherwise it also lets through what that does not. */
  readonly isExact: boolean;
}

interface Part {
  readonly sql: string;
  readonly isExact: boolean;
}

/** Facets that documents have as they are; those of columns and of labels on columns have to be looked for inside. */
const FACETS: Readonly<Partial<Record<Facet, (values: string) => string>>> = {
  entityType: (values) => `entity_type = ANY (${values}::text[])`,
  platform: (values) => `platform = ANY (${values}::text[])`,
  env: (values) => `coalesce(content ->> 'env', '') = ANY (${values}::text[])`,
  owner: (values) => listHas('owners', values),
  domain: (values) => listHas('domains', values),
  subType: (values) => listHas('subTypes', values),
  dataProduct: (values) => listHas('dataProducts', values),
  upstream: (values) => `upstreams && ${values}::text[]`,
};

/** The part of a condition that Postgres can decide; parameters follow on `$1` to `$<taken>`. */
export function sqlCondition(condition: Condition, taken: number): SqlCondition {
  const parameters: unknown[] = [];
  const value = (values: readonly string[]) => `$${taken + parameters.push([...values])}`;
  return { ...partOf(condition, value), parameters };
}

function partOf(condition: Condition, value: (values: readonly string[]) => string): Part {
  if ('all' in condition) {
    return joined(
      condition.all.map((part) => partOf(part, value)),
      ' AND ',
      'true',
    );
  }
  if ('any' in condition) {
    return joined(
      condition.any.map((part) => partOf(part, value)),
      ' OR ',
      'false',
    );
  }
  if ('not' in condition) {
    const { sql, isExact } = partOf(condition.not, value);
    // What lets too much through would keep too much away.
    return isExact ? { sql: `NOT (${sql})`, isExact } : UNDECIDED;
  }
  if ('urns' in condition) return { sql: `urn = ANY (${value(condition.urns)}::text[])`, isExact: true };
  const sql = 'facet' in condition ? FACETS[condition.facet] : undefined;
  return sql && 'facet' in condition ? { sql: sql(value(condition.in)), isExact: true } : UNDECIDED;
}

const UNDECIDED: Part = { sql: 'true', isExact: false };

function joined(parts: readonly Part[], operator: string, none: string): Part {
  if (parts.length === 0) return { sql: none, isExact: true };
  return {
    sql: parts.map(({ sql }) => `(${sql})`).join(operator),
    isExact: parts.every(({ isExact }) => isExact),
  };
}

function listHas(list: string, values: string): string {
  return `coalesce(content -> '${list}', '[]') ?| ${values}::text[]`;
}
