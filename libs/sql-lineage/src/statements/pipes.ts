import { type Token } from '../text/lexer';
import { startsWith } from '../text/split';
import { closingOf, topLevel } from '../text/token-reader';
import { symbol, written } from './command';

/** A query that is put together step by step. */
interface Steps {
  /** What stands behind FROM. */
  readonly from: readonly Token[];
  readonly where: readonly Token[];
}

/**
 * Queries of pipes (`FROM t |> WHERE a > 1 |> SELECT b`, as BigQuery and Databricks have them) as SELECTs in each other, also inside of
 * parentheses.
 */
export function withoutPipes(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some((_, at) => isPipe(tokens, at))) return tokens;
  const plain = withoutInnerPipes(tokens);
  const first = topLevel(plain, 0, (at) => isPipe(plain, at));
  const start = topLevel(plain, 0, (at) => startsWith(plain, at, 'FROM') || startsWith(plain, at, 'SELECT'));
  const begin = plain[start];
  if (first < 0 || start < 0 || start > first || !begin) return plain;
  const [source = [], ...steps] = segments(plain.slice(start));
  const from = startsWith(source, 0, 'FROM') ? source.slice(1) : inner(source, begin);
  const whole = steps.reduce<Steps>((state, step) => after(state, step, begin), { from, where: [] });
  return [...plain.slice(0, start), ...query([symbol('*', begin)], whole, begin)];
}

function withoutInnerPipes(tokens: readonly Token[]): readonly Token[] {
  const result: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    result.push(token);
    if (!startsWith(tokens, at, '(')) continue;
    const end = closingOf(tokens, at);
    for (const inside of withoutPipes(tokens.slice(at + 1, end))) result.push(inside);
    at = end - 1;
  }
  return result;
}

function isPipe(tokens: readonly Token[], at: number): boolean {
  return startsWith(tokens, at, '|', '>') && tokens[at]?.end === tokens[at + 1]?.start;
}

function segments(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: (readonly Token[])[] = [];
  let from = 0;
  for (;;) {
    const next = topLevel(tokens, from, (at) => isPipe(tokens, at));
    parts.push(tokens.slice(from, next < 0 ? tokens.length : next));
    if (next < 0) return parts;
    from = next + 2;
  }
}

function after(state: Steps, step: readonly Token[], beside: Token): Steps {
  const [verb] = step;
  const rest = step.slice(1);
  const star = symbol('*', beside);
  const of = (list: readonly Token[], tail: readonly Token[] = []): Steps => ({
    from: inner([...query(list, state, beside), ...tail], beside),
    where: [],
  });
  switch (verb?.text) {
    case 'WHERE':
      return state.where.length === 0 ? { ...state, where: step } : { ...of([star]), where: step };
    case 'SELECT':
      return of(rest);
    case 'EXTEND':
      return of([star, symbol(',', beside), ...rest]);
    case 'SET':
      return of([
        star,
        written('REPLACE', beside),
        symbol('(', beside),
        ...assigned(rest),
        symbol(')', beside),
      ]);
    case 'DROP':
      return of([star, written('EXCEPT', beside), symbol('(', beside), ...rest, symbol(')', beside)]);
    case 'RENAME':
      return of([star, written('RENAME', beside), symbol('(', beside), ...rest, symbol(')', beside)]);
    case 'AGGREGATE':
      return aggregated(rest, of, beside);
    case 'AS':
      return { from: [...inner(query([star], state, beside), beside), ...step], where: [] };
    case 'ORDER':
    case 'LIMIT':
      return of([star], step);
    case 'UNION':
    case 'INTERSECT':
    case 'EXCEPT':
      return of([star], step);
    default:
      // Joins, samples and pivots belong to what stands behind FROM.
      return state.where.length === 0
        ? { ...state, from: [...state.from, ...step] }
        : { from: [...inner(query([star], state, beside), beside), ...step], where: [] };
  }
}

function aggregated(
  list: readonly Token[],
  of: (list: readonly Token[], tail?: readonly Token[]) => Steps,
  beside: Token,
): Steps {
  const group = topLevel(list, 0, (at) => startsWith(list, at, 'GROUP'));
  if (group < 0) return of(list);
  const by = topLevel(list, group, (at) => startsWith(list, at, 'BY'));
  const keys = list.slice(by + 1);
  const comma = group > 0 ? [symbol(',', beside)] : [];
  // The keys may have names of their own, which GROUP BY does not take: the list says all about them.
  return of([...keys, ...comma, ...list.slice(0, group)]);
}

/** `a = x, b = y` as `x AS a, y AS b`. */
function assigned(list: readonly Token[]): readonly Token[] {
  const result: Token[] = [];
  for (let from = 0; from < list.length;) {
    const comma = topLevel(list, from, (at) => startsWith(list, at, ','));
    const end = comma < 0 ? list.length : comma;
    const [name, equals, ...value] = list.slice(from, end);
    if (name && equals) result.push(...value, written('AS', equals), name);
    const separator = list[comma];
    if (separator) result.push(separator);
    from = end + 1;
  }
  return result;
}

function query(list: readonly Token[], { from, where }: Steps, beside: Token): readonly Token[] {
  return [written('SELECT', beside), ...list, written('FROM', beside), ...from, ...where];
}

function inner(tokens: readonly Token[], beside: Token): readonly Token[] {
  return [symbol('(', beside), ...tokens, symbol(')', beside)];
}
