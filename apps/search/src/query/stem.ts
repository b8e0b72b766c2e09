/**
 * The stem of an English word: M. F. Porter, "An algorithm for suffix stripping", Program 14 (1980), which the text index
 * uses too (FTS5 tokenizer `porter`). Words with other than ASCII letters and short ones stay as they are.
 */
export function stem(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  const known = stems.get(word);
  if (known !== undefined) return known;
  if (stems.size >= KEPT) stems.clear();
  const made = stripped(word);
  stems.set(word, made);
  return made;
}

/** Stems that were asked for: each hit of a search is explained by those of all its words, and catalogs repeat theirs. */
const stems = new Map<string, string>();
const KEPT = 20_000;

function stripped(word: string): string {
  return [plural, pastAndGerund, finalY, doubleSuffix, singleSuffix, bareSuffix, finalE, doubleL].reduce(
    (current, step) => step(current),
    word,
  );
}

type Rule = readonly [suffix: string, replacement: string];

const DOUBLE_SUFFIXES: readonly Rule[] = [
  ['ational', 'ate'], ['tional', 'tion'], ['enci', 'ence'], ['anci', 'ance'], ['izer', 'ize'], ['logi', 'log'],
  ['bli', 'ble'], ['alli', 'al'], ['entli', 'ent'], ['eli', 'e'], ['ousli', 'ous'], ['ization', 'ize'],
  ['ation', 'ate'], ['ator', 'ate'], ['alism', 'al'], ['iveness', 'ive'], ['fulness', 'ful'], ['ousness', 'ous'],
  ['aliti', 'al'], ['iviti', 'ive'], ['biliti', 'ble'],
]; // prettier-ignore

const SINGLE_SUFFIXES: readonly Rule[] = [
  ['icate', 'ic'], ['ative', ''], ['alize', 'al'], ['iciti', 'ic'], ['ical', 'ic'], ['ful', ''], ['ness', ''],
]; // prettier-ignore

const BARE_SUFFIXES = [
  'al', 'ance', 'ence', 'er', 'ic', 'able', 'ible', 'ant', 'ement', 'ment', 'ent', 'ou', 'ism', 'ate', 'iti', 'ous',
  'ive', 'ize',
]; // prettier-ignore

/** `c` and `v` for each letter; `y` is a consonant at the beginning and after a vowel. */
function shape(word: string): string {
  let kinds = '';
  for (const letter of word) {
    const isVowel = 'aeiou'.includes(letter) || (letter === 'y' && kinds.endsWith('c'));
    kinds += isVowel ? 'v' : 'c';
  }
  return kinds;
}

/** How many times a consonant follows a vowel. */
function measure(word: string): number {
  return shape(word).match(/v+c+/g)?.length ?? 0;
}

function endsInShortSyllable(word: string): boolean {
  return shape(word).endsWith('cvc') && !/[wxy]$/.test(word);
}

function plural(word: string): string {
  if (word.endsWith('sses') || word.endsWith('ies')) return word.slice(0, -2);
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

function pastAndGerund(word: string): string {
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const suffix = ['ed', 'ing'].find((ending) => word.endsWith(ending));
  const rest = suffix && word.slice(0, -suffix.length);
  if (!rest || !shape(rest).includes('v')) return word;
  if (/(at|bl|iz)$/.test(rest)) return `${rest}e`;
  if (/([^aeiouylsz])\1$/.test(rest)) return rest.slice(0, -1);
  return measure(rest) === 1 && endsInShortSyllable(rest) ? `${rest}e` : rest;
}

function finalY(word: string): string {
  return word.endsWith('y') && shape(word.slice(0, -1)).includes('v') ? `${word.slice(0, -1)}i` : word;
}

function replaceSuffix(word: string, rules: readonly Rule[]): string {
  const rule = longest(word, rules, ([suffix]) => suffix);
  if (!rule) return word;
  const rest = word.slice(0, -rule[0].length);
  return measure(rest) > 0 ? rest + rule[1] : word;
}

function doubleSuffix(word: string): string {
  return replaceSuffix(word, DOUBLE_SUFFIXES);
}

function singleSuffix(word: string): string {
  return replaceSuffix(word, SINGLE_SUFFIXES);
}

function bareSuffix(word: string): string {
  const suffix = longest(word, [...BARE_SUFFIXES, 'ion'], (ending) => ending);
  const rest = suffix && word.slice(0, -suffix.length);
  if (!rest || measure(rest) <= 1 || (suffix === 'ion' && !/[st]$/.test(rest))) return word;
  return rest;
}

function finalE(word: string): string {
  if (!word.endsWith('e')) return word;
  const rest = word.slice(0, -1);
  return measure(rest) > 1 || (measure(rest) === 1 && !endsInShortSyllable(rest)) ? rest : word;
}

function doubleL(word: string): string {
  return word.endsWith('ll') && measure(word) > 1 ? word.slice(0, -1) : word;
}

function longest<T>(
  word: string,
  candidates: readonly T[],
  suffixOf: (candidate: T) => string,
): T | undefined {
  return candidates
    .filter((candidate) => word.endsWith(suffixOf(candidate)))
    .reduce<T | undefined>(
      (best, candidate) => (best && suffixOf(best).length >= suffixOf(candidate).length ? best : candidate),
      undefined,
    );
}
