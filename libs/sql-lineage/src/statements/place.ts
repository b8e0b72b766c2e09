import { type Catalog } from '../catalog';
import { type TableName } from '../result';
import { type Token } from '../text/lexer';
import { type TokenReader } from '../text/token-reader';
import { readName } from './by-words';

/** The table, stage or file that is named here; goes on behind it. */
export function takePlace(reader: TokenReader, catalog: Catalog): TableName | undefined {
  const { token } = reader;
  if (token?.kind === 'string') {
    reader.skip(1);
    return { name: contentOf(token) };
  }
  return takeName(reader, catalog);
}

/** The table that is named here; goes on behind it. */
export function takeName(reader: TokenReader, catalog: Catalog): TableName | undefined {
  const found = readName(reader.tokens, reader.at, catalog);
  if (!found) return undefined;
  reader.skip(found.next - reader.at);
  return found.table;
}

/** What stands between the quotes of a string, without escapes. */
export function contentOf(token: Token): string {
  const quote = token.written.at(-1) ?? "'";
  const isAsWritten = token.written.length === token.end - token.start;
  const [start, end] =
    token.content && isAsWritten ? token.content : [token.start + 1, token.start + token.written.length - 1];
  const text = token.written.slice(start - token.start, end - token.start);
  return quote === '$' ? text : text.replaceAll(quote + quote, quote);
}
