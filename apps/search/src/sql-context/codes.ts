/** What a code in the data stands for. */
export interface Code {
  readonly code: string;
  readonly meaning: string;
}

const MOST = 100;
const MEANING = 500;
/** Whoever lists more has written a document, and its first codes are told all the same. */
const READ = 20_000;
/**
 * `UA = United`, `"A": active`, `1 - yes`, `X → closed`; what stands in front must look like a value, not like a word of a sentence.
 * Nothing in it can match the same text in two ways: it takes a time in proportion to the text.
 */
const PAIR =
  /^[\s([{]*(?:(['"`])(.{1,40}?)\1|([A-Z0-9][A-Z0-9_+./-]{0,11}|[a-z]{1,3}|-?\d{1,6}))\s*(?:=>?|:|->|→|–|—|\s-\s|\bmeans\b|\bstands for\b)(.{2,})$/;
const BLANK = /\s/;
const AT_THE_END: ReadonlySet<string> = new Set([')', ']', '}', '.']);

/**
 * Codes that a description lists with their meanings, in the usual ways to write such lists: `A = active, B = blocked`,
 * one on a line, in a Markdown table. A single pair is taken for one only when it has an equals sign.
 */
export function codesIn(description: string): readonly Code[] {
  const codes = new Map<string, string>();
  let equals = false;
  for (const part of description.slice(0, READ).split(/[;,|\n]|\s\/\s|\bor\b(?=\s+\S{1,14}\s*=)/)) {
    // Before a list stands what it is of: "Status: A = active" or "one of A = active".
    const [, quote, quoted, bare, rest = ''] = PAIR.exec(part) ?? PAIR.exec(afterIntroduction(part)) ?? [];
    const code = quote === undefined ? bare : quoted;
    const meaning = withoutEnd(rest);
    if (code === undefined || meaning === '' || codes.has(code)) continue;
    equals ||= part.includes('=');
    codes.set(code, meaning.slice(0, MEANING));
    if (codes.size >= MOST) break;
  }
  if (codes.size === 0 || (codes.size === 1 && !equals)) return [];
  return [...codes].map(([code, meaning]) => ({ code, meaning }));
}

/** What comes after a colon, or from the last word before the first equals sign on. */
function afterIntroduction(part: string): string {
  const [before = '', ...after] = part.split('=');
  const introduction = before.trimEnd();
  if (after.length === 0 || introduction === '') return part.slice(part.indexOf(':') + 1);
  let start = introduction.length;
  while (start > 0 && !BLANK.test(introduction.charAt(start - 1))) start -= 1;
  return `${introduction.slice(start)} = ${after.join('=')}`;
}

/** Without what closes the list or the sentence. */
function withoutEnd(meaning: string): string {
  let end = meaning.length;
  while (end > 0 && (AT_THE_END.has(meaning.charAt(end - 1)) || BLANK.test(meaning.charAt(end - 1))))
    end -= 1;
  return meaning.slice(0, end).trim();
}
