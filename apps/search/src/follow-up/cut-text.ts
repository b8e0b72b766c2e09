import { nameWords } from '../documents/name-words';
import { tellingWords } from '../query/question';

const LINK = String.raw`\s*(?:,|;|\b(?:or|and|nor)\b)\s*`;

/** A text with `by` wherever it says the words of `phrase`, in whatever case and with whatever signs between them. */
export function replacePhrase(text: string, phrase: string, by = ''): string {
  const words = pattern(phrase);
  return words === undefined ? text : tidy(text.replace(new RegExp(words, 'giu'), () => ` ${by} `));
}

/** What is left of "owned by marketing or accounting" when marketing is let go; nothing when only "owned by" would be. */
export function withoutName(phrase: string, name: string): string {
  const words = pattern(name);
  if (words === undefined) return phrase;
  const listed = new RegExp(`${words}${LINK}|${LINK}${words}|${words}`, 'iu');
  const left = tidy(phrase.replace(listed, ' '));
  return tellingWords(left, { strictly: true }).length > 0 ? left : '';
}

function pattern(phrase: string): string | undefined {
  const words = nameWords(phrase);
  if (words === '') return undefined;
  const between = String.raw`[^\p{L}\p{N}]*`;
  return String.raw`(?<![\p{L}\p{N}])${words.split(' ').join(between)}(?:['’]s)?(?![\p{L}\p{N}])`;
}

function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/ (?=[,;.?!])/g, '')
    .replace(/^[\s,;.?!]+|[\s,;]+$/g, '');
}
