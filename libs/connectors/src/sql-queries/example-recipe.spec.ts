import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ConnectorError } from '../errors';
import { sqlQueriesConnector } from './sql-queries-connector';

async function documented(name: string): Promise<unknown> {
  const text = await readFile(join(__dirname, '../../../../docs/recipes', name), 'utf8');
  const recipe: { readonly source: { readonly type: string; readonly config: unknown } } = parse(text);
  expect(recipe.source.type).toBe(sqlQueriesConnector.description.type);
  const stored = sqlQueriesConnector.parseRecipe(recipe.source.config);
  expect(sqlQueriesConnector.parseRecipe(stored)).toEqual(stored);
  return stored;
}

it('for scripts is the documented one', async () => {
  expect(await documented('sql-queries.yaml')).toEqual({
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

it('for logs is the documented one', async () => {
  expect(await documented('postgres-logs.yaml')).toMatchObject({
    format: 'postgres-stderr',
    linePrefix: '%m [%p] %q%u@%d/%a ',
    since: '2026-11-01',
    queriesPerDataset: 20,
    usage: true,
    operations: true,
    users: {
      emailDomain: 'example.com',
      names: { etl: 'data.team' },
      filter: { allow: [], deny: ['monitoring', 'reader'] },
    },
  });
});

it('for histories is the documented one', async () => {
  expect(await documented('query-history.yaml')).toMatchObject({
    format: 'query-history',
    history: { preset: 'snowflake', columns: { user: 'EMAIL' }, delimiter: ',' },
    dialect: 'snowflake',
  });
});

it.each([
  [{ linePrefix: '%m ' }, 'linePrefix is for the format postgres-stderr only'],
  [{ usage: true }, 'usage is for logs and histories only'],
  [{ format: 'postgres-stderr', linePrefix: '%p ' }, 'must hold %m, %t or %n'],
  [
    { format: 'query-history', history: { columns: { querry: 'x' } } },
    'did you mean \\"history.columns.query\\"?',
  ],
  [{ format: 'postgres-csv', since: '2026-02-30' }, 'since must be a day'],
  [{ format: 'postgres-csv', timeZone: 'CEST' }, 'timeZone is no time zone'],
  [{ format: 'postgres-csv', users: { emailDomain: 'not a domain' } }, 'users.emailDomain must be a domain'],
])('of %j says what is wrong', (more, message) => {
  const fields = ((): string => {
    try {
      sqlQueriesConnector.parseRecipe({ path: '/x', platform: 'postgres', ...more });
      return '';
    } catch (error) {
      return error instanceof ConnectorError ? JSON.stringify(error.fields) : String(error);
    }
  })();
  expect(fields).toContain(message);
});
