import { createHash } from 'node:crypto';
import { stem } from '../../query/stem';
import { TEXT_FIELDS, type TextField } from '../search-index';

/** As in the embedded index: a name says more than a note on a column. */
const WEIGHTS: Readonly<Record<TextField, number>> = {
  name: 2,
  path: 0.5,
  columns: 1,
  description: 1.5,
  columnNotes: 0.7,
  labels: 1,
  upstreams: 0.3,
};
const K1 = 1.2;
const B = 0.75;
/** Words of a document of usual length; it must not change, or scores of old and new documents would not compare. */
const USUAL_LENGTH = 100;

/** What a term can add to a score at most, beside its rarity. */
export const HIGHEST_WEIGHT = K1 + 1;

/** The text of a document for the server. */
export interface SparseText {
  readonly indices: number[];
  readonly values: number[];
  /** The stems themselves, for words that are given by their beginnings. */
  readonly stems: string[];
}

/** Stems of the words of a text: split as FTS5's `unicode61` does, without accents, then Porter's. */
export function stemsIn(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{Co}]+/u)
    .filter((word) => word !== '')
    .map(stem);
}

/**
 * BM25 (S. Robertson, H. Zaragoza, The Probabilistic Relevance Framework, 2009, eq. 3.15) of each stem without its rarity,
 * which the server multiplies in (modifier `idf`); occurrences count by the weight of their field.
 */
export function sparseText(text: Readonly<Record<TextField, string>>): SparseText {
  const weights = new Map<string, number>();
  let length = 0;
  for (const field of TEXT_FIELDS) {
    for (const found of stemsIn(text[field])) {
      length += 1;
      weights.set(found, (weights.get(found) ?? 0) + WEIGHTS[field]);
    }
  }
  const norm = K1 * (1 - B + (B * length) / USUAL_LENGTH);
  // Two stems of one number are one word to the server; the heavier one counts.
  const byNumber = new Map<number, number>();
  for (const [found, weight] of weights) {
    const number = stemNumber(found);
    byNumber.set(number, Math.max(byNumber.get(number) ?? 0, (weight * HIGHEST_WEIGHT) / (weight + norm)));
  }
  return { indices: [...byNumber.keys()], values: [...byNumber.values()], stems: [...weights.keys()] };
}

/** The number that stands for a stem, 32 bits. */
export function stemNumber(text: string): number {
  return createHash('md5').update(text).digest().readUInt32BE(0);
}
