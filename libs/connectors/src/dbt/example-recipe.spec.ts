import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { dbtConnector } from './dbt-connector';

it('is the documented one', async () => {
  const text = await readFile(join(__dirname, '../../../../docs/recipes/dbt.yaml'), 'utf8');
  const recipe: { readonly source: { readonly type: string; readonly config: unknown } } = parse(text);
  expect(recipe.source.type).toBe(dbtConnector.description.type);
  expect(dbtConnector.parseRecipe(recipe.source.config)).toMatchObject({
    folder: '/data/dbt/shop/target',
    metaMapping: { has_pii: { match: true } },
  });
});
