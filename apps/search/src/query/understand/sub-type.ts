import { stem } from '../stem';
import { atEach, called, type Recogniser, valuesOf } from './recognition';

/** Words of kinds that every catalog has: "table" says nothing. */
const LOOSE = new Set(['table', 'dataset']);
const ASKING = ['which', 'what', 'all', 'list', 'show', 'show me', 'find', 'the', 'any', 'every', 'our'];

/** "which views …", "external tables": the types that sources tell, in one or several. */
export const recogniseSubType: Recogniser = (reading) => {
  const { phrase, vocabulary } = reading;
  const types = vocabulary.labelsOf('subType').filter(({ name }) => !LOOSE.has(name.toLowerCase()));
  const lookUp = (words: string) =>
    types.filter(({ name }) => {
      const known = name.toLowerCase();
      return known === words || known === words.replace(/s$/, '') || stem(known) === stem(words);
    });
  return atEach(reading, (at) => {
    const named = phrase.named(at, lookUp);
    if (!named) return undefined;
    const isAskedFor = at === 0 || phrase.saidBefore(at, ASKING) > 0;
    const isSubject = phrase
      .words(at)
      .split(' ')
      .some((word) => vocabulary.isSubject(word));
    if (!isAskedFor || isSubject) return undefined;
    return {
      field: 'subTypes',
      ...valuesOf(named.found),
      from: at,
      to: named.to,
      evidence: `Sources call some datasets ${called('', named.found).trim()}.`,
    };
  });
};
