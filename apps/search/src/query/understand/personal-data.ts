import { PERSONAL_DATA_KINDS } from '../../documents/entity-facts';
import { atEach, called, type Recogniser } from './recognition';
import { type Label, type Vocabulary } from './vocabulary';

const SAID = [
  'pii',
  'pii data',
  'personal data',
  'personal information',
  'personally identifiable information',
  'personally identifiable data',
  'personally identifying information',
  'personal identifiable information',
];
const KINDS: Readonly<Record<string, (typeof PERSONAL_DATA_KINDS)[number]>> = {
  direct: 'direct',
  directly: 'direct',
  indirect: 'indirect',
  pseudonymised: 'pseudonymised',
  pseudonymized: 'pseudonymised',
};
const NOT = ['without', 'without any', 'no', 'free of', 'not any'];

/** Tags and glossary terms that by their names say that something is personal data. */
export function personalDataLabels(vocabulary: Vocabulary): readonly Label[] {
  return [...vocabulary.labelsOf('tag'), ...vocabulary.labelsOf('term')].filter(({ name, value }) =>
    /\bpii\b|personal(ly)?[\s_-]*(data|information|identifi)/i.test(`${name} ${value}`),
  );
}

/** "PII", "personal data", "pseudonymised personal data", "without personal data". */
export const recognisePersonalData: Recogniser = (reading) => {
  const { phrase, vocabulary } = reading;
  return atEach(reading, (at) => {
    const negated = phrase.said(at, NOT);
    const kind = KINDS[phrase.words(at + negated)];
    const start = at + negated + (kind ? 1 : 0);
    const said = phrase.said(start, SAID);
    if (said === 0) return undefined;
    const labels = personalDataLabels(vocabulary);
    const values = negated > 0 ? ['none'] : kind ? [kind] : [...PERSONAL_DATA_KINDS];
    return {
      field: 'personalData',
      values,
      labels: negated > 0 ? ['no personal data'] : [kind ? `${kind} personal data` : 'personal data'],
      from: at,
      to: start + said,
      evidence:
        labels.length > 0 && !kind
          ? `Personal data is what ${called('the labels', labels)} say or what columns were detected to hold.`
          : 'Personal data is what columns were detected to hold.',
    };
  });
};
