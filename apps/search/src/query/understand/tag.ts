import { recogniseLabels } from './label-recogniser';

/** "tagged critical", "with the tag critical". */
export const recogniseTag = recogniseLabels({
  facet: 'tag',
  field: 'tags',
  thing: 'the tag',
  before: [
    'tagged',
    'tagged as',
    'tagged with',
    'tag',
    'tags',
    'with tag',
    'with the tag',
    'with a tag',
    'labelled',
    'labeled',
    'labelled as',
    'labeled as',
    'marked as',
  ],
  after: ['tag'],
  links: ['or'],
});
