import { atEach, type Recogniser, type Recognition } from './recognition';

/** More columns of one name make no difference to who reads the answer. */
const TRIED = 1;
const THING = ['column', 'columns', 'field', 'fields'];
/** Says that something has columns. */
export const HAVING: readonly string[] = [
  'with',
  'have',
  'has',
  'having',
  'contain',
  'contains',
  'containing',
  'include',
  'includes',
  'hold',
];
const CALLED = ['called', 'named'];

/** "with a column email", "have the columns a and b", "with an order_id column"; several columns all have to be there. */
export const recogniseColumn: Recogniser = (reading) => {
  const { phrase, vocabulary } = reading;
  const lookUp = (words: string) => (vocabulary.columnsCalled(words, TRIED).length > 0 ? [words] : []);
  const told = (from: number, nameFrom: number, nameTo: number, to: number): Recognition => {
    const typed = phrase.text(nameFrom, nameTo).toLowerCase();
    return {
      field: 'columns',
      values: [typed],
      labels: [typed],
      from,
      to,
      evidence: `The catalog has columns called “${typed}”.`,
    };
  };
  const single = atEach(reading, (at) => {
    const having = phrase.said(at, HAVING);
    const start = phrase.afterArticle(at + having);
    const thing = phrase.said(start, THING);
    if (thing > 0) {
      const named = phrase.named(start + thing + phrase.said(start + thing, CALLED), lookUp);
      const isHead = having === 0 && at === 0;
      return named && !isHead ? told(at, named.from, named.to, named.to) : undefined;
    }
    if (having === 0) return undefined;
    const named = phrase.named(start, lookUp);
    const closing = named ? phrase.said(named.to, THING) : 0;
    return named && closing > 0 ? told(at, named.from, named.to, named.to + closing) : undefined;
  });
  return single.flatMap((first) => [first, ...further(first, isPlural(first))]);

  function isPlural({ from, to }: Recognition): boolean {
    return phrase.tokens.slice(from, to).some(({ words }) => words === 'columns' || words === 'fields');
  }

  /** "… and b, c": the same thing is said of all of them. */
  function further({ to }: Recognition, several: boolean): Recognition[] {
    const linked = phrase.said(to, ['and', 'and a column', 'and the column', 'and column']);
    if (linked === 0 && phrase.tokens[to - 1]?.ends !== true) return [];
    const named = phrase.named(to + linked, lookUp);
    // A name that is no more than a word may begin something else.
    const isName = named && /[_.]/.test(phrase.text(named.from, named.to));
    const isSaid = linked > 1 || several;
    if (!named || !(isName || isSaid)) return [];
    const next = told(to, named.from, named.to, named.to);
    return [next, ...further(next, several)];
  }
};
