import { INGESTION_PARTS, ingestionParts } from './ingestion-arguments';

describe('ingestionParts', () => {
  it('are all of them unless some are named, in their own order', () => {
    expect(ingestionParts([])).toEqual(INGESTION_PARTS);
    expect(ingestionParts(['many', 'service'])).toEqual(['service', 'many']);
  });

  it('names those that there are for one that there is not', () => {
    expect(() => ingestionParts(['peer', 'fast'])).toThrow(
      'no part "fast"; use: npm run bench -- ingestion [peer|service|failures|many …]',
    );
  });
});
