import { type EntityChanged } from '@dataspoke/contracts';
import { datasetsToScore, isIndexed } from './relevance';

const FLIGHTS = 'urn:li:dataset:(urn:li:dataPlatform:postgres,airline.public.flights,PROD)';

function changed(change: Partial<EntityChanged>): EntityChanged {
  return {
    urn: FLIGHTS,
    entityType: 'dataset',
    aspects: ['ownership'],
    change: 'upserted',
    affects: [],
    position: '',
    ...change,
  };
}

describe('changes that a score depends on', () => {
  it.each(['ownership', 'operation', 'datasetProfile', 'status', 'documentation'])(
    'are those of %s',
    (aspect) => {
      expect(datasetsToScore(changed({ aspects: [aspect] }))).toEqual([FLIGHTS]);
    },
  );

  it('are not those of our own properties, unless something else came with them', () => {
    expect(datasetsToScore(changed({ aspects: ['structuredProperties'] }))).toEqual([]);
    expect(datasetsToScore(changed({ aspects: ['structuredProperties', 'domains'] }))).toEqual([FLIGHTS]);
  });

  it('are deletions, whatever was deleted', () => {
    expect(datasetsToScore(changed({ change: 'deleted', aspects: ['datasetKey'] }))).toEqual([FLIGHTS]);
  });

  it('are those of assertions and incidents, for the datasets they are about', () => {
    const affects = [FLIGHTS, 'urn:li:chart:(looker,1)'];
    const run = changed({
      urn: 'urn:li:assertion:1',
      entityType: 'assertion',
      aspects: ['assertionRunEvent'],
      affects,
    });
    expect(datasetsToScore(run)).toEqual([FLIGHTS]);
    expect(datasetsToScore({ ...run, aspects: ['assertionRunSummary'] })).toEqual([]);
    expect(datasetsToScore(changed({ entityType: 'corpGroup', urn: 'urn:li:corpGroup:a', affects }))).toEqual(
      [],
    );
    expect([isIndexed(run), isIndexed(changed({})), isIndexed(changed({ aspects: ['operation'] }))]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('are deletions of what a score rests on, though nothing tells any more what that was about', () => {
    const deleted = changed({
      urn: 'urn:li:incident:1',
      entityType: 'incident',
      aspects: ['incidentKey'],
      change: 'deleted',
    });
    expect(datasetsToScore(deleted)).toEqual([]);
    expect(datasetsToScore(deleted, [FLIGHTS])).toEqual([FLIGHTS]);
    expect(datasetsToScore({ ...deleted, affects: [FLIGHTS] }, [FLIGHTS])).toEqual([FLIGHTS]);
  });
});
