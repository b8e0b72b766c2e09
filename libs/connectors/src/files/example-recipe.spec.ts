import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecipeText } from '../recipe/recipe-text';
import { filesConnector } from './files-connector';

it('is the documented one', async () => {
  const text = await readFile(join(__dirname, '../../../../docs/recipes/files.yaml'), 'utf8');
  const { type, config } = readRecipeText(text);
  expect(type).toBe(filesConnector.description.type);
  expect(filesConnector.parseRecipe(config)).toMatchObject({
    path: '/data/lake',
    folderDatasets: ['events/[a-z]+'],
  });
});
