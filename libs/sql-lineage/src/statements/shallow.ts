import { type Token } from '../text/lexer';

/** An open parenthesis. */
interface Group {
  /** Its place in what is kept. */
  readonly at: number;
  /** Whether it is a query in FROM or JOIN. */
  readonly isDerived: boolean;
  /** Whether it or one around it begins with WITH. */
  readonly isWith: boolean;
}

/** Queries that are taken out of one statement: more would cost more than they tell. */
const MAX_TAKEN = 500;

/**
 * The tokens of a statement whose queries in FROM stand in a WITH clause instead of in each other: the parser goes only so deep. Undefined
 * when there is nothing to take out. Queries that see a WITH clause around them stay where they are.
 */
export function shallow(tokens: readonly Token[]): readonly Token[] | undefined {
  const kept: Token[] = [];
  const groups: Group[] = [];
  const taken = new Map<number, Token[][]>();
  let count = 0;
  /** Of WITH at the top: where its current query begins; later where the main query does. */
  let anchor: number | undefined;
  let isInWith = false;
  let hasWith = false;
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    const next = tokens[index + 1];
    if (token.text === '(') {
      groups.push({
        at: kept.length,
        isDerived: isWord(before, 'FROM', 'JOIN') && (isWord(next, 'SELECT', 'WITH') || next?.text === '('),
        isWith: groups.at(-1)?.isWith === true || isWord(next, 'WITH'),
      });
    }
    if (groups.length === 0) {
      if (isWord(token, 'WITH') && anchor === undefined) isInWith = hasWith = true;
      else if (isInWith && (isWord(before, 'WITH', 'RECURSIVE') || before?.text === ',')) {
        if (!isWord(token, 'RECURSIVE')) anchor = kept.length;
      } else if (isWord(token, 'SELECT') && (isInWith || anchor === undefined)) {
        isInWith = false;
        anchor = kept.length;
      }
    }
    kept.push(token);
    if (token.text !== ')') continue;
    const group = groups.pop();
    if (!group?.isDerived || anchor === undefined || groups.at(-1)?.isWith === true) continue;
    if (count === MAX_TAKEN) return undefined;
    const name = word(`shallow_${count++}`, token);
    const query = kept.splice(group.at);
    kept.push(name);
    taken.set(anchor, [...(taken.get(anchor) ?? []), [name, word('AS', token), ...query]]);
  }
  return count === 0 ? undefined : withTaken(kept, taken, hasWith);
}

function withTaken(
  kept: readonly Token[],
  taken: ReadonlyMap<number, readonly (readonly Token[])[]>,
  hasWith: boolean,
): readonly Token[] {
  return kept.flatMap((token, index) => {
    const queries = taken.get(index) ?? [];
    if (queries.length === 0) return [token];
    const comma = { ...token, kind: 'symbol' as const, text: ',', written: ',' };
    const isMain = isWord(token, 'SELECT');
    if (!isMain) return [...queries.flatMap((query) => [...query, comma]), token];
    const listed = queries.flatMap((query, place) => (place === 0 && !hasWith ? query : [comma, ...query]));
    return [...(hasWith ? [] : [word('WITH', token)]), ...listed, token];
  });
}

function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text);
}

function word(written: string, { start }: Token): Token {
  return { kind: 'word', text: written.toUpperCase(), written, start, end: start };
}
