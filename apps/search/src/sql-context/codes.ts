/** What a code in the data stands for. */
export interface Code {
  readonly code: string;
  readonly meaning: string;
}

const MOST = 100;
const MEANING = 500;
/** `UA = United`, `"A": active`, `1 - yes`, `X → closed`; what stands in front must look like a value, not like a word of a sentence. */
const PAIR =
  /^[\s([{]*(?:(['"`])(.{1,40}?)\1|([A-Z0-9][A-Z0-9_+./-]{0,11}|[a-z]{1,3}|-?\d{1,6}))\s*(?:=>?|:|->|→|–|—|\s-\s|\bmeans\b|\bstands for\b)\s*(.{2,}?)[\s)\]}.]*$/;

/**
 * Codes that a description lists with their meanings, in the usual ways to write such lists: `A = active, B = blocked`,
 * one on a line, in a Markdown table. A single pair is taken for one only when it has an equals sign.
 */
export function codesIn(description: string): readonly Code[] {
  const codes = new Map<string, string>();
  let equals = false;
  for (const part of description.split(/[;,|\n]|\s\/\s|\bor\b(?=\s+\S{1,14}\s*=)/)) {
    // Before a list stands what it is of: "Status: A = active" or "one of A = active".
    const [, quote, quoted, bare, meaning] = PAIR.exec(part) ?? PAIR.exec(afterIntroduction(part)) ?? [];
    const code = quote === undefined ? bare : quoted;
    if (code === undefined || meaning === undefined || codes.has(code)) continue;
    equals ||= part.includes('=');
    codes.set(code, meaning.trim().slice(0, MEANING));
    if (codes.size >= MOST) break;
  }
  if (codes.size === 0 || (codes.size === 1 && !equals)) return [];
  return [...codes].map(([code, meaning]) => ({ code, meaning }));
}

function afterIntroduction(part: string): string {
  const assignment = /(\S+)\s*=(.*)$/s.exec(part);
  if (assignment) return `${assignment[1] ?? ''} = ${assignment[2] ?? ''}`;
  return part.slice(part.indexOf(':') + 1);
}
