import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecipeText } from '../recipe/recipe-text';
import { thrown } from '../thrown.fixture';
import { excludedObjects } from './object-rules';
import { parsePostgresRecipe } from './recipe';

const THEIRS = { host_port: 'db.example:6543', database: 'Sales', username: 'reader', password: 'p' };
const message = (recipe: unknown): string => JSON.stringify(thrown(() => parsePostgresRecipe(recipe)));

describe("a recipe of DataHub's own postgres source", () => {
  it('is the documented one, but for its comments', () => {
    const { type, config } = readRecipeText(`source:
  type: postgres
  config:
    host_port: localhost:5432
    database: DemoDatabase
    username: user
    password: pass
sink:
`);
    expect(type).toBe('postgres');
    expect(parsePostgresRecipe(config)).toMatchObject({
      host: 'localhost',
      port: 5432,
      database: 'DemoDatabase',
      user: 'user',
      password: 'pass',
      profile: { enabled: false },
    });
  });

  it('keeps what its patterns and switches mean', () => {
    const recipe = parsePostgresRecipe({
      ...THEIRS,
      schema_pattern: { deny: ['information_schema'] },
      table_pattern: { allow: ['sales.public.'], deny: ['.*tmp'] },
      view_pattern: { allow: ['Sales.public.V'], ignoreCase: false },
      include_views: true,
      include_stored_procedures: false,
      profiling: { enabled: true, max_number_of_fields_to_profile: 10 },
      options: { connect_args: { sslmode: 'require' } },
      platform_instance: 'eu1',
      scheme: 'postgresql+psycopg2',
      stateful_ingestion: { enabled: true },
    });
    expect(recipe).toMatchObject({
      port: 6543,
      sslMode: 'require',
      platformInstance: 'eu1',
      profile: { enabled: true, columnLimit: 10 },
    });
    const object = (name: string, kind: 'table' | 'view' | 'routine') => ({ schema: 'public', name, kind });
    expect(
      excludedObjects(recipe, [
        object('Orders', 'table'),
        object('orders_TMP', 'table'),
        object('V1', 'view'),
        object('v1', 'view'),
        object('refresh', 'routine'),
      ]),
    ).toEqual([
      undefined,
      'tables.deny ".*tmp"',
      undefined,
      'views.allow (no pattern matches)',
      'includeRoutines: false',
    ]);
    expect(parsePostgresRecipe(recipe)).toEqual(recipe);
  });

  it('may name its server by sqlalchemy_uri, and its secrets by reference', () => {
    expect(parsePostgresRecipe({ sqlalchemy_uri: 'postgresql+psycopg2://u:p@db:5433/d' })).toMatchObject({
      host: 'db',
      port: 5433,
      database: 'd',
      user: 'u',
      password: 'p',
    });
    const refers = { ...THEIRS, host_port: '${env:PG_HOST}:5433', password: '${env:PG_PASSWORD}' };
    expect(parsePostgresRecipe(refers)).toMatchObject({ host: '${env:PG_HOST}', port: 5433 });
  });

  it.each([
    [{ table_patern: {} }, 'table_patern is not known'],
    [{ database_pattern: { allow: ['.*'] } }, 'a source is one database'],
    [{ stateful_ingestion: { enabled: false } }, 'cannot be turned off'],
    [{ include_view_lineage: false }, 'cannot be turned off'],
    [{ profiling: { enabled: true, limit: 3 } }, 'holds limit, which is not known'],
    [{ options: { connect_args: { sslrootcert: '/x' } } }, 'write the certificate itself into sslRootCert'],
    [{ host: 'other' }, 'host is given twice'],
    [{ domain: {} }, 'give domains in DataHub'],
  ])('says of %j that it would mean something else', (more, expected) => {
    expect(message({ ...THEIRS, ...more })).toContain(expected);
  });
});

it('is also what docs/recipes/postgres.yaml holds', async () => {
  const text = await readFile(join(__dirname, '../../../../docs/recipes/postgres.yaml'), 'utf8');
  const { type, config } = readRecipeText(text);
  expect(type).toBe('postgres');
  expect(parsePostgresRecipe(config)).toMatchObject({ host: 'db.example.com', user: 'reader' });
});
