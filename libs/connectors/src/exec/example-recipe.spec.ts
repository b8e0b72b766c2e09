import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecipeText } from '../recipe/recipe-text';
import { execConnector } from './exec-connector';

it('is the documented one', async () => {
  const text = await readFile(join(__dirname, '../../../../docs/recipes/exec.yaml'), 'utf8');
  const { type, config } = readRecipeText(text);
  expect(type).toBe(execConnector.description.type);
  expect(execConnector.parseRecipe(config)).toMatchObject({
    platform: 'notes',
    config: { folder: '/data/tables' },
  });
});
