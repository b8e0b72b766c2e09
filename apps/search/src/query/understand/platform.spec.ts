import { recognisePlatform } from './platform';
import { recognised } from './vocabulary.fixture';

describe('recognisePlatform', () => {
  it.each([
    ['delays in Snowflake', ['snowflake'], 'in Snowflake'],
    ['delays in snowflake or postgres', ['snowflake', 'postgres'], 'in snowflake or postgres'],
    ['which postgres tables hold delays', ['postgres'], 'postgres'],
    ['delays on the platform file', ['file'], 'on the platform file'],
    ['the looker platform', ['looker'], 'looker platform'],
  ])('%s', (question, platforms, words) => {
    expect(recognised(recognisePlatform, question)).toEqual([['platforms', platforms, words]]);
  });

  // A table is called file_formats.
  it.each(['what is in file', 'file tables', 'delays in oracle', 'snowflake shapes', 'cost per looker'])(
    'nothing in %s',
    (question) => {
      expect(recognised(recognisePlatform, question)).toEqual([]);
    },
  );
});
