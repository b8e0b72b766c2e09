/** Ways in which people type the same question worse. */
export const VARIATIONS = ['typo', 'upper case', 'keywords'] as const;
export type Variation = (typeof VARIATIONS)[number];

const FUNCTION_WORDS = new Set(
  `a about all am an and any are as at be been but by can could did do does each every find for from get give had has have how
  i if in into is it its list many me more most much my no not of on one or our out over show some such tell than that the
  their them then there these they this those to us was we were what when where which while who whom whose why will with
  would you your`.split(/\s+/),
);
/** Shorter words are rarely mistyped without becoming another word. */
const LONG_ENOUGH = 5;

/** The question as typed that way; the same every time. */
export function vary(text: string, variation: Variation): string {
  if (variation === 'upper case') return text.toUpperCase();
  if (variation === 'keywords') return keywords(text);
  return withTypo(text);
}

function keywords(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  const telling = words.filter((word) => !FUNCTION_WORDS.has(word));
  return (telling.length > 0 ? telling : words).join(' ');
}

/** Swaps two letters within the longest word. */
function withTypo(text: string): string {
  const longest = (text.match(/\p{L}+/gu) ?? []).reduce(
    (best, word) => (word.length > best.length && !FUNCTION_WORDS.has(word.toLowerCase()) ? word : best),
    '',
  );
  if (longest.length < LONG_ENOUGH) return text;
  const letters = [...longest];
  const middle = Math.floor(letters.length / 2);
  const at =
    [middle, middle - 1, middle + 1].find((place) => letters[place] !== letters[place - 1]) ?? middle;
  const mistyped = [...letters.slice(0, at - 1), letters[at], letters[at - 1], ...letters.slice(at + 1)].join(
    '',
  );
  return text.replace(longest, mistyped);
}
