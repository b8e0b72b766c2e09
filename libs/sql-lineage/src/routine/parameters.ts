import { type Catalog } from '../catalog';
import { nameOf } from '../statements/by-words';
import { type Token } from '../text/lexer';
import { splitAtCommas } from './words';

/** Types whose names begin like a parameter name and a type. */
const TWO_WORD_TYPES =
  /^(?:DOUBLE PRECISION|CHARACTER VARYING|BIT VARYING|TIME WITH|TIME WITHOUT|TIMESTAMP WITH|TIMESTAMP WITHOUT|NATIONAL CHAR|INTERVAL)/;
const MODES: ReadonlySet<string> = new Set(['IN', 'OUT', 'INOUT', 'VARIADIC']);

/** Names of a parameter list; a parameter with a type only has none. */
export function parameterNames(tokens: readonly Token[], catalog: Catalog): readonly string[] {
  return splitAtCommas(tokens).flatMap((part) => {
    const words = MODES.has(part[0]?.text ?? '') ? part.slice(1) : part;
    const [first, second] = words;
    if (!first) return [];
    if (first.text.startsWith('@')) return [nameOf(first, catalog)];
    if (!second || (second.kind !== 'word' && second.kind !== 'quoted')) return [];
    const isDefault = second.text === 'DEFAULT';
    if (isDefault || TWO_WORD_TYPES.test(`${first.text} ${second.text}`)) return [];
    return [nameOf(first, catalog)];
  });
}
