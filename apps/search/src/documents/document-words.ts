import { type EntityFacts } from './entity-facts';
import { indexText } from './document-text';

/** The classes of words that Postgres tells apart, from what says most to what says least. */
export interface DocumentWords {
  /** The name. */
  readonly a: string;
  /** The path, columns and labels. */
  readonly b: string;
  /** Descriptions. */
  readonly c: string;
  /** What it has from the names of others alone. */
  readonly d: string;
}

/** Postgres refuses lists of words of more than a megabyte; a word of the last column of a very wide table may be missed. */
const CHARACTERS = 100_000;
/** Longer than any word. */
const WORD_CHARACTERS = 100;

/** What Postgres is given of a document to look words up in. */
export function documentWords(facts: EntityFacts): DocumentWords {
  const text = indexText(facts);
  return {
    a: plainWords(text.name),
    b: plainWords(`${text.path}\n${text.labels}\n${text.columns}`),
    c: plainWords(`${text.description}\n${text.columnNotes}`),
    d: plainWords(text.upstreams),
  };
}

/**
 * The words of a text with single blanks between them, without accents: nothing that Postgres would take for an address, a path or
 * an operator of a query.
 */
export function plainWords(text: string): string {
  return text
    .slice(0, CHARACTERS)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, WORD_CHARACTERS))
    .join(' ');
}
