import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { sqlQueriesConnector } from './sql-queries-connector';

it('is the documented one', async () => {
  const text = await readFile(join(__dirname, '../../../../docs/recipes/sql-queries.yaml'), 'utf8');
  const recipe: { readonly source: { readonly type: string; readonly config: unknown } } = parse(text);
  expect(recipe.source.type).toBe(sqlQueriesConnector.description.type);
  expect(sqlQueriesConnector.parseRecipe(recipe.source.config)).toEqual({
    path: '/data/sql/warehouse',
    format: 'scripts',
    files: { allow: [], deny: ['scratch/.*'] },
    platform: 'postgres',
    dialect: 'postgresql',
    defaultDatabase: 'shop',
    defaultSchema: 'public',
    lowerCaseNames: true,
    queries: true,
    queriesPerDataset: 20_000,
  });
});
