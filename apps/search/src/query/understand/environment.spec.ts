import { recogniseEnvironment } from './environment';
import { Phrase, tokensOf } from './phrase';
import { NOW, recognised } from './vocabulary.fixture';
import { Vocabulary } from './vocabulary';

describe('recogniseEnvironment', () => {
  it.each([
    ['flights in prod', ['PROD'], 'in prod'],
    ['production tables about flights', ['PROD'], 'production'],
    ['flights in the development environment', ['DEV'], 'in the development environment'],
    ['flights env dev', ['DEV'], 'env dev'],
  ])('%s', (question, envs, words) => {
    expect(recognised(recogniseEnvironment, question)).toEqual([['envs', envs, words]]);
  });

  it.each(['movie production', 'flights in staging', 'dev null'])('nothing in %s', (question) => {
    expect(recognised(recogniseEnvironment, question)).toEqual([]);
  });

  it('limits nothing while there is only one', () => {
    const vocabulary = new Vocabulary();
    vocabulary.putLabels('env', [{ value: 'PROD', count: 1 }]);
    const phrase = new Phrase(tokensOf('flights in prod'));
    expect(recogniseEnvironment({ phrase, vocabulary, now: NOW })).toEqual([]);
  });
});
