import { recogniseExplicit } from './explicit';
import { recognised } from './vocabulary.fixture';

describe('recogniseExplicit', () => {
  it.each([
    ['platform:file', 'platforms', ['file']],
    ['owner:flight-operations', 'owners', ['urn:li:corpGroup:flight-operations']],
    ['type:dashboards', 'entityTypes', ['dashboard']],
    ['column:Order_ID', 'columns', ['order_id']],
    ['pii:direct', 'personalData', ['direct']],
    ['env:dev', 'envs', ['DEV']],
  ])('%s', (typed, field, values) => {
    expect(recognised(recogniseExplicit, `delays ${typed}`)).toEqual([[field, values, typed]]);
  });

  it.each(['platform:oracle', 'colour:red', 'https://example.org/a', 'platform: postgres', 'type:x'])(
    'nothing in %s',
    (question) => {
      expect(recognised(recogniseExplicit, question)).toEqual([]);
    },
  );
});
