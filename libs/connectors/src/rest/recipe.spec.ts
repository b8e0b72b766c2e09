import { randomBytes } from 'node:crypto';
import { keepSecrets, openRecipe, redactRecipe, sealRecipe } from '../secrets/recipe-secrets';
import { thrown } from '../thrown.fixture';
import { restConnector } from './rest-connector';

const { description, parseRecipe } = restConnector;
const FIELDS = description.secretFields;
const MAPPING = { platform: { value: 'cms' }, name: 'id' };

function recipe(headers: object, query: object) {
  return parseRecipe({
    url: 'https://cms.example.com',
    headers,
    resources: {
      'the.list': { path: 'a', query, mapping: MAPPING },
      other: { path: 'b', mapping: MAPPING },
    },
  });
}

describe('the headers and parameters of a REST recipe', () => {
  const given = recipe(
    { 'X-Api-Key': 'Hidden-1', 'X-Tenant': '${env:CMS_TENANT}' },
    { 'api.key': 'Hidden-2', state: '${env:CMS_STATE}', mixed: 'Hidden-3${env:CMS_STATE}' },
  );
  const shown = recipe(
    { 'X-Api-Key': '***', 'X-Tenant': '${env:CMS_TENANT}' },
    { 'api.key': '***', state: '${env:CMS_STATE}', mixed: '***' },
  );
  const keys = { current: { id: 'k', key: randomBytes(32) } };

  it('are sealed and never shown, but for references', () => {
    const sealed = sealRecipe(given, FIELDS, keys, 's');
    expect(JSON.stringify(sealed)).not.toContain('Hidden');
    expect(redactRecipe(given, FIELDS)).toEqual(shown);
    expect(redactRecipe(sealed, FIELDS)).toEqual(shown);
    expect(openRecipe(sealed, FIELDS, keys, 's')).toEqual(given);
  });

  it('are kept where they come back as three stars, and only under their own names', () => {
    expect(keepSecrets(shown, given, description)).toEqual(given);
    expect(keepSecrets(recipe({ 'X-Api-Key': 'new' }, {}), given, description)).toEqual(
      recipe({ 'X-Api-Key': 'new' }, {}),
    );
    const elsewhere = recipe({ 'X-Key': '***' }, { 'api.key': '***', key: '***' });
    expect(thrown(() => keepSecrets(elsewhere, given, description))).toMatchObject({
      code: 'recipe-invalid',
      fields: [{ field: 'headers.X-Key' }, { field: 'resources.the.list.query.key' }],
    });
  });

  it('are sent to no other address', () => {
    const moved = (more: object) => () => keepSecrets({ ...shown, ...more }, given, description);
    const message = expect.stringContaining('it was stored for another address');
    for (const more of [
      { url: 'https://other.example.com' },
      { auth: { tokenUrl: 'https://other.example.com' } },
    ]) {
      expect(thrown(moved(more))).toMatchObject({
        code: 'recipe-invalid',
        fields: [
          { field: 'headers.X-Api-Key', message },
          { field: 'resources.the.list.query.api.key', message },
          { field: 'resources.the.list.query.mixed', message },
        ],
      });
    }
  });

  it('have no other place', () => {
    const parse = (path: string) => () =>
      parseRecipe({ url: 'https://cms.example.com', resources: { list: { path, mapping: MAPPING } } });
    expect(thrown(parse('a?key=Hidden-4'))).toMatchObject({
      code: 'recipe-invalid',
      fields: [
        {
          field: 'resources.list.path',
          message: 'resources.list.path must not carry a query; use query of the list.',
        },
      ],
    });
  });
});
