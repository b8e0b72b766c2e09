import { type Catalog } from '../catalog';
import { type StatementTokens } from '../text/split';
import { alter, drop, emptied, rename } from './alter';
import { type Command, type CommandReader } from './command';
import { cursor, define } from './define';
import { copy, exchange, exportRows, load, unload } from './transfer';

const READERS: Readonly<Record<string, readonly CommandReader[]>> = {
  COPY: [copy],
  UNLOAD: [unload],
  LOAD: [load],
  EXPORT: [exchange],
  IMPORT: [exchange],
  BULK: [exchange],
  INSERT: [exportRows],
  SELECT: [exportRows],
  ALTER: [alter],
  RENAME: [rename],
  EXCHANGE: [rename],
  EXEC: [rename],
  EXECUTE: [rename],
  SP_RENAME: [rename],
  DROP: [drop],
  TRUNCATE: [emptied],
  RESTORE: [emptied],
  CREATE: [define],
  CACHE: [define],
  DECLARE: [cursor],
};

/** A statement that is told by its words, without the parser; undefined when it has to be parsed. */
export function commandOf(tokens: StatementTokens, catalog: Catalog): Command | undefined {
  const [first] = tokens;
  if (first.kind !== 'word' || !Object.hasOwn(READERS, first.text)) return undefined;
  for (const read of READERS[first.text] ?? []) {
    const command = read(tokens, catalog);
    if (command) return command;
  }
  return undefined;
}
