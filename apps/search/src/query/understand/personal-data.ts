import { PERSONAL_DATA_KINDS } from '../../documents/entity-facts';
import { type Phrase } from './phrase';
import { atEach, called, type Recogniser } from './recognition';
import { type Label, type Vocabulary } from './vocabulary';

/** What a question calls personal data. */
export const SAID_PERSONAL_DATA = [
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
  indirectly: 'indirect',
  quasi: 'indirect',
  pseudonymised: 'pseudonymised',
  pseudonymized: 'pseudonymised',
};
const NOT = ['without', 'without any', 'no', 'free of', 'not any'];

/** What is of no kind but as a person's. */
const IDENTIFIERS = ['identifier', 'identifiers', 'identifying', 'identifying data'];
const COLUMNS = ['column', 'columns', 'field', 'fields', 'attribute', 'attributes'];

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
    const said = phrase.said(start, SAID_PERSONAL_DATA) || ofKind(phrase, start, kind);
    const isColumns = said === 0 && kind === 'pseudonymised' && phrase.said(start, COLUMNS) > 0;
    if (said === 0 && !isColumns) return undefined;
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

/** "direct identifiers" are said without the word personal. */
function ofKind(phrase: Phrase, start: number, kind: string | undefined): number {
  return kind ? phrase.said(start, IDENTIFIERS) : 0;
}
