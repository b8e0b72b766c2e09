import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecipeText } from '../recipe/recipe-text';
import { thrown } from '../thrown.fixture';
import { mysqlConnector } from './mysql-connector';
import { parseMysqlRecipe } from './recipe';

describe('a recipe for MySQL', () => {
  it('is the documented one', async () => {
    const text = await readFile(join(__dirname, '../../../../docs/recipes/mysql.yaml'), 'utf8');
    const { type, config } = readRecipeText(text);
    expect(type).toBe(mysqlConnector.description.type);
    const recipe = parseMysqlRecipe(config);
    expect(recipe).toMatchObject({ port: 3306, database: 'shop', password: '${env:SHOP_PASSWORD}' });
    expect(parseMysqlRecipe(mysqlConnector.parseRecipe(config))).toEqual(recipe);
  });

  it("may have the keys of DataHub's own source, which keep their meaning", () => {
    const recipe = parseMysqlRecipe({
      host_port: 'db:3307',
      username: 'u',
      password: 'p',
      database_pattern: { allow: ['shop'] },
      profiling: { enabled: true },
      include_views: false,
      stateful_ingestion: { enabled: true },
    });
    expect(recipe).toMatchObject({
      host: 'db',
      port: 3307,
      user: 'u',
      databases: { allow: ['shop'], match: 'start', ignoreCase: true },
      profile: { enabled: true },
      includeViews: false,
    });
    expect(parseMysqlRecipe({ host_port: 'db', username: 'u' }).profile.enabled).toBe(false);
  });

  it.each([
    [{ host: '/run/mysqld.sock', user: 'u' }, 'sockets of this machine are not read'],
    [{ host: 'h' }, 'user is missing'],
    [{ host: 'h', user: 'u', pasword: 'Secret-1' }, 'did you mean "password"'],
    [{ host_port: 'h', username: 'u', profiling: { enabled: true, limit: 3 } }, 'profiling holds limit'],
    [{ host: '10.0.0.1', user: 'u', tls: 'verify' }, 'host is an address'],
    [{ host: 'h', user: 'u', tls: 'yes' }, 'tls must be one of'],
  ])('says what is wrong with %j', (recipe, message) => {
    const text = JSON.stringify(thrown(() => parseMysqlRecipe(recipe)));
    expect(text.replaceAll('\\', '')).toContain(message);
    expect(text).not.toContain('Secret-1');
  });
});
