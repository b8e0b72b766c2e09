import { DESCRIPTION, type FacetValues, type TextField } from '../index/search-index';
import { type EntityFacts } from './entity-facts';
import { DOCUMENT_FIELDS } from './document-fields';
import { nameWords } from './name-words';

/** Grows when the same facts would give other texts to embed, so that old vectors are not kept. */
export const TEXT_RECIPE = 3;

/** Columns that get a vector; the others are found by their words. */
const EMBEDDED_COLUMNS = 100;
/** The model reads about this much at most. */
const EMBEDDED_CHARACTERS = 2_000;
const COLUMN_NOTE_CHARACTERS = 200;

/** Years and dates in names: columns of tables that are cut by date are the same texts, embedded once. */
const DATES = /\d{4,}/g;

const FIELDS = Object.values(DOCUMENT_FIELDS);

/** The text whose vector stands for the whole entity. */
export function embedText(facts: EntityFacts): string {
  return FIELDS.flatMap(({ vector }) => vector?.(facts) ?? [])
    .filter((text) => text !== '')
    .map((text) => text.replace(/[.!?\s]+$/, ''))
    .join('. ')
    .slice(0, EMBEDDED_CHARACTERS);
}

/** What gets a vector of its own: the description, and each column with the table's name and what is noted on it. */
export function detailTexts(facts: EntityFacts): { readonly path: string; readonly text: string }[] {
  const { description } = facts;
  return [
    ...(description ? [{ path: DESCRIPTION, text: description.slice(0, EMBEDDED_CHARACTERS) }] : []),
    ...columnTexts(facts),
  ];
}

function columnTexts(facts: EntityFacts): { readonly path: string; readonly text: string }[] {
  const table = nameWords(facts.name.replace(DATES, ' '));
  return facts.columns.slice(0, EMBEDDED_COLUMNS).map(({ path, description }) => {
    const name = `${table} ${nameWords(path)}`.trim();
    return { path, text: description ? `${name}: ${description.slice(0, COLUMN_NOTE_CHARACTERS)}` : name };
  });
}

/** What the text index gets. */
export function indexText(facts: EntityFacts): Record<TextField, string> {
  const join = (field: TextField) =>
    FIELDS.flatMap(({ words }) => (words?.[0] === field ? words[1](facts) : []))
      .filter((text) => text !== '')
      .join('\n');
  return {
    name: join('name'),
    path: join('path'),
    columns: join('columns'),
    description: join('description'),
    columnNotes: join('columnNotes'),
    labels: join('labels'),
    upstreams: join('upstreams'),
  };
}

/** The values that hits can be limited by. */
export function facetsOf(facts: EntityFacts): FacetValues {
  return Object.fromEntries(
    FIELDS.flatMap(({ filter }) => {
      const values = filter ? [...new Set(filter[1](facts))].filter((value) => value !== '') : [];
      return filter && values.length > 0 ? [[filter[0], values]] : [];
    }),
  );
}
