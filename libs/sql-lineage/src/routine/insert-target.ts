import { type Catalog } from '../catalog';
import { type TableName } from '../result';
import { nameOf, readName } from '../statements/by-words';
import { type Token } from '../text/lexer';
import { closingOf } from '../text/token-reader';
import { isWord, splitAtCommas } from './words';

/** Table and listed columns of `INSERT [INTO] name [(columns)]`. */
export function insertTarget(
  tokens: readonly Token[],
  catalog: Catalog,
): { readonly table: TableName | undefined; readonly columns: readonly string[] | undefined } {
  const named = readName(tokens, isWord(tokens[1], 'INTO') ? 2 : 1, catalog);
  if (!named) return { table: undefined, columns: undefined };
  if (tokens[named.next]?.text !== '(') return { table: named.table, columns: undefined };
  const list = splitAtCommas(tokens.slice(named.next + 1, closingOf(tokens, named.next)));
  return { table: named.table, columns: list.flatMap(([name]) => (name ? [nameOf(name, catalog)] : [])) };
}
