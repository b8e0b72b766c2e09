import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecipeText } from '../recipe/recipe-text';
import { filesConnector } from './files-connector';

it.each([
  ['files.yaml', { path: '/data/lake', folderDatasets: ['events/[a-z]+'] }],
  [
    'files-s3.yaml',
    {
      platform: 's3',
      s3: { bucket: 'lake', prefix: 'raw/shop', secretAccessKey: '${env:LAKE_SECRET}', pathStyle: false },
    },
  ],
])('%s is the documented one', async (name, recipe) => {
  const text = await readFile(join(__dirname, '../../../../docs/recipes', name), 'utf8');
  const { type, config } = readRecipeText(text);
  expect(type).toBe(filesConnector.description.type);
  expect(filesConnector.parseRecipe(config)).toMatchObject(recipe);
});
