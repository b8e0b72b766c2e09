import { type RanStatement } from '../query-usage/ran-statement';
import { type FileNotes, type LoggedStatement, MAX_STATEMENT } from './logged-statement';

/** A message of a PostgreSQL log, whichever format it was written in. */
export interface LogMessage {
  readonly at: number;
  readonly severity: string;
  readonly message: string;
  readonly user?: string;
  readonly database?: string;
  readonly application?: string;
  readonly session?: string;
  /** Of an error: the statement that it ended. */
  readonly statement?: string;
  /** Line of the file that it begins in. */
  readonly line: number;
}

interface Waiting {
  readonly logged: LoggedStatement;
  /** Whether an error came behind it. */
  hasError: boolean;
}

const DURATION = /^duration: (\d+(?:\.\d+)?) ms\s*$/;
/** What a log tells of a statement, with or without its duration; portals that are fetched from again do not run again. */
const RAN = /^(?:duration: (\d+(?:\.\d+)?) ms {2})?(?:statement|execute (?!fetch from ).{1,200}?): /s;
const ERRORS: ReadonlySet<string> = new Set(['ERROR', 'FATAL', 'PANIC']);
/** Sessions whose last statement waits for what comes behind it. */
const MAX_WAITING = 10_000;

/**
 * Makes statements of the messages of a log. One that is told before it runs waits for the next message of its session, which may be
 * its duration, or the error that it ended with: then it does not count.
 */
export class LoggedStatements {
  private readonly waiting = new Map<string, Waiting>();

  constructor(
    private readonly notes: FileNotes,
    /** Name of the application whose own statements are left out. */
    private readonly ownApplication: string,
  ) {}

  /** Statements that are known to have run now. */
  take(message: LogMessage): readonly LoggedStatement[] {
    const { severity, session, at } = message;
    this.notes.oldest = Math.min(this.notes.oldest, at);
    if (message.application === this.ownApplication) return [];
    if (severity === 'LOG') return this.ran(message);
    if (session === undefined) return [];
    const waiting = this.waiting.get(session);
    if (!waiting) return [];
    if (ERRORS.has(severity)) {
      waiting.hasError = true;
      if (message.statement !== undefined) this.failed(session, waiting, message.statement);
    } else if (severity === 'STATEMENT' && waiting.hasError) {
      this.failed(session, waiting, message.message);
    }
    return [];
  }

  /** What still waits at the end of a file. */
  finish(): readonly LoggedStatement[] {
    const left = [...this.waiting.values()].map(({ logged }) => logged);
    this.waiting.clear();
    return left;
  }

  private ran(message: LogMessage): readonly LoggedStatement[] {
    const { session } = message;
    const [, alone] = DURATION.exec(message.message) ?? [];
    if (alone !== undefined) {
      const waiting = session === undefined ? undefined : this.waiting.get(session);
      if (!waiting || session === undefined) return [];
      this.waiting.delete(session);
      const { ran, line } = waiting.logged;
      return [{ ran: { ...ran, durationMs: Number(alone) }, line }];
    }
    const [before, duration] = RAN.exec(message.message) ?? [];
    if (before === undefined) return [];
    const text = message.message.slice(before.length);
    if (text.length > MAX_STATEMENT) {
      this.notes.tooLong += 1;
      return [];
    }
    const logged = { ran: statementOf(message, text, duration), line: message.line };
    if (duration !== undefined || session === undefined) return [logged];
    const earlier = this.waiting.get(session);
    this.waiting.delete(session);
    this.waiting.set(session, { logged, hasError: false });
    const [first] = this.waiting;
    if (this.waiting.size <= MAX_WAITING || !first) return earlier ? [earlier.logged] : [];
    this.waiting.delete(first[0]);
    return [...(earlier ? [earlier.logged] : []), first[1].logged];
  }

  private failed(session: string, { logged }: Waiting, statement: string): void {
    if (logged.ran.text.trim() === statement.trim()) this.waiting.delete(session);
  }
}

function statementOf(
  { at, user, database, session }: LogMessage,
  text: string,
  duration: string | undefined,
): RanStatement {
  return {
    text,
    at,
    count: 1,
    ...(user === undefined ? {} : { user }),
    ...(database === undefined ? {} : { database }),
    ...(session === undefined ? {} : { session }),
    ...(duration === undefined ? {} : { durationMs: Number(duration) }),
  };
}
