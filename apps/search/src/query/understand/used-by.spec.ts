import { recognised } from './vocabulary.fixture';
import { recogniseUsedBy } from './used-by';

describe('recogniseUsedBy', () => {
  it.each([
    ['used by jdoe', ['urn:li:corpuser:jdoe'], 'used by jdoe'],
    [
      'used by the marketing team',
      ['urn:li:corpGroup:marketing', 'urn:li:domain:marketing'],
      'used by the marketing team',
    ],
    [
      'used by the Revenue Overview dashboard',
      ['urn:li:dashboard:(looker,revenue)'],
      'used by the Revenue Overview dashboard',
    ],
  ])('%s', (question, urns, words) => {
    expect(recognised(recogniseUsedBy, question)).toEqual([['usedBy', urns, words]]);
  });

  it.each(['used by aliens', 'marketing', 'used cars'])('nothing in %s', (question) => {
    expect(recognised(recogniseUsedBy, question)).toEqual([]);
  });
});
