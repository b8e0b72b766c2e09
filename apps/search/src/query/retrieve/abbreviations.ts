import { stem } from '../stem';

/** Shorter words are not abbreviated in names. */
const LONG_ENOUGH = 5;
/** Shorter abbreviations begin too many words. */
const LENGTHS = [4, 5] as const;
/** Words that get abbreviations; bounds the query. */
const MOST_WORDS = 12;
const PLURAL = /(?:es|s)$/;

/**
 * How names abbreviate the words of a question: cut off after four or five letters (`inst`, `trans`), and without the vowels
 * after the first letter (`cstmr`), whole or cut off. What no document holds costs nothing; what occurs by chance is rare enough not to
 * be felt (docs/search-quality.md). A rule and not a dictionary, so that it holds for the names of any catalog.
 */
export function abbreviationsOf(words: readonly string[]): readonly string[] {
  const seen = new Set(words.map(stem));
  return words
    .slice(0, MOST_WORDS)
    .flatMap(shortForms)
    .filter((form) => {
      // The index looks for stems: `name` would count `names` a second time.
      const isNew = !seen.has(stem(form));
      seen.add(stem(form));
      return isNew;
    });
}

function shortForms(word: string): readonly string[] {
  if (word.length < LONG_ENOUGH || !/^[a-z]+$/.test(word)) return [];
  const singular = word.replace(PLURAL, '');
  const spellings = [word, singular].filter((form) => form.length >= LONG_ENOUGH);
  return spellings.flatMap((form) => {
    const bare = `${form.slice(0, 1)}${form.slice(1).replace(/[aeiou]/g, '')}`;
    return [form, bare].flatMap((text) => [
      ...LENGTHS.filter((length) => text.length > length).map((length) => text.slice(0, length)),
      ...(text === bare && text.length >= LENGTHS[0] && text !== form ? [text] : []),
    ]);
  });
}
