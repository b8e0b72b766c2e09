import { DEFAULT_SCORE_DEFINITION, scoreOf } from '@dataspoke/domain';
import { type DataSource } from 'typeorm';
import { type DatasetFacts } from '../catalog/dataset-facts';
import { openSchema } from '../schema.fixture';
import { ScoreRow } from './score.row';
import { ScoreStore } from './score-store';

const URN = 'urn:li:dataset:(urn:li:dataPlatform:postgres,airline.public.delays,PROD)';

describe('the stored scores', () => {
  let schema: Awaited<ReturnType<typeof openSchema>>;
  let database: DataSource;
  let store: ScoreStore;

  beforeAll(async () => {
    schema = await openSchema();
    ({ database } = schema);
    await database.runMigrations();
    store = new ScoreStore(database);
  });
  afterAll(() => schema?.close());

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
