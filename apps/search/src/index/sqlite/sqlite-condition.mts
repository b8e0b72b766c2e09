import type { Condition, NumberField } from '../condition.ts';

/** A subquery that gives the ids of documents. */
export interface IdQuery {
  readonly sql: string;
  readonly params: readonly (string | number)[];
}

/** Columns of the numbers that entities can be limited to. */
export const NUMBER_COLUMNS: Readonly<Record<NumberField, string>> = {
  changedAt: 'changed_at',
  healthScore: 'health_score',
  openIncidents: 'open_incidents',
  usage: 'usage',
  rows: 'row_count',
};

const EVERY_ID: IdQuery = { sql: 'SELECT id FROM documents WHERE removed = 0', params: [] };

/** The documents that a condition holds for, found by indices; `undefined` when it holds for all. */
export function idsWhere(condition: Condition): IdQuery | undefined {
  if ('all' in condition) {
    const parts = condition.all.flatMap((part) => idsWhere(part) ?? []);
    return parts.length === 0 ? undefined : combined('INTERSECT', parts);
  }
  if ('any' in condition) {
    const parts = condition.any.map(idsWhere);
    if (parts.includes(undefined)) return undefined;
    const known = parts.filter((part) => part !== undefined);
    return known.length === 0 ? NO_ID : combined('UNION', known);
  }
  if ('not' in condition) {
    const inner = idsWhere(condition.not);
    return inner ? combined('EXCEPT', [EVERY_ID, inner]) : NO_ID;
  }
  if ('facet' in condition) {
    return {
      sql: 'SELECT document AS id FROM facets WHERE facet = ? AND value IN (SELECT value FROM json_each(?))',
      params: [condition.facet, JSON.stringify(condition.in)],
    };
  }
  if ('number' in condition) {
    return {
      sql: `SELECT id FROM documents WHERE removed = 0 AND ${NUMBER_COLUMNS[condition.number]} BETWEEN ? AND ?`,
      params: [condition.from ?? -Number.MAX_VALUE, condition.to ?? Number.MAX_VALUE],
    };
  }
  return {
    sql: 'SELECT id FROM documents WHERE removed = 0 AND urn IN (SELECT value FROM json_each(?))',
    params: [JSON.stringify(condition.urns)],
  };
}

const NO_ID: IdQuery = { sql: 'SELECT id FROM documents WHERE false', params: [] };

function combined(operator: 'INTERSECT' | 'UNION' | 'EXCEPT', parts: readonly IdQuery[]): IdQuery {
  return {
    sql: parts.map(({ sql }) => `SELECT id FROM (${sql})`).join(` ${operator} `),
    params: parts.flatMap(({ params }) => params),
  };
}
