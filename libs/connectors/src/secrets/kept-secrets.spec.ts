import { CONNECTORS } from '../connectors';
import { ConnectorRegistry } from '../registry';
import { thrown } from '../thrown.fixture';
import { keepSecrets } from './recipe-secrets';

const connectors = new ConnectorRegistry(CONNECTORS);
const KEYS = { accessKeyId: 'k', secretAccessKey: 'Hidden' };

/** A recipe of each type that has secrets, and changes that lead them elsewhere. */
const MOVES: Readonly<Record<string, readonly [object, ...object[]]>> = {
  dbt: [
    { folder: 'https://a.example.com', token: 'Hidden' },
    { folder: 'https://b.example.com' },
    { catalogPath: 'https://b.example.com/catalog.json' },
    { runResultsPaths: ['https://b.example.com/run_results.json'] },
  ],
  exec: [
    { program: '/opt/read', config: { url: 'https://a.example.com' }, secret: 'Hidden' },
    { program: '/opt/other' },
    { arguments: ['--to=b.example.com'] },
    { config: { url: 'https://b.example.com' } },
  ],
  files: [
    { s3: { bucket: 'lake', endpoint: 'https://a.example.com', ...KEYS } },
    { s3: { bucket: 'lake', endpoint: 'https://b.example.com', ...KEYS, secretAccessKey: '***' } },
    { s3: { bucket: 'lake', ...KEYS, secretAccessKey: '***' } },
  ],
  mariadb: [{ host: 'a', user: 'u', password: 'Hidden' }, { host: 'b' }, { port: 3307 }],
  mysql: [{ host: 'a', user: 'u', password: 'Hidden' }, { host: 'b' }, { port: 3307 }],
  npm: [{ package: 'a', secret: 'Hidden' }, { package: 'b' }, { config: { url: 'https://b.example.com' } }],
  postgres: [
    { host: 'a', database: 'd', user: 'u', password: 'Hidden' },
    { host: 'b' },
    { host: undefined, host_port: 'b:5432' },
    { port: 5433 },
  ],
  rest: [
    {
      url: 'https://a.example.com',
      auth: { type: 'bearer', token: 'Hidden' },
      resources: { list: { mapping: { platform: { value: 'cms' }, name: 'id' } } },
    },
    { url: 'https://b.example.com' },
  ],
};

describe('a stored secret', () => {
  it('is looked after in every connector that has one', () => {
    const secretive = connectors.list().filter(({ secretFields }) => secretFields.length > 0);
    expect(secretive.map(({ type }) => type)).toEqual(Object.keys(MOVES));
  });

  it.each(Object.entries(MOVES))(
    'of %s stays where it is, and goes nowhere else',
    (type, [recipe, ...moves]) => {
      const { description, parseRecipe } = connectors.get(type);
      const stored = parseRecipe(recipe);
      const shown: object = JSON.parse(JSON.stringify(recipe).replaceAll('Hidden', '***'));
      expect(keepSecrets(parseRecipe(shown), stored, description)).toEqual(stored);
      for (const move of moves) {
        const moved = parseRecipe(JSON.parse(JSON.stringify({ ...shown, ...move })));
        expect(thrown(() => keepSecrets(moved, stored, description))).toMatchObject({
          code: 'recipe-invalid',
          fields: [{ message: expect.stringContaining('it was stored for another address') }],
        });
      }
    },
  );
});
