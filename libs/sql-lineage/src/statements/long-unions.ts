import { type Token } from '../text/lexer';

/** Longest chain of UNION that is left as it is. */
const LONG = 256;
/** Queries that one pair of parentheses takes. */
const TOGETHER = 100;

/** What is between two parentheses, or the whole statement. */
interface Level {
  /** Place of its first SELECT in what is built. */
  main: number | undefined;
  /** Places of its UNION words. */
  readonly unions: number[];
  /** Whether nothing but UNION joins its queries, so that it does not matter which come together first. */
  isPlain: boolean;
}

/** The tokens with long chains of UNION in parentheses of a hundred queries each: the parser makes a tree as deep as a chain is long. */
export function groupedUnions(tokens: readonly Token[]): readonly Token[] | undefined {
  const built: Token[] = [];
  const levels: Level[] = [newLevel()];
  let isChanged = false;
  const close = (): void => {
    const level = levels.pop();
    if (!level?.isPlain || level.main === undefined || level.unions.length < LONG) return;
    isChanged = true;
    const body = built.splice(level.main);
    const main = level.main;
    built.push(
      ...grouped(
        body,
        level.unions.map((at) => at - main),
      ),
    );
  };
  for (const token of tokens) {
    if (token.text === ')' && levels.length > 1) close();
    const level = levels.at(-1);
    if (level && token.kind === 'word') {
      if (token.text === 'SELECT') level.main ??= built.length;
      if (token.text === 'UNION') level.unions.push(built.length);
      if (/^(?:INTERSECT|EXCEPT|MINUS)$/.test(token.text)) level.isPlain = false;
    }
    built.push(token);
    if (token.text === '(') levels.push(newLevel());
  }
  while (levels.length > 0) close();
  return isChanged ? built : undefined;
}

function newLevel(): Level {
  return { main: undefined, unions: [], isPlain: true };
}

function grouped(body: readonly Token[], unions: readonly number[]): readonly Token[] {
  const breaks = unions.filter((_, index) => index % TOGETHER === TOGETHER - 1);
  const result: Token[] = [];
  let from = 0;
  for (const at of breaks) {
    // UNION, and ALL or DISTINCT behind it, stand between the parentheses.
    const next = body[at + 1];
    const behind =
      next?.kind === 'word' && (next.text === 'ALL' || next.text === 'DISTINCT') ? at + 2 : at + 1;
    result.push(...enclosed(body.slice(from, at)), ...body.slice(at, behind));
    from = behind;
  }
  return [...result, ...enclosed(body.slice(from))];
}

function enclosed(query: readonly Token[]): readonly Token[] {
  const [first] = query;
  const last = query.at(-1);
  return first && last ? [symbol('(', first.start), ...query, symbol(')', last.end)] : query;
}

function symbol(written: string, at: number): Token {
  return { kind: 'symbol', text: written, written, start: at, end: at };
}
