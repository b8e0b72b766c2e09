import { recogniseEntityType } from './entity-type';
import { recognised } from './vocabulary.fixture';

describe('recogniseEntityType', () => {
  it.each([
    ['which tables hold delays', 'dataset', 'tables'],
    ['which columns hold delays', 'schemaField', 'columns'],
    ['list all dashboards about revenue', 'dashboard', 'dashboards'],
    ['show me the postgres tables with delays', 'dataset', 'tables'],
    ['what deprecated pipelines are there', 'dataJob', 'pipelines'],
  ])('%s', (question, type, words) => {
    expect(recognised(recogniseEntityType, question)).toEqual([['entityTypes', [type], words]]);
  });

  // The catalog has no charts, and "tables" alone is a word as good as any other.
  it.each(['which charts show delays', 'delays in tables', 'tables', 'seats and tables'])(
    'nothing in %s',
    (question) => {
      expect(recognised(recogniseEntityType, question)).toEqual([]);
    },
  );
});
