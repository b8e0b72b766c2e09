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

// Up to this many hits are looked through one by one; of more, every value of the field counts its hits.
const FEW_HITS = 3_000;

/** Counts the values of `fields` among the documents `where` chooses; fields without a value are left out. */
export function countFacets(
  database: Database,
  where: Sql,
  fields: readonly string[],
  maxValues: number,
): Facet[] {
  database.run('CREATE TEMP TABLE IF NOT EXISTS hit (id INTEGER PRIMARY KEY)');
  database.run('DELETE FROM hit');
  const hits = database.run(`INSERT INTO hit SELECT d.id ${where.text}`, ...where.values);
  // CROSS JOIN fixes the order of the loops: SQLite knows nothing about how many documents a value has.
  const join =
    hits <= FEW_HITS
      ? 'hit h CROSS JOIN posting p ON p.document = h.id CROSS JOIN term t ON t.id = p.term'
      : 'term t CROSS JOIN posting p ON p.term = t.id CROSS JOIN hit h ON h.id = +p.document';
  return fields.flatMap((field): Facet[] => {
    const rows =
      fieldName(field) === '_entityType'
        ? database.rows(
            `SELECT d.entity_type AS value, count(*) AS n FROM hit h CROSS JOIN document d ON d.id = h.id
             GROUP BY 1 ORDER BY n DESC, value LIMIT ?`,
            maxValues,
          )
        : database.rows(
            `SELECT t.value AS value, count(*) AS n FROM ${join} WHERE t.field = ?
             GROUP BY t.value ORDER BY n DESC, value LIMIT ?`,
            fieldName(field),
            maxValues,
          );
    const counts = rows.map((row) => ({ value: text(row, 'value'), count: integer(row, 'n') }));
    return counts.length > 0 ? [{ field, counts }] : [];
  });
}
