import { join } from 'node:path';
import { throwIfCancelled } from '../cancellation';
import { ConnectorError } from '../errors';
import { systemCode } from '../http/network-error';
import { LogLinePrefix } from './log-line-prefix';
import { type FileNotes, type LoggedStatement } from './logged-statement';
import { LoggedStatements } from './logged-statements';
import { Moments, UnknownZone } from './moment';
import { historyStatements } from './query-history';
import { type RanRecipe, type SqlQueriesRecipe } from './recipe';
import { readScript, throwIfFolderGone, unreadable } from './source-files';
import { type ToldFiles } from './told-files';
import { stderrStatements } from './stderr-log';
import { csvLogStatements, jsonLogStatements } from './table-logs';

/** The session that all scripts of a folder are of: a temporary table of one may be read by those behind it. */
const FOLDER = 'folder';

/** A file of a recipe's folder. */
export interface StatementFile {
  readonly root: string;
  /** Below the root. */
  readonly path: string;
  readonly notes: FileNotes;
  readonly told: ToldFiles;
}

/** Statements of a file in their order. Raises `ConnectorError` for one that cannot be read, or not to its end. */
export async function* fileStatements(
  { root, path, notes, told }: StatementFile,
  recipe: SqlQueriesRecipe,
  applicationName: string,
  signal: AbortSignal,
): AsyncGenerator<LoggedStatement, void, undefined> {
  if (!recipe.ran) {
    const { sql, changedAt } = await readScript(root, path);
    yield { ran: { text: sql, at: changedAt, count: 1, session: FOLDER }, line: 1 };
    return;
  }
  try {
    yield* reader(recipe, recipe.ran, join(root, path), { notes, told }, applicationName, signal);
  } catch (error) {
    throwIfCancelled(signal);
    throw await readable(error, root, path);
  }
  // A folder that went away in the middle of a file may look like the end of it.
  await throwIfFolderGone(root);
}

function reader(
  { format }: SqlQueriesRecipe,
  { timeZone, linePrefix, history }: RanRecipe,
  path: string,
  { notes, told }: Pick<StatementFile, 'notes' | 'told'>,
  applicationName: string,
  signal: AbortSignal,
): AsyncGenerator<LoggedStatement, void, undefined> {
  const moments = new Moments(timeZone);
  const statements = new LoggedStatements(notes, applicationName);
  switch (format) {
    case 'postgres-csv':
      return csvLogStatements(path, { moments, statements, notes, told }, signal);
    case 'postgres-json':
      return jsonLogStatements(path, { moments, statements, notes, told }, signal);
    case 'query-history':
      return historyStatements(path, { history, moments, notes, seen: told.runs }, signal);
    default: {
      const prefix = new LogLinePrefix(linePrefix);
      return stderrStatements(path, { prefix, moments, statements, notes, told }, signal);
    }
  }
}

async function readable(error: unknown, root: string, path: string): Promise<unknown> {
  if (error instanceof ConnectorError) return error;
  if (error instanceof UnknownZone) {
    return new ConnectorError(
      'unsupported',
      `Times of ${JSON.stringify(path)} are in the zone ${JSON.stringify(error.zone)}, which may be several.`,
      'Say in timeZone which one it is, such as Europe/Berlin.',
    );
  }
  const code = systemCode(error);
  if (code.startsWith('Z_')) {
    return new ConnectorError(
      'unsupported',
      `${JSON.stringify(path)} cannot be unpacked to its end; what stands before counts.`,
      'Pack it again, or leave it out with files.deny.',
    );
  }
  if (/^E[A-Z]+$/.test(code)) return unreadable(root, path);
  return error;
}
