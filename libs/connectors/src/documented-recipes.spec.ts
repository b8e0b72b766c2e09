import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONNECTORS } from './connectors';
import { readRecipeText } from './recipe/recipe-text';
import { ConnectorRegistry } from './registry';

const FOLDER = join(__dirname, '../../../docs/recipes');
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

describe('the recipes of the documentation', () => {
  const connectors = new ConnectorRegistry(CONNECTORS);
  const files = readdirSync(FOLDER);
  const recipes = files.filter((name) => name.endsWith('.yaml'));
  const overview = read('README.md');

  it.each(recipes)('%s is one of its connector', (name) => {
    const { type, config } = readRecipeText(read(name));
    const canonical = connectors.get(type).parseRecipe(config);
    expect(connectors.get(type).parseRecipe(canonical)).toEqual(canonical);
  });

  it.each(files.filter((name) => name !== 'README.md'))('%s is in the overview', (name) => {
    expect(overview).toContain(`](${name})`);
  });

  it('are there for every kind of source', () => {
    const shown = new Set(recipes.map((name) => readRecipeText(read(name)).type));
    // A recipe of mysql is one of mariadb too.
    const missing = connectors.list().filter(({ type }) => !shown.has(type) && type !== 'mariadb');
    expect(missing.map(({ type }) => type)).toEqual([]);
  });
});
