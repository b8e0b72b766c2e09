import { recogniseDerivedPersonalData } from './derived-personal-data';
import { recogniseMissing } from './missing';
import { recognised } from './vocabulary.fixture';

describe('recogniseMissing', () => {
  it.each([
    ['tables with personal data without retention', ['retention'], 'without retention'],
    ['tables without an owner', ['owner'], 'without an owner'],
    [
      'what has no retention period or consent',
      ['retention', 'consent'],
      'has no retention period or consent',
    ],
    ['unencrypted tables', ['encryption'], 'unencrypted'],
    ['tables missing a description', ['description'], 'missing a description'],
  ])('%s', (question, gaps, words) => {
    expect(recognised(recogniseMissing, question)).toEqual([['missing', gaps, words]]);
  });

  it.each(['owner of flights', 'retention of customers', 'without delays', 'the encryption keys'])(
    'nothing in %s',
    (question) => {
      expect(recognised(recogniseMissing, question)).toEqual([]);
    },
  );
});

describe('recogniseDerivedPersonalData', () => {
  it.each([
    ['tables derived from personal data', 'derived from personal data'],
    ['what is built on PII', 'built on PII'],
  ])('%s', (question, words) => {
    expect(recognised(recogniseDerivedPersonalData, question)).toEqual([
      ['derivedFromPersonalData', ['true'], words],
    ]);
  });

  it.each(['tables derived from flights', 'personal data'])('nothing in %s', (question) => {
    expect(recognised(recogniseDerivedPersonalData, question)).toEqual([]);
  });
});
