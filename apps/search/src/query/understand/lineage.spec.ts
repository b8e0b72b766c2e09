import { recogniseLineage } from './lineage';
import { airlineUrn, recognised } from './vocabulary.fixture';

describe('recogniseLineage', () => {
  it.each([
    ['what is downstream of planes', 'downstreamOf', ['raw.planes'], 'downstream of planes'],
    ['tables derived from mart.flights', 'downstreamOf', ['mart.flights'], 'derived from mart.flights'],
    [
      'built from the table flights',
      'downstreamOf',
      ['raw.flights', 'mart.flights'],
      'built from the table flights',
    ],
    ['what feeds carrier_delays', 'upstreamOf', ['mart.carrier_delays'], 'feeds carrier_delays'],
    [
      'upstream of warehouse.mart.carrier_delays',
      'upstreamOf',
      ['mart.carrier_delays'],
      'upstream of warehouse.mart.carrier_delays',
    ],
    [
      'depends on planes or carrier_delays',
      'downstreamOf',
      ['raw.planes', 'mart.carrier_delays'],
      'depends on planes or carrier_delays',
    ],
  ])('%s', (question, field, tables, words) => {
    expect(recognised(recogniseLineage, question)).toEqual([
      [field, tables.map((name) => airlineUrn(name)), words],
    ]);
  });

  it.each(['downstream of the river', 'feeds of animals', 'planes'])('nothing in %s', (question) => {
    expect(recognised(recogniseLineage, question)).toEqual([]);
  });
});
