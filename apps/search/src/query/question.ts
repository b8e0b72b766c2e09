import { nameWords } from '../documents/name-words';
import { stem } from './stem';

/** Words that ask or join and say nothing about what is asked for. */
const FUNCTION_WORDS = new Set(
  `a about all am an and any are as at be been but by can could did do does each every find for from get give had has have
  how i if in into is it its list many me more most much my no not of on one or our out over show some such tell than that
  the their them then there these they this those to us was we were what when where which while who whom whose why will
  with would you your`.split(/\s+/),
);

/** More would make a query of everything. */
const MAX_WORDS = 24;
const MAX_WORD_LENGTH = 60;

/** A question, made ready for the index. */
export interface Question {
  /** Without needless blanks; what is embedded. */
  readonly text: string;
  /** What is looked up: lower case, each once, without words such as "which" unless there are no others. */
  readonly words: readonly string[];
  /** The stems of `words`. */
  readonly stems: ReadonlySet<string>;
}

/**
 * Reads a question as a person typed it; names such as `dep_delay` or `depDelay` count as their words. It is looked up by
 * `words`, all telling ones of its text when left out.
 */
export function readQuestion(typed: string, words?: readonly string[]): Question {
  const text = typed.normalize('NFKC').replace(/\s+/g, ' ').trim();
  const wanted = words ?? tellingWords(text);
  return { text, words: wanted, stems: new Set(wanted.map(stem)) };
}

/**
 * The words of a text that say what is asked for: lower case, each once, at most 24. Without any, all of them; `strictly`:
 * none then.
 */
export function tellingWords(text: string, { strictly = false } = {}): readonly string[] {
  const all = [
    ...new Set(
      nameWords(text)
        .split(' ')
        .map((word) => word.slice(0, MAX_WORD_LENGTH)),
    ),
  ].filter((word) => word !== '');
  const telling = all.filter((word) => !isFunctionWord(word));
  return (telling.length > 0 || strictly ? telling : all).slice(0, MAX_WORDS);
}

/** Whether a word asks or joins and says nothing about what is asked for. */
export function isFunctionWord(word: string): boolean {
  return FUNCTION_WORDS.has(word);
}

/** Stems of the words of a text. */
export function stemsOf(text: string): Set<string> {
  return new Set(nameWords(text).split(' ').map(stem));
}
