import { recogniseOwner } from './owner';
import { recognised } from './vocabulary.fixture';

const OPERATIONS = 'urn:li:corpGroup:flight-operations';
const MARKETING = 'urn:li:corpGroup:marketing';

describe('recogniseOwner', () => {
  it.each([
    ['tables owned by flight operations', [OPERATIONS], 'owned by flight operations'],
    [
      'tables owned by flight-operations or marketing',
      [OPERATIONS, MARKETING],
      'owned by flight operations or marketing',
    ],
    ['tables of the marketing team', [MARKETING], 'marketing team'],
    ['what does marketing own', [MARKETING], 'marketing own'],
    ["marketing's tables", [MARKETING], 'marketing'],
    ['owned by Jane Doe', ['urn:li:corpuser:jdoe'], 'owned by Jane Doe'],
    ['owner jdoe', ['urn:li:corpuser:jdoe'], 'owner jdoe'],
  ])('%s', (question, owners, words) => {
    expect(recognised(recogniseOwner, question)).toEqual([['owners', owners, words]]);
  });

  it.each(['marketing spend', 'owned by nobody', "marketing's spend", 'flights by marketing'])(
    'nothing in %s',
    (question) => {
      expect(recognised(recogniseOwner, question)).toEqual([]);
    },
  );
});
