import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecipeText } from '../recipe/recipe-text';
import { parseRestRecipe } from './recipe';

it('is the documented one', async () => {
  const text = await readFile(join(__dirname, '../../../../docs/recipes/rest.yaml'), 'utf8');
  const { type, config } = readRecipeText(text);
  expect(type).toBe('rest');
  const recipe = parseRestRecipe(config);
  expect(recipe.auth).toEqual({ type: 'bearer', token: '${env:CMS_TOKEN}' });
  const [tables] = recipe.resources;
  const record = {
    schema: 'shop',
    name: 'orders',
    level: 'high',
    owner: { mail: 'ada@example.com', team: 'finance' },
    statistics: { rows: 3 },
    fields: [{ name: 'id', type: 'int' }],
  };
  expect(await tables?.mapping.apply(record, 'PROD')).toMatchObject([
    {
      urn: 'urn:li:dataset:(urn:li:dataPlatform:cms,shop.orders,PROD)',
      aspects: {
        datasetProperties: { description: 'Not described yet', customProperties: { rows: '3' } },
        globalTags: { tags: [{ tag: 'urn:li:tag:critical' }] },
        schemaMetadata: { fields: [{ fieldPath: 'id' }] },
      },
    },
  ]);
});
