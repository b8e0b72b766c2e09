import { type Token } from './lexer';

/** Tokens of one statement, its `;` left out. */
export type StatementTokens = readonly [Token, ...Token[]];

/** Cuts a script at its semicolons; those inside a `BEGIN ATOMIC … END` body belong to their routine. */
export function splitStatements(tokens: readonly Token[]): readonly StatementTokens[] {
  const statements: StatementTokens[] = [];
  let current: Token[] = [];
  let depth = 0;
  const finish = (): void => {
    const [first, ...rest] = current;
    if (first) statements.push([first, ...rest]);
    current = [];
    depth = 0;
  };
  for (const token of tokens) {
    if (token.text === ';' && depth === 0) {
      finish();
      continue;
    }
    if (token.text === 'ATOMIC' && current.at(-1)?.text === 'BEGIN') depth = 1;
    else if (depth > 0 && token.kind === 'word' && token.text === 'CASE') depth += 1;
    else if (depth > 0 && token.kind === 'word' && token.text === 'END') depth -= 1;
    current.push(token);
  }
  finish();
  return statements;
}

/** Whether the tokens from `at` on are these words or symbols. */
export function startsWith(tokens: readonly Token[], at: number, ...words: readonly string[]): boolean {
  return words.every((word, index) => {
    const token = tokens[at + index];
    return token?.text === word && token.kind !== 'quoted' && token.kind !== 'string';
  });
}
