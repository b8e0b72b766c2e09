import { isCatalogDefault } from './catalog-default';

const DATASET = 'urn:li:dataset:(urn:li:dataPlatform:postgres,Shop.raw.orders,PROD)';
const CONTAINER = 'urn:li:container:raw';
const path = (...entries: (string | { id: string; urn: string })[]) => ({
  path: entries.map((entry) => (typeof entry === 'string' ? { id: entry } : entry)),
});

describe('isCatalogDefault', () => {
  it.each([
    ['the parts of the name', path('shop', 'raw')],
    ['the place for what has no folders', path('Default')],
  ])('knows %s', (_what, value) => {
    expect(isCatalogDefault(DATASET, 'browsePathsV2', value)).toBe(true);
  });

  it.each([
    ['a path through containers', 'browsePathsV2', path({ id: CONTAINER, urn: CONTAINER })],
    ['folders that somebody chose', 'browsePathsV2', path('finance', 'raw')],
    ['a part of the name', 'browsePathsV2', path('shop')],
    ['another aspect', 'subTypes', { typeNames: ['Table'] }],
    ['something unreadable', 'browsePathsV2', { path: [5] }],
  ])('leaves %s to whoever wrote it', (_what, aspect, value) => {
    expect(isCatalogDefault(DATASET, aspect, value)).toBe(false);
  });
});
