import { type Database, integer, text } from '../store/database';
import { fieldName, type Sql } from './filters';

/** The facets that are counted when a caller names none, with what people call them. */
export const FACET_NAMES: ReadonlyMap<string, string> = new Map([
  ['_entityType', 'Type'],
  ['platform', 'Platform'],
  ['platformInstance', 'Platform Instance'],
  ['origin', 'Environment'],
  ['typeNames', 'Sub Type'],
  ['owners', 'Owned By'],
  ['tags', 'Tagged With'],
  ['glossaryTerms', 'Glossary Term'],
  ['domains', 'Domain'],
  ['applications', 'Application'],
  ['container', 'Container'],
  ['deprecated', 'Deprecated'],
]);

/** How many hits have which value of a field, most frequent first. */
export interface Facet {
  field: string;
  counts: { value: string; count: number }[];
}

/** Counts the values of `fields` among the documents `where` chooses; fields without a value are left out. */
export function countFacets(
  database: Database,
  where: Sql,
  fields: readonly string[],
  maxValues: number,
): Facet[] {
  const facets: Facet[] = [];
  for (const field of fields) {
    const rows =
      fieldName(field) === '_entityType'
        ? database.rows(
            `SELECT d.entity_type AS value, count(*) AS n ${where.text} GROUP BY 1 ORDER BY n DESC, value LIMIT ?`,
            ...where.values,
            maxValues,
          )
        : database.rows(
            `SELECT f.value AS value, count(*) AS n FROM document_field f
             WHERE f.field = ? AND f.document IN (SELECT d.id ${where.text})
             GROUP BY f.value ORDER BY n DESC, value LIMIT ?`,
            fieldName(field),
            ...where.values,
            maxValues,
          );
    if (rows.length > 0) {
      facets.push({
        field,
        counts: rows.map((row) => ({ value: text(row, 'value'), count: integer(row, 'n') })),
      });
    }
  }
  return facets;
}
