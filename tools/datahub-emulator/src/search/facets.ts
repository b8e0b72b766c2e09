import { blob, type Database, integer, text } from '../store/database';
import { type DocumentSet } from './document-set';
import { fieldName } from './filters';
import { decodeTerms } from './index-store';

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

// So few hits are looked through one by one; of more, the values of the field count theirs.
const FEW_HITS = 2_000;

/** Counts the values of `fields` among `hits`; fields without a value are left out. */
export function countFacets(
  database: Database,
  hits: DocumentSet,
  fields: readonly string[],
  maxValues: number,
): Facet[] {
  if (maxValues <= 0) return [];
  const few = hits.size <= FEW_HITS ? countOfFew(database, hits, fields.map(fieldName)) : undefined;
  return fields.flatMap((field): Facet[] => {
    const counts = few
      ? (few.get(fieldName(field)) ?? [])
      : countOfMany(database, hits, fieldName(field), maxValues);
    const best = counts.sort(order).slice(0, maxValues);
    return best.length > 0 ? [{ field, counts: best }] : [];
  });
}

type Count = Facet['counts'][number];

function order(a: Count, b: Count): number {
  return b.count - a.count || (a.value < b.value ? -1 : 1);
}

function countOfFew(database: Database, hits: DocumentSet, fields: readonly string[]): Map<string, Count[]> {
  const counts = new Map<number, number>();
  const documents = database.each(
    'SELECT d.terms FROM json_each(?) AS e CROSS JOIN document d ON d.id = e.value',
    JSON.stringify(hits.ids()),
  );
  for (const row of documents) {
    for (const term of decodeTerms(blob(row, 'terms')).keys()) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  const terms = database.each(
    `SELECT t.id, t.field, t.value FROM json_each(?) AS e CROSS JOIN term t ON t.id = e.value
     WHERE t.field IN (SELECT value FROM json_each(?))`,
    JSON.stringify([...counts.keys()]),
    JSON.stringify(fields),
  );
  const found = new Map<string, Count[]>();
  for (const row of terms) {
    const field = text(row, 'field');
    const count = { value: text(row, 'value'), count: counts.get(integer(row, 'id')) ?? 0 };
    const known = found.get(field);
    if (known) known.push(count);
    else found.set(field, [count]);
  }
  return found;
}

// From the value with the most documents on, until what is left cannot be among the most frequent.
function countOfMany(database: Database, hits: DocumentSet, field: string, maxValues: number): Count[] {
  const found: Count[] = [];
  const terms = database.each(
    'SELECT id, value, documents FROM term WHERE field = ? ORDER BY documents DESC, value',
    field,
  );
  for (const row of terms) {
    const last = found.at(maxValues - 1);
    const most = { value: text(row, 'value'), count: integer(row, 'documents') };
    if (last && order(last, most) < 0) break;
    let count = 0;
    for (const posting of database.rows(
      'SELECT chunk, documents FROM posting WHERE term = ?',
      integer(row, 'id'),
    )) {
      count += hits.countIn(integer(posting, 'chunk'), blob(posting, 'documents'));
    }
    if (count === 0) continue;
    const better = { value: most.value, count };
    if (found.length >= maxValues && last && order(last, better) < 0) continue;
    found.push(better);
    found.sort(order);
    found.length = Math.min(found.length, maxValues);
  }
  return found;
}
