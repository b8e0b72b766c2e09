import { thrown } from '../thrown.fixture';
import { RecipeReader } from './recipe-reader';
import { resolveReferences } from './references';

const VARIABLES = {
  allowed: ['PG_*', 'TOKEN', '*'],
  values: { PG_HOST: 'db', PG_PASSWORD: 'Secret-1', TOKEN: '', DATASPOKE_SECRET_KEY: 'own' },
};

describe('references to variables', () => {
  it('are replaced in texts, however deep', () => {
    const recipe = {
      host: '${env:PG_HOST}.example',
      port: 5432,
      more: [{ a: '${env:PG_PASSWORD}', b: null }],
    };
    expect(resolveReferences(recipe, VARIABLES)).toEqual({
      host: 'db.example',
      port: 5432,
      more: [{ a: 'Secret-1', b: null }],
    });
  });

  it('tell every one that cannot be read, and no value', () => {
    const recipe = { a: '${env:TOKEN}', b: { c: ['${env:PG_NONE}'] }, d: '${env:DATASPOKE_SECRET_KEY}' };
    const error = thrown(() => resolveReferences(recipe, VARIABLES));
    expect(error).toMatchObject({ code: 'recipe-invalid' });
    const text = JSON.stringify(error);
    expect(text).toContain('a refers to ${env:TOKEN}, which is not set');
    expect(text).toContain('b.c[0] refers to ${env:PG_NONE}, which is not set');
    expect(text).toContain('d refers to ${env:DATASPOKE_SECRET_KEY}, which is a setting of DataSpoke itself');
    const none = { allowed: [], values: VARIABLES.values };
    expect(JSON.stringify(thrown(() => resolveReferences({ a: '${env:PG_HOST}' }, none)))).toContain(
      'add its name to DATASPOKE_RECIPE_VARIABLES',
    );
  });

  it('stand where a text is checked, and are complained about when they are not well written', () => {
    const read = (host: string): string | undefined =>
      RecipeReader.read({ host }, (reader) => reader.text('host', { check: () => 'is wrong' }));
    expect(read('${env:PG_HOST}')).toBe('${env:PG_HOST}');
    expect(JSON.stringify(thrown(() => read('${env:PG-HOST}')))).toContain('not written as ${env:NAME}');
  });
});
