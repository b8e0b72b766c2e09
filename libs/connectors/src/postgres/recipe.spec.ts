import { ConnectorError } from '../errors';
import { thrown } from '../thrown.fixture';
import { POSTGRES_DESCRIPTION } from './description';
import { parsePostgresRecipe, recipeToJson } from './recipe';

const MINIMAL = { host: 'db.example', database: 'sales', user: 'reader' };

function faultsOf(recipe: unknown): readonly string[] {
  try {
    parsePostgresRecipe(recipe);
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'recipe-invalid')
      return error.fields.map(({ field }) => field);
    throw error;
  }
  return [];
}

function messageOf(recipe: unknown): string {
  try {
    parsePostgresRecipe(recipe);
    return '';
  } catch (error) {
    return error instanceof ConnectorError ? JSON.stringify([error.message, error.remedy, error.fields]) : '';
  }
}

describe('a PostgreSQL recipe', () => {
  it('has its defaults filled in', () => {
    expect(parsePostgresRecipe(MINIMAL)).toEqual({
      ...MINIMAL,
      port: 5432,
      sslMode: 'prefer',
      schemas: { allow: [], deny: [] },
      tables: { allow: [], deny: [] },
      qualifiedNames: false,
      includeTables: true,
      includeForeignTables: true,
      includeViews: true,
      includeRoutines: true,
      includePartitions: false,
      includeUsage: false,
      users: { names: {}, filter: { allow: [], deny: [] } },
      profile: {
        enabled: true,
        maxRows: 1_000_000,
        maxBytes: 10_737_418_240,
        semanticTypes: true,
        columnLimit: 200,
        foreignTables: false,
      },
      statementTimeoutMs: 60_000,
    });
  });

  it('is stable: its canonical form is its own canonical form', () => {
    const once = parsePostgresRecipe({ ...MINIMAL, password: 'p', asOf: '2014-01-01T00:00Z' });
    expect(parsePostgresRecipe(once)).toEqual(once);
    const servers = { foreignServers: { crm: { platform: 'mysql', database: 'crm' }, 'old one': {} } };
    const withServers = recipeToJson(parsePostgresRecipe({ ...MINIMAL, ...servers }));
    expect(withServers).toMatchObject(servers);
    expect(recipeToJson(parsePostgresRecipe(withServers))).toEqual(withServers);
  });

  it('says which part of a foreign server is wrong', () => {
    const bad = { ...MINIMAL, foreignServers: { crm: { platform: 'my sql', databse: 'x' }, b: 'y' } };
    expect(thrown(() => parsePostgresRecipe(bad))).toMatchObject({
      fields: [
        { field: 'foreignServers.crm.platform' },
        { field: 'foreignServers.crm.databse', message: expect.stringContaining('database') },
        { field: 'foreignServers.b', message: expect.stringContaining('must be a JSON object') },
      ],
    });
  });

  it.each([
    [
      'postgres://reader:p%40ss%2Fw@db.example:6543/sales?sslmode=require',
      { password: 'p@ss/w', port: 6543, sslMode: 'require' },
    ],
    ['postgresql://reader@db.example/sales', {}],
    ['postgres://reader@[fd12::1]/sales', { host: '[fd12::1]' }],
  ])('may be the URL %s', (url, more) => {
    expect(parsePostgresRecipe(url)).toMatchObject({ ...MINIMAL, ...more });
    expect(parsePostgresRecipe({ url, statementTimeoutMs: 500 })).toMatchObject({
      ...MINIMAL,
      ...more,
      statementTimeoutMs: 500,
    });
    expect(parsePostgresRecipe({ url })).not.toHaveProperty('url');
  });

  it.each([
    [{}, ['host', 'database', 'user']],
    [{ ...MINIMAL, port: '5432' }, ['port']],
    [{ ...MINIMAL, port: 70_000 }, ['port']],
    [{ ...MINIMAL, host: '/var/run/postgresql' }, ['host']],
    [{ ...MINIMAL, host: 'a b' }, ['host']],
    [{ ...MINIMAL, sslMode: 'yes' }, ['sslMode']],
    [{ ...MINIMAL, sslRootCert: 'abc' }, ['sslRootCert']],
    [{ ...MINIMAL, schemas: { allow: ['('], deny: 'x' } }, ['schemas.allow[0]', 'schemas.deny']],
    [{ ...MINIMAL, schemas: ['a'] }, ['schemas']],
    [
      { ...MINIMAL, profile: { enabled: 'no', maxRows: 1, columnLimit: 0 } },
      ['profile.enabled', 'profile.maxRows', 'profile.columnLimit'],
    ],
    [{ ...MINIMAL, asOf: 'yesterday' }, ['asOf']],
    [{ ...MINIMAL, asOf: '2014-02-31T00:00 America/New_York' }, ['asOf']],
    [{ ...MINIMAL, asOf: '2014-01-01T00:00 Mars/Olympus' }, ['asOf']],
    [{ ...MINIMAL, user: 'a\0b' }, ['user']],
    [{ ...MINIMAL, database: 'a\ud800b' }, ['database']],
    [{ ...MINIMAL, tables: { deny: ['a\0b', '\ud800'] } }, ['tables.deny[0]', 'tables.deny[1]']],
    ['mysql://a@b/c', ['url']],
    ['postgres://a:100%@b/c', ['url']],
    ['postgres://a@b/c?options=-c', ['url']],
    [{ url: 'postgres://a@b/c', host: 'd' }, ['url']],
    [null, ['']],
    [[], ['']],
  ])('names every bad field: %j', (recipe, fields) => {
    expect(faultsOf(recipe)).toEqual(fields);
  });

  it.each([
    '2014-01-01T00:00 America/New_York',
    '2014-01-01T00:00:30 UTC',
    '2014-01-01T00:00Z',
    '2014-01-01T00:00:00.5+01:00',
  ])('may be as of %s', (asOf) => {
    expect(parsePostgresRecipe({ ...MINIMAL, asOf }).asOf).toBe(asOf);
  });

  it.each([
    [{ ...MINIMAL, pasword: 'x' }, 'password'],
    [{ ...MINIMAL, ssl_mode: 'require' }, 'sslMode'],
    [{ ...MINIMAL, profile: { maxrow: 5_000 } }, 'profile.maxRows'],
    [{ ...MINIMAL, statement_timeout_ms: 5 }, 'statementTimeoutMs'],
  ])('says what a misspelt key was meant to be: %j', (recipe, meant) => {
    expect(messageOf(recipe)).toContain(`did you mean \\"${meant}\\"?`);
  });

  it('does not guess at what is not close', () => {
    expect(messageOf({ ...MINIMAL, warehouse: 'x' })).toContain('warehouse is not known.');
  });

  it('never repeats a value in what it complains about', () => {
    for (const recipe of [
      { ...MINIMAL, password: 12345678, port: 's3cret-port' },
      { ...MINIMAL, host: 's3cret host', sslMode: 's3cret' },
      'postgres://u:s3cret%@h/d',
      { url: 'postgres://u:s3cret@h/d', password: 's3cret' },
      's3cret',
    ]) {
      expect(messageOf(recipe)).toMatch(/\w/);
      expect(messageOf(recipe)).not.toMatch(/s3cret|12345678/);
    }
  });
});

describe('the description', () => {
  it('names each field of the recipe', () => {
    const { properties } = POSTGRES_DESCRIPTION.recipeSchema;
    const described = Object.keys(properties ?? {}).sort();
    const parsed = Object.keys(
      parsePostgresRecipe({
        ...MINIMAL,
        password: 'p',
        sslRootCert: '-----BEGIN CERTIFICATE-----',
        asOf: '2014-01-01T00:00Z',
        platformInstance: 'eu1',
        views: {},
        routines: {},
        foreignTables: {},
        foreignServers: {},
      }),
    );
    expect(described).toEqual([...parsed, 'url'].sort());
  });
});
