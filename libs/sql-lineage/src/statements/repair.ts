import { type Token } from '../text/lexer';
import { startsWith } from '../text/split';

/** Ends of CREATE statements that the parser refuses and that say nothing about lineage. */
const TAILS: readonly (readonly string[])[] = [
  ['WITH', 'NO', 'DATA'],
  ['WITH', 'DATA'],
  ['WITH', 'LOCAL', 'CHECK', 'OPTION'],
  ['WITH', 'CASCADED', 'CHECK', 'OPTION'],
  ['WITH', 'CHECK', 'OPTION'],
];

/** The tokens of a statement without clauses that would make the parser refuse it. */
export function withoutRefused(tokens: readonly Token[]): readonly Token[] {
  if (!startsWith(tokens, 0, 'CREATE')) return tokens;
  const tail = TAILS.find((words) => startsWith(tokens, tokens.length - words.length, ...words));
  return tail ? tokens.slice(0, -tail.length) : tokens;
}
