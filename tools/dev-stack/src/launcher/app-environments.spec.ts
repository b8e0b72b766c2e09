import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP_NAMES } from '@dataspoke/contracts';
import { loadOrCreateSecrets } from '../secrets/secrets';
import { appEnvironment, type Endpoints } from './app-environments';
import { placesOf } from './places';
import { choosePorts } from './ports';

const CHOSEN = { QDRANT_URL: 'http://qdrant:6333', QDRANT_API_KEY: 'k', DATASPOKE_EMBED_NAME: 'm' };

describe('appEnvironment', () => {
  let home: string;
  let environmentOf: (
    app: (typeof APP_NAMES)[number],
    search?: Endpoints['search'],
  ) => Record<string, string>;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'environments-'));
    const places = placesOf(home);
    const secrets = await loadOrCreateSecrets(join(home, 'secrets.json'), [...APP_NAMES]);
    const ports = await choosePorts(join(home, 'ports.json'));
    const endpoints = {
      gatewayPort: 7400,
      natsUrl: 'nats://127.0.0.1:1',
      temporalAddress: '127.0.0.1:2',
      temporalNamespace: 'n',
      datahubUrl: 'http://127.0.0.1:3',
      databaseUrls: {},
      embedModel: '/m',
      embedTokenizer: '/t',
      duckdbExcel: '/x',
      sources: {},
    };
    environmentOf = (app, search = {}) =>
      appEnvironment(app, secrets, ports, places, { ...endpoints, search });
  });
  afterAll(() => rm(home, { recursive: true }));

  it('gives search an index and a model of its own, and what the user chose on top', () => {
    const own = { DATASPOKE_EMBED_MODEL: '/m', DATASPOKE_EMBED_TOKENIZER: '/t' };
    expect(environmentOf('search')).toMatchObject(own);
    expect(Object.keys(environmentOf('search')).filter((name) => name in CHOSEN)).toEqual([]);
    expect(environmentOf('search', CHOSEN)).toMatchObject({ ...own, ...CHOSEN });
    expect(environmentOf('search', { DATASPOKE_EMBED_MODEL: '/mine' })).toMatchObject({
      DATASPOKE_EMBED_MODEL: '/mine',
    });
  });

  it('tells no other app of it', () => {
    for (const app of APP_NAMES.filter((name) => name !== 'search')) {
      expect(environmentOf(app, CHOSEN)).toEqual(environmentOf(app));
    }
  });
});
