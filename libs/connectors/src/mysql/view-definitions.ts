import { ConnectorError } from '../errors';
import { type Ask, readViews, type TableNames } from './catalog';
import { quoteName } from './identifiers';

const NAME = '`(?:[^`]|``)*`';
/** What stands before the query in the statement that makes a view. */
const HEAD = new RegExp(
  `^CREATE (?:ALGORITHM=\\w+ )?(?:DEFINER=${NAME}@${NAME} )?(?:SQL SECURITY \\w+ )?VIEW (?:${NAME}\\.)?${NAME} (?:\\((?:${NAME},? ?)+\\) )?AS `,
);
const CHECK_OPTION = / WITH (?:CASCADED|LOCAL) CHECK OPTION$/;

/**
 * Text of each view; empty where the user may not see it. MySQL 8 shows it in `information_schema` to fewer users than may ask for the
 * statement that makes the view, so what is empty there is asked for by name.
 */
export async function viewDefinitions(ask: Ask, views: TableNames): Promise<ReadonlyMap<string, string>> {
  const definitions = new Map(await readViews(ask, views));
  for (const [name, definition] of definitions) {
    if (definition === '') definitions.set(name, await byStatement(ask, views.database, name));
  }
  return definitions;
}

async function byStatement(ask: Ask, database: string, name: string): Promise<string> {
  try {
    const [row] = await ask<{ readonly 'Create View': string }>(
      `SHOW CREATE VIEW ${quoteName(database, name)}`,
    );
    return definitionIn(row?.['Create View'] ?? '');
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'permission') return '';
    throw error;
  }
}

/** The query in a `CREATE VIEW` statement as the server prints it; empty when it is none. */
export function definitionIn(statement: string): string {
  const head = HEAD.exec(statement)?.[0];
  return head === undefined ? '' : statement.slice(head.length).replace(CHECK_OPTION, '');
}
