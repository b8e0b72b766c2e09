import { recogniseDataProduct } from './data-product';
import { recogniseDomain } from './domain';
import { recogniseSubType } from './sub-type';
import { recogniseTag } from './tag';
import { recogniseTerm } from './term';
import { recognised } from './vocabulary.fixture';

const CARE = 'urn:li:domain:5f0c6e6c-4a54-4a9b-9d0f-0d3f0c1b2a11';

describe('recogniseTag', () => {
  it.each([
    ['tables tagged critical', ['urn:li:tag:critical'], 'tagged critical'],
    [
      'with the tag PII or critical',
      ['urn:li:tag:PII', 'urn:li:tag:critical'],
      'with the tag PII or critical',
    ],
    ['the flights tag', ['urn:li:tag:flights'], 'flights tag'],
  ])('%s', (question, tags, words) => {
    expect(recognised(recogniseTag, question)).toEqual([['tags', tags, words]]);
  });

  it.each(['critical delays', 'tagged purple', 'flights'])('nothing in %s', (question) => {
    expect(recognised(recogniseTag, question)).toEqual([]);
  });
});

describe('recogniseTerm', () => {
  it('knows a term by its name and by its path', () => {
    const terms = ['urn:li:glossaryTerm:Classification.Confidential'];
    expect(recognised(recogniseTerm, 'classified as confidential')).toEqual([
      ['terms', terms, 'classified as confidential'],
    ]);
    expect(recognised(recogniseTerm, 'glossary term Classification.Confidential')).toEqual([
      ['terms', terms, 'glossary term Classification.Confidential'],
    ]);
    expect(recognised(recogniseTerm, 'confidential mail')).toEqual([]);
  });
});

describe('recogniseDomain', () => {
  it.each([
    ['spend in finance', ['urn:li:domain:finance'], 'in finance'],
    ['finance tables', ['urn:li:domain:finance'], 'finance'],
    ['complaints in the Customer Care domain', [CARE], 'in the Customer Care domain'],
    ['delays in domain flights', ['urn:li:domain:flights'], 'in domain flights'],
  ])('%s', (question, domains, words) => {
    expect(recognised(recogniseDomain, question)).toEqual([['domains', domains, words]]);
  });

  // Tables are called so too.
  it.each(['delays in flights', 'flights tables', 'finance rules'])('nothing in %s', (question) => {
    expect(recognised(recogniseDomain, question)).toEqual([]);
  });
});

describe('recogniseDataProduct', () => {
  it('needs to be said', () => {
    const found = [['dataProducts', ['urn:li:dataProduct:loyalty'], 'of the data product loyalty']];
    expect(recognised(recogniseDataProduct, 'tables of the data product loyalty')).toEqual(found);
    expect(recognised(recogniseDataProduct, 'loyalty points')).toEqual([]);
  });
});

describe('recogniseSubType', () => {
  it.each([
    ['which views show delays', ['View'], 'views'],
    ['all materialized views', ['Materialized View'], 'materialized views'],
  ])('%s', (question, types, words) => {
    expect(recognised(recogniseSubType, question)).toEqual([['subTypes', types, words]]);
  });

  it.each(['page views per day', 'which tables show delays'])('nothing in %s', (question) => {
    expect(recognised(recogniseSubType, question)).toEqual([]);
  });
});
