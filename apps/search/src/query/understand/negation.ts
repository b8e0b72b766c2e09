import { HAVING } from './column';
import { type Phrase } from './phrase';
import { type Recognition } from './recognition';
import { THINGS } from './type-words';

const NOT = [
  'not', 'no', 'non', 'never', 'neither', 'nor', 'isn t', 'aren t', 'wasn t', 'weren t', 'don t', 'doesn t', 'no longer', 'without',
  'without any', 'with no', 'except', 'except for', 'excepting', 'excluding', 'exclude', 'other than', 'apart from', 'aside from', 'minus',
]; // prettier-ignore
/** May stand between a "not" and what it denies: "do not show me those that are in prod". "Not only in prod" denies nothing. */
const BETWEEN = new Set([
  ...`a an the any those ones anything everything what whatever that which are is were been being yet currently directly show list
  include return find give me want need tag tags tagged term terms glossary label labelled labeled marked classified as`.split(
    /\s+/,
  ),
  ...HAVING,
  ...THINGS.filter((thing) => !thing.includes(' ')),
]);
const FARTHEST = 5;

/** A limit as it is meant where a "not" stands before it: a flag turns into its contrary, anything else is left out. */
export function asMeant(found: Recognition, phrase: Phrase, isFree: (at: number) => boolean): Recognition {
  if (found.field === 'entityTypes' || isDenial(found)) return found;
  const from = denialBefore(found.from, phrase, isFree);
  if (from === undefined) return found;
  const [value] = found.values;
  if (value !== 'true' && value !== 'false') return { ...found, from, excludes: found.excludes !== true };
  const labels = found.labels.map((label) =>
    label.startsWith('not ') ? label.slice('not '.length) : `not ${label}`,
  );
  return { ...found, from, values: [String(value !== 'true')], labels };
}

/** Says by itself that something is not there. */
function isDenial({ field, values }: Recognition): boolean {
  return field === 'personalData' && values.includes('none');
}

/** Where the "not" begins that denies what stands at `before`. */
function denialBefore(before: number, phrase: Phrase, isFree: (at: number) => boolean): number | undefined {
  for (let at = before; at > 0 && at >= before - FARTHEST; at -= 1) {
    const said = phrase.saidBefore(at, NOT);
    const from = at - said;
    if (said > 0) return isFree(from) && phrase.words(from - 1) !== 'or' ? from : undefined;
    const isLink = BETWEEN.has(phrase.words(at - 1)) && phrase.tokens[at - 1]?.ends !== true;
    if (!isLink) return undefined;
  }
  return undefined;
}
