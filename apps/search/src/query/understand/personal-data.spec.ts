import { recognisePersonalData } from './personal-data';
import { recognised } from './vocabulary.fixture';

const ALL = ['direct', 'indirect', 'pseudonymised'];

describe('recognisePersonalData', () => {
  it.each([
    ['tables with PII', ALL, 'PII'],
    ["EU customers' personal data", ALL, 'personal data'],
    ['personally identifiable information of guests', ALL, 'personally identifiable information'],
    ['pseudonymized personal data', ['pseudonymised'], 'pseudonymized personal data'],
    ['pseudonymised columns', ['pseudonymised'], 'pseudonymised'],
    ['direct identifiers of guests', ['direct'], 'direct identifiers'],
    ['quasi-identifiers', ['indirect'], 'quasi identifiers'],
    ['tables without any personal data', ['none'], 'without any personal data'],
  ])('%s', (question, kinds, words) => {
    expect(recognised(recognisePersonalData, question)).toEqual([['personalData', kinds, words]]);
  });

  it.each(['personal trainers', 'data of persons', 'direct flights'])('nothing in %s', (question) => {
    expect(recognised(recognisePersonalData, question)).toEqual([]);
  });
});
