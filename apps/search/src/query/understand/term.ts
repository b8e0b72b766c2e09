import { recogniseLabels } from './label-recogniser';

/** "with the glossary term Churn". */
export const recogniseTerm = recogniseLabels({
  facet: 'term',
  field: 'terms',
  thing: 'the glossary term',
  before: [
    'term',
    'terms',
    'glossary term',
    'glossary terms',
    'with term',
    'with the term',
    'with glossary term',
    'with the glossary term',
    'classified as',
    'business term',
  ],
  after: ['term', 'glossary term'],
  links: ['or'],
});
