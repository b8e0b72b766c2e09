import { createDatabase, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { DEFAULT_SCORE_DEFINITION, scoreOf } from '@dataspoke/domain';
import { DataSource } from 'typeorm';
import { type DatasetFacts } from '../catalog/dataset-facts';
import { METADATA_HEALTH_SERVICE } from '../metadata-health-service';
import { ScoreRow } from './score.row';
import { ScoreStore } from './score-store';

const URN = 'urn:li:dataset:(urn:li:dataPlatform:postgres,airline.public.delays,PROD)';

describe('the stored scores', () => {
  let place: TestDatabase;
  let database: DataSource;
  let store: ScoreStore;

  beforeAll(async () => {
    place = await createDatabase();
    database = await new DataSource({
      type: 'postgres',
      url: place.url,
      schema: 'metadata_health',
      entities: [...METADATA_HEALTH_SERVICE.entities],
      migrations: [...METADATA_HEALTH_SERVICE.migrations],
      installExtensions: false,
      extra: { options: '-c search_path=metadata_health' },
    }).initialize();
    await database.query('CREATE SCHEMA metadata_health');
    await database.runMigrations();
    store = new ScoreStore(database);
  });
  afterAll(async () => {
    await database?.destroy();
    await place?.drop();
  });

  const put = (version: string, owner: string) => {
    const facts: DatasetFacts = {
      name: 'delays',
      platform: 'postgres',
      owners: [owner],
      score: {
        subTypes: [],
        described: true,
        fields: [],
        technicalOwners: [owner],
        businessOwners: [],
        hasDomain: false,
        labelled: false,
        assertions: [],
        activeIncidents: [],
        upstreams: 0,
      },
    };
    const at = new Date('2026-01-01T00:00:00Z');
    const score = scoreOf(facts.score, DEFAULT_SCORE_DEFINITION, at.getTime());
    const reading = { version, definitionVersion: 1, at };
    return store.put(database.manager, reading, [{ urn: URN, facts, score, publishPending: false }]);
  };

  it('are not replaced by what an older reading saw, also when the newer one found nothing new', async () => {
    const [first, older, newer] = [
      await store.nextVersion(),
      await store.nextVersion(),
      await store.nextVersion(),
    ];
    await put(first, 'urn:li:corpGroup:now');
    await store.confirm(database.manager, newer, [URN]);
    expect(await put(older, 'urn:li:corpGroup:before')).toEqual(new Set());
    expect(await database.manager.findOneByOrFail(ScoreRow, { urn: URN })).toMatchObject({
      owners: ['urn:li:corpGroup:now'],
      version: newer,
    });
    expect(await put(await store.nextVersion(), 'urn:li:corpGroup:next')).toEqual(new Set([URN]));
  });
});
