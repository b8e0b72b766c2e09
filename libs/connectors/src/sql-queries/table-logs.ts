import { ConnectorError } from '../errors';
import { isRecord } from '../recipe/recipe-reader';
import { csvLogRows } from './csv-rows';
import { type FileNotes, type LoggedStatement } from './logged-statement';
import { type LogMessage, type LoggedStatements } from './logged-statements';
import { type Moments } from './moment';
import { linesOf } from './text-lines';
import { type ToldFiles } from './told-files';

/** Places of the columns of a csvlog (PostgreSQL documentation, "Using CSV-Format Log Output"). */
const CSV = {
  time: 0,
  user: 1,
  database: 2,
  session: 5,
  severity: 11,
  message: 13,
  statement: 19,
  application: 22,
} as const;
/** Rows that say nothing before a file is given up. */
const MAX_STRANGE = 1_000;

export interface TableLogReading {
  readonly moments: Moments;
  readonly statements: LoggedStatements;
  readonly notes: FileNotes;
  readonly told: ToldFiles;
}

/** Statements of a log in PostgreSQL's `csvlog` format. Raises `ConnectorError` for a file that is none. */
export async function* csvLogStatements(
  path: string,
  reading: TableLogReading,
  signal: AbortSignal,
): AsyncGenerator<LoggedStatement, void, undefined> {
  let good = 0;
  for await (const { record, line } of csvLogRows(path, reading.notes, signal, reading.told)) {
    const at = reading.moments.read(record[CSV.time] ?? '');
    const severity = record[CSV.severity];
    if (at === undefined || severity === undefined || record.length <= CSV.message) {
      strange(reading.notes, line, good, 'csvlog');
      continue;
    }
    good += 1;
    yield* reading.statements.take({
      at,
      severity,
      line,
      message: record[CSV.message] ?? '',
      ...who({
        user: record[CSV.user],
        database: record[CSV.database],
        session: record[CSV.session],
        application: record[CSV.application],
        statement: record[CSV.statement],
      }),
    });
  }
  if (good === 0 && reading.notes.broken > 0) throw noLog('csvlog');
  yield* reading.statements.finish();
}

/** Statements of a log in PostgreSQL's `jsonlog` format. Raises `ConnectorError` for a file that is none. */
export async function* jsonLogStatements(
  path: string,
  reading: TableLogReading,
  signal: AbortSignal,
): AsyncGenerator<LoggedStatement, void, undefined> {
  let good = 0;
  for await (const lines of linesOf(path, signal, reading.told)) {
    for (const { text: written, number, ended } of lines) {
      if (written.trim() === '') continue;
      const message = jsonMessage(written, number, reading.moments);
      if (message) {
        good += 1;
        yield* reading.statements.take(message);
      } else if (ended) {
        strange(reading.notes, number, good, 'jsonlog');
      }
    }
  }
  if (good === 0 && reading.notes.broken > 0) throw noLog('jsonlog');
  yield* reading.statements.finish();
}

function jsonMessage(written: string, line: number, moments: Moments): LogMessage | undefined {
  let entry: unknown;
  try {
    entry = JSON.parse(written);
  } catch {
    return undefined;
  }
  if (!isRecord(entry)) return undefined;
  const { timestamp, error_severity: severity, message } = entry;
  const at = typeof timestamp === 'string' ? moments.read(timestamp) : undefined;
  if (at === undefined || typeof severity !== 'string') return undefined;
  return {
    at,
    severity,
    line,
    message: typeof message === 'string' ? message : '',
    ...who({
      user: entry['user'],
      database: entry['dbname'],
      session: entry['session_id'],
      application: entry['application_name'],
      statement: entry['statement'],
    }),
  };
}

function strange(notes: FileNotes, line: number, good: number, format: string): void {
  notes.noteBroken(line);
  if (good === 0 && notes.broken >= MAX_STRANGE) throw noLog(format);
}

function noLog(format: string): ConnectorError {
  return new ConnectorError(
    'unsupported',
    `The file is no ${format} of PostgreSQL.`,
    'Check the format of the recipe against log_destination of the server, or leave the file out with files.deny.',
  );
}

type Who = Pick<LogMessage, 'user' | 'database' | 'session' | 'application' | 'statement'>;

function who(values: Readonly<Record<keyof Who, unknown>>): Who {
  const { user, database, session, application, statement } = values;
  return {
    ...(isText(user) ? { user } : {}),
    ...(isText(database) ? { database } : {}),
    ...(isText(session) ? { session } : {}),
    ...(isText(application) ? { application } : {}),
    ...(isText(statement) ? { statement } : {}),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
