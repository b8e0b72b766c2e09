import { ConnectorRegistry, CONNECTORS, type KnownField } from '@dataspoke/connectors';
import { IngestionEnv } from '../ingestion-env';
import { StoredLineageEvents } from '../lineage-events/stored-lineage-events';
import { Recipes } from './recipes';
import { DataSource } from 'typeorm';

const RECIPE = { host: 'db.example.com', database: 'sales', user: 'reader', password: 'hunter2' };

function recipes(key = 1): Recipes {
  const env = new IngestionEnv();
  env.DATASPOKE_SECRET_KEY = Buffer.alloc(32, key).toString('base64');
  const events = new StoredLineageEvents(new DataSource({ type: 'postgres' }));
  const columns = {
    of: () => Promise.resolve(new Map<string, readonly string[]>()),
    fields: () => Promise.resolve(new Map<string, readonly KnownField[]>()),
  };
  return new Recipes(new ConnectorRegistry(CONNECTORS), env, events, columns);
}

describe('Recipes', () => {
  const parsed = recipes().parse('postgres', RECIPE);
  const stored = {
    id: 'source-1',
    type: 'postgres',
    recipe: recipes().seal({ id: 'source-1', type: 'postgres', recipe: parsed }),
  };

  it('never hold a secret in the open, at rest or shown', () => {
    expect(parsed).toMatchObject({ password: 'hunter2', port: 5432 });
    expect(JSON.stringify(stored.recipe)).not.toContain('hunter2');
    expect(recipes().redact(stored)).toMatchObject({ host: 'db.example.com', password: '***' });
  });

  it('keep a stored secret that is given as three stars', () => {
    const changed = recipes().keepSecrets({ ...parsed, database: 'other', password: '***' }, stored);
    expect(changed).toMatchObject({ database: 'other', password: 'hunter2' });
    expect(recipes().keepSecrets({ ...parsed, password: 'new' }, stored)).toMatchObject({ password: 'new' });
    const open = recipes().parse('postgres', { host: 'h', database: 'd', user: 'u' });
    expect(recipes().keepSecrets(open, stored)).not.toHaveProperty('password');
  });

  it('send no stored secret to another address', () => {
    const moved = { ...parsed, host: 'other', port: 5433 };
    expect(refusalOf(() => recipes().keepSecrets({ ...moved, password: '***' }, stored))).toMatchObject({
      code: 'recipe-invalid',
      fields: [
        {
          field: 'recipe.password',
          message: 'give the secret again: it was stored for another address (host, port changed)',
        },
      ],
    });
    expect(recipes().keepSecrets({ ...moved, password: 'new' }, stored)).toMatchObject({ password: 'new' });
    const url = recipes().parse('postgres', 'postgres://reader:***@other/sales');
    expect(() => recipes().keepSecrets(url, stored)).toThrow(/is to be kept/);
  });

  it('print alike whoever reads, and otherwise when something else is read', () => {
    const print = (type: string, recipe: object): string => {
      const open = recipes().parse(type, recipe);
      return recipes().print({ id: 's', type, recipe: recipes().seal({ id: 's', type, recipe: open }) });
    };
    expect(print('postgres', { ...RECIPE, password: 'new' })).toBe(print('postgres', RECIPE));
    expect(print('postgres', { ...RECIPE, database: 'other' })).not.toBe(print('postgres', RECIPE));
    const rest = (token: string, state: string, tenant = 'a'): string =>
      print('rest', {
        url: 'https://cms.example.com',
        auth: { type: 'bearer', token },
        headers: { 'X-Tenant': tenant },
        resources: {
          pages: {
            path: 'pages',
            query: { state },
            records: 'items',
            mapping: { platform: { value: 'cms' }, name: 'name' },
          },
        },
      });
    expect(rest('new', 'published')).toBe(rest('old', 'published'));
    expect(rest('old', 'draft')).not.toBe(rest('old', 'published'));
    expect(rest('old', 'published', 'b')).not.toBe(rest('old', 'published'));
  });

  it('say that a secret cannot be opened with another key', () => {
    expect(() => recipes(2).keepSecrets({ ...parsed, password: '***' }, stored)).toThrow(
      /cannot be opened.*secret key/,
    );
  });

  it('are told apart by their fingerprints, which are of no use without the key', () => {
    const fingerprint = (recipe: object, key = 1) =>
      JSON.stringify(
        recipes(key).fingerprint({ type: 'postgres', recipe: recipes().parse('postgres', recipe) }),
      );
    expect(fingerprint(RECIPE)).toBe(fingerprint({ ...RECIPE }));
    expect(fingerprint(RECIPE)).not.toBe(fingerprint({ ...RECIPE, password: 'hunter3' }));
    expect(fingerprint(RECIPE)).not.toBe(fingerprint(RECIPE, 2));
    expect(fingerprint(RECIPE)).not.toContain('hunter2');
  });

  it('name every bad field by its place in the request', () => {
    const refusal = refusalOf(() =>
      recipes().parse('postgres', { host: 5, database: '', user: 'u', profile: { maxRows: 1 } }),
    );
    expect(refusal).toMatchObject({ code: 'recipe-invalid' });
    const { fields } = refusal as { fields: readonly { field: string }[] };
    expect(fields.map(({ field }) => field).sort()).toEqual([
      'recipe.database',
      'recipe.host',
      'recipe.profile.maxRows',
    ]);
  });
});

function refusalOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
}
