import { recogniseCertified, recogniseDeprecated, recogniseHealthy } from './state';
import { recognised } from './vocabulary.fixture';

describe('recogniseState', () => {
  it.each([
    [recogniseDeprecated, 'deprecated tables', 'deprecated', 'true'],
    [recogniseDeprecated, 'tables that are not deprecated', 'deprecated', 'false'],
    [recogniseDeprecated, 'non-deprecated tables', 'deprecated', 'false'],
    [recogniseDeprecated, 'deprecated', 'deprecated', 'true'],
    [recogniseCertified, 'only certified data on delays', 'certified', 'true'],
    [recogniseCertified, 'uncertified tables', 'certified', 'false'],
    [recogniseHealthy, 'healthy datasets', 'healthy', 'true'],
    [recogniseHealthy, 'unhealthy datasets', 'healthy', 'false'],
    [recogniseHealthy, 'delays with open incidents', 'healthy', 'false'],
    [recogniseHealthy, 'delays without open incidents', 'healthy', 'true'],
  ])('%p in %s', (recogniser, question, field, value) => {
    expect(recognised(recogniser, question).map(([name, values]) => [name, values])).toEqual([
      [field, [value]],
    ]);
  });

  it.each([
    [recogniseHealthy, 'healthy food of passengers'],
    [recogniseCertified, 'certified mail sent'],
    [recogniseDeprecated, 'why deprecated flags were removed'],
  ])('nothing of %p in %s', (recogniser, question) => {
    expect(recognised(recogniser, question)).toEqual([]);
  });
});
