import { ConnectorError } from '../errors';
import { type Ask } from './catalog';
import { quoteName } from './identifiers';

/** A name that no table has and no right of a single table is given to. */
const NO_TABLE = 'no table 3f1c2b6e-5d0a-4b6e-9a54-8f0d7c1e2a90';

/**
 * Whether the user may see every table of the database. The server hides tables that a user has no right to, so with rights of single
 * tables alone a table that is hidden and one that is gone look the same. It says of a table that does not exist that it is missing only to
 * whom it would have shown it; that way roles, patterns in names and `partial_revokes` count as they count for the server.
 */
export async function seesAllTables(ask: Ask, database: string): Promise<boolean> {
  try {
    await ask(`SELECT 1 FROM ${quoteName(database, NO_TABLE)} LIMIT 1`);
    return false;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.code === 'not-found') return true;
    if (error.code === 'permission' || error.code === 'source-error') return false;
    throw error;
  }
}

/**
 * Whether the user may see every column of the table: the server hides those that a user has no right to, when it has rights to single
 * columns alone.
 */
export async function seesAllColumns(ask: Ask, database: string, table: string): Promise<boolean> {
  try {
    await ask(`SELECT * FROM ${quoteName(database, table)} LIMIT 0`);
    return true;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.code === 'permission') return false;
    // Whatever else is wrong with it has nothing to do with rights.
    if (error.code === 'not-found' || error.code === 'source-error' || error.code === 'timeout') return true;
    throw error;
  }
}

/** Whether the user may see every database: one that is hidden and one that is gone look the same too. */
export async function seesAllDatabases(ask: Ask): Promise<boolean> {
  try {
    const rows = await ask<Record<string, string>>('SHOW GRANTS');
    return showAllDatabases(rows.map((row) => Object.values(row)[0] ?? ''));
  } catch (error) {
    // A server without accounts knows no grants.
    if (error instanceof ConnectorError && error.code === 'source-error') return false;
    throw error;
  }
}

/**
 * Whether grants as `SHOW GRANTS` lists them, those of active roles included, show every database. Where MySQL 8 takes rights to single
 * databases out of those to all, it lists what is taken out as `REVOKE`.
 */
export function showAllDatabases(grants: readonly string[]): boolean {
  if (grants.some((grant) => grant.startsWith('REVOKE '))) return false;
  return grants.some((grant) => {
    // Names are quoted, so one cannot be taken for this.
    const [, rights = ''] = /^GRANT ([A-Z, ]+) ON \*\.\* TO /.exec(grant) ?? [];
    return rights
      .split(', ')
      .some((right) => right === 'SELECT' || right === 'SHOW DATABASES' || right === 'ALL PRIVILEGES');
  });
}
