import { type Catalog } from '../catalog';
import { type TableName } from '../result';
import { type Token } from '../text/lexer';
import { startsWith } from '../text/split';
import { readName } from './by-words';

/** Words behind which a table is read. */
const READING: ReadonlySet<string> = new Set(['FROM', 'JOIN', 'USING']);
/** Functions whose arguments are divided by FROM. */
export const WITH_FROM: ReadonlySet<string> = new Set([
  'EXTRACT',
  'TRIM',
  'SUBSTRING',
  'SUBSTR',
  'OVERLAY',
  'POSITION',
]);
/** Words that can follow FROM without being a table. */
const NO_TABLE: ReadonlySet<string> = new Set([
  'SELECT', 'LATERAL', 'UNNEST', 'TABLE', 'VALUES', 'ONLY', 'WITH', 'ON', 'WHERE', 'STDIN', 'FIRST', 'NEXT', 'PRIOR', 'ROWS',
]); // prettier-ignore

/**
 * Tables that a statement names behind FROM, JOIN, INTO and the like, read off its words: for statements that cannot be parsed.
 * Names of common table expressions are none.
 */
export function tablesByWords(
  tokens: readonly Token[],
  catalog: Catalog,
): { readonly reads: readonly TableName[]; readonly writes: readonly TableName[] } {
  const common = new Set(
    tokens.flatMap((token, at) =>
      isName(token) &&
      startsWith(tokens, at + 1, 'AS', '(') &&
      /^(?:WITH|RECURSIVE|,)$/.test(tokens[at - 1]?.text ?? '')
        ? [token.text.toLowerCase()]
        : [],
    ),
  );
  const reads: TableName[] = [];
  const writes: TableName[] = [];
  const calls: (string | undefined)[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'symbol' && token.text === '(') calls.push(tokens[at - 1]?.text);
    else if (token.kind === 'symbol' && token.text === ')') calls.pop();
    if (token.kind !== 'word') continue;
    const isRead =
      READING.has(token.text) && !WITH_FROM.has(calls.at(-1) ?? '') && tokens[at - 1]?.text !== 'DISTINCT';
    const isWritten = token.text === 'INTO' || (at === 0 && token.text === 'UPDATE');
    if (!isRead && !isWritten) continue;
    const found = listFrom(tokens, at + 1, catalog).filter(
      ({ name, schema }) => schema !== undefined || !common.has(name.toLowerCase()),
    );
    for (const table of found) (isRead ? reads : writes).push(table);
  }
  return { reads, writes };
}

/** Tables from `at` on, divided by commas, with or without aliases. */
function listFrom(tokens: readonly Token[], at: number, catalog: Catalog): readonly TableName[] {
  const tables: TableName[] = [];
  for (let next = at; ;) {
    const token = tokens[next];
    if (!token || (token.kind === 'word' && NO_TABLE.has(token.text))) return tables;
    const found = readName(tokens, next, catalog);
    // A name with arguments is a function.
    if (!found || startsWith(tokens, found.next, '(')) return tables;
    tables.push(found.table);
    next = found.next;
    if (startsWith(tokens, next, 'AS')) next += 1;
    if (tokens[next + 1]?.text === ',' && isName(tokens[next])) next += 1;
    if (!startsWith(tokens, next, ',')) return tables;
    next += 1;
  }
}

function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'quoted';
}
