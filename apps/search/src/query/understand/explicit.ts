import { PERSONAL_DATA_KINDS } from '../../documents/entity-facts';
import { nameWords } from '../../documents/name-words';
import { atEach, type FilterField, type Recogniser, type Recognition, valuesOf } from './recognition';
import { TYPE_BY_WORDS } from './type-words';
import { type Label, type LabelFacet, type Vocabulary } from './vocabulary';

const LABELS: Readonly<Record<string, readonly [FilterField, LabelFacet]>> = {
  platform: ['platforms', 'platform'],
  env: ['envs', 'env'],
  subtype: ['subTypes', 'subType'],
  tag: ['tags', 'tag'],
  term: ['terms', 'term'],
  domain: ['domains', 'domain'],
  product: ['dataProducts', 'dataProduct'],
  owner: ['owners', 'owner'],
  team: ['owners', 'owner'],
};
const TYPED = /^([a-z]+):(.+)$/i;

/** `platform:postgres`, `owner:flight-operations`, `type:dashboard`, `column:email`, `pii:direct`: no doubt is possible. */
export const recogniseExplicit: Recogniser = (reading) =>
  atEach(reading, (at) => {
    const [, key = '', value = ''] = TYPED.exec(reading.phrase.tokens[at]?.text ?? '') ?? [];
    const found = value === '' ? undefined : meant(key.toLowerCase(), value, reading.vocabulary);
    return found && { ...found, from: at, to: at + 1, evidence: `The question says ${key}:${value}.` };
  });

type Meant = Pick<Recognition, 'field' | 'values' | 'labels'>;

function meant(key: string, value: string, vocabulary: Vocabulary): Meant | undefined {
  const words = nameWords(value);
  const label = LABELS[key];
  if (label) {
    const [field, facet] = label;
    const found: readonly Label[] = vocabulary.labelsCalled(facet, words);
    return found.length > 0 ? { field, ...valuesOf(found) } : undefined;
  }
  switch (key) {
    case 'type': {
      const type = TYPE_BY_WORDS.get(words);
      return type === undefined ? undefined : { field: 'entityTypes', values: [type], labels: [value] };
    }
    case 'column':
      return vocabulary.columnsCalled(words, 1).length > 0
        ? { field: 'columns', values: [value.toLowerCase()], labels: [value] }
        : undefined;
    case 'pii': {
      const kinds = PERSONAL_DATA_KINDS.filter((kind) => ['any', 'true', kind].includes(words));
      return kinds.length > 0 ? { field: 'personalData', values: kinds, labels: kinds } : undefined;
    }
    default:
      return undefined;
  }
}
