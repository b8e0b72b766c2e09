import { ConnectorError } from '../errors';
import { foundPrefix, type LogLinePrefix, type PrefixedLine } from './log-line-prefix';
import { type FileNotes, type LoggedStatement, MAX_STATEMENT } from './logged-statement';
import { type LogMessage, type LoggedStatements } from './logged-statements';
import { type Moments } from './moment';
import { linesOf } from './text-lines';
import { type ToldFiles } from './told-files';

/** Lines after which a file that no line of fits the prefix is given up. */
const MAX_STRANGE = 1_000;

interface Open {
  readonly begun: PrefixedLine;
  readonly line: number;
  readonly parts: string[];
  length: number;
}

/** Statements of a log in PostgreSQL's `stderr` format. Raises `ConnectorError` when no line begins with the prefix. */
export async function* stderrStatements(
  path: string,
  { prefix, moments, statements, notes, told }: StderrReading,
  signal: AbortSignal,
): AsyncGenerator<LoggedStatement, void, undefined> {
  const strange: string[] = [];
  let open: Open | undefined;
  let isHalf = false;
  for await (const lines of linesOf(path, signal, told)) {
    for (const { text, number, ended } of lines) {
      const begun = prefix.read(text);
      if (begun) {
        if (open) yield* statements.take(message(open, moments, notes));
        open = { begun, line: number, parts: [begun.message], length: begun.message.length };
      } else if (open) {
        // A server puts a tab before the lines that a message goes on with.
        const more = text.startsWith('\t') ? text.slice(1) : text;
        if (open.length <= MAX_STATEMENT) open.parts.push(more);
        open.length += more.length + 1;
      } else if (text.trim() !== '') {
        strange.push(text);
        notes.noteBroken(number);
        if (strange.length >= MAX_STRANGE) throw wrongPrefix(prefix.prefix, strange);
      }
      isHalf = !ended;
    }
  }
  // The last line is still being written.
  if (open && !isHalf) yield* statements.take(message(open, moments, notes));
  if (!open && strange.length > 0) throw wrongPrefix(prefix.prefix, strange);
  yield* statements.finish();
}

export interface StderrReading {
  readonly prefix: LogLinePrefix;
  readonly moments: Moments;
  readonly statements: LoggedStatements;
  readonly notes: FileNotes;
  readonly told: ToldFiles;
}

function message({ begun, line, parts }: Open, moments: Moments, notes: FileNotes): LogMessage {
  const { time = '', message: first, ...rest } = begun;
  const at = moments.read(time);
  if (at === undefined) notes.noteBroken(line);
  return { ...rest, at: at ?? NaN, message: parts.length === 1 ? first : parts.join('\n'), line };
}

function wrongPrefix(prefix: string, lines: readonly string[]): ConnectorError {
  const { usual, shown } = foundPrefix(lines);
  const begin = shown === undefined ? '' : ` The first message stands behind ${JSON.stringify(shown)}.`;
  return new ConnectorError(
    'unsupported',
    `No line begins with the log_line_prefix ${JSON.stringify(prefix)}.${begin}`,
    usual === undefined
      ? 'Give what SHOW log_line_prefix says on the server as linePrefix, or another format.'
      : `linePrefix: ${JSON.stringify(usual)} fits; compare it with what SHOW log_line_prefix says on the server.`,
  );
}
