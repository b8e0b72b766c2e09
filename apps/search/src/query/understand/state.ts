import { atEach, type FilterField, type Recogniser } from './recognition';
import { THINGS } from './type-words';

/** How a question says that something has or has not a state. */
interface StateGrammar {
  readonly field: FilterField;
  /** One word each. */
  readonly yes: readonly string[];
  readonly no: readonly string[];
  /** Wordings that need no context. */
  readonly clearlyYes?: readonly string[];
  readonly clearlyNo?: readonly string[];
  readonly meaning: string;
}

const BEING = [
  'is',
  'are',
  'was',
  'were',
  'been',
  'be',
  'that are',
  'which are',
  'marked',
  'and',
  'only',
  'currently',
];
const NEGATION = ['not', 'non', 'isn t', 'aren t', 'never'];
/** Stand for what is looked for: "without deprecated ones". */
const ONES = ['one', 'ones'];

/**
 * "deprecated tables", "that are not certified", "without open incidents". A word counts beside what is looked for or after a form
 * of "to be", and nowhere when the catalog's own things are called so.
 */
function recogniseState({
  field,
  yes,
  no,
  clearlyYes = [],
  clearlyNo = [],
  meaning,
}: StateGrammar): Recogniser {
  return (reading) => {
    const { phrase, vocabulary } = reading;
    return atEach(reading, (at) => {
      const negated = phrase.said(at, NEGATION);
      const start = at + negated;
      const clear = negated > 0 ? 0 : phrase.said(at, [...clearlyYes, ...clearlyNo]);
      const said = clear > 0 ? clear : phrase.said(start, [...yes, ...no]);
      if (said === 0) return undefined;
      const to = start + said;
      if (clear === 0) {
        const isSubject = vocabulary.isSubject(phrase.words(start));
        const isInPlace =
          phrase.said(to, [...THINGS, ...ONES]) > 0 ||
          phrase.said(to + 1, THINGS) > 0 ||
          phrase.saidBefore(at, BEING) > 0 ||
          negated > 0 ||
          phrase.length === to - at;
        if (isSubject || !isInPlace) return undefined;
      }
      const isYes = phrase.said(start, clear > 0 ? clearlyYes : yes) === said;
      const value = isYes !== negated > 0;
      return {
        field,
        values: [String(value)],
        labels: [`${value ? '' : 'not '}${yes[0] ?? ''}`],
        from: at,
        to: to + phrase.said(to, ONES),
        evidence: meaning,
      };
    });
  };
}

export const recogniseDeprecated = recogniseState({
  field: 'deprecated',
  yes: ['deprecated', 'obsolete'],
  no: ['undeprecated'],
  meaning: 'Deprecated is what somebody marked so in the catalog.',
});

export const recogniseCertified = recogniseState({
  field: 'certified',
  yes: ['certified', 'verified', 'endorsed'],
  no: ['uncertified', 'unverified'],
  meaning: 'Certified is what somebody vouches for in the catalog.',
});

export const recogniseHealthy = recogniseState({
  field: 'healthy',
  yes: ['healthy'],
  no: ['unhealthy'],
  clearlyYes: [
    'without open incidents',
    'without incidents',
    'without open incident',
    'with no open incidents',
  ],
  clearlyNo: [
    'with open incidents',
    'with an open incident',
    'with incidents',
    'having open incidents',
    'have open incidents',
  ],
  meaning: 'Healthy is what has no open incident and is not deprecated.',
});
