import { nameWords } from '../../documents/name-words';
import { isFunctionWord } from '../question';
import { THINGS } from './type-words';
import { type Vocabulary } from './vocabulary';

/** A word that was taken for another one. */
export interface CorrectedWord {
  readonly typed: string;
  readonly meant: string;
}

/** Real words of the language; they are never mistakes, whatever the catalog has. */
export type PlainWords = (word: string) => boolean;

/** Words of our own grammar that a list of the language may lack. */
const GRAMMAR = new Set([
  ...THINGS.flatMap((thing) => thing.split(' ')),
  ...'deprecated certified unhealthy downstream upstream pseudonymised pseudonymized tagged queried refreshed'.split(
    ' ',
  ),
]);
/** A question with more mistakes is no question about this catalog. */
const MOST = 6;

/**
 * Words of the question that no name in the catalog has and that are close to one that has: what may be mistakes. Whether a text
 * of the catalog holds them nevertheless has to be asked before they are corrected.
 */
export function suspects(text: string, vocabulary: Vocabulary, isPlain: PlainWords): CorrectedWord[] {
  const words = [...new Set(nameWords(text).split(' '))];
  return words
    .flatMap((typed) => {
      const isSound =
        isFunctionWord(typed) ||
        GRAMMAR.has(typed) ||
        /\d/.test(typed) ||
        vocabulary.knows(typed) ||
        formsOf(typed).some(isPlain);
      const meant = isSound ? undefined : vocabulary.nearest(typed);
      return meant === undefined ? [] : [{ typed, meant }];
    })
    .slice(0, MOST);
}

/** The text with its mistakes put right. */
export function corrected(text: string, corrections: readonly CorrectedWord[]): string {
  return corrections.reduce(
    (current, { typed, meant }) =>
      current.replace(new RegExp(`(?<![\\p{L}\\p{N}])${typed}(?![\\p{L}\\p{N}])`, 'giu'), meant),
    text,
  );
}

/** A list of a language mostly has one form of a word. */
function formsOf(word: string): string[] {
  return [word, ...['s', 'es', 'd', 'ed', 'ing', 'ly', 'er'].flatMap((ending) => without(word, ending))];
}

function without(word: string, ending: string): string[] {
  const rest = word.endsWith(ending) ? word.slice(0, -ending.length) : '';
  return rest.length > 2 ? [rest, `${rest}e`] : [];
}
