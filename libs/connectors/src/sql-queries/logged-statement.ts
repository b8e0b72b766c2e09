import { type RanStatement } from '../query-usage/ran-statement';

/** A statement of a file, and the line that it begins in. */
export interface LoggedStatement {
  readonly ran: RanStatement;
  readonly line: number;
}

/** What a reader notes about a file beside its statements. */
export class FileNotes {
  /** Lines or rows that say nothing that could be understood. */
  broken = 0;
  brokenAt = 0;
  /** Statements that are longer than {@link MAX_STATEMENT}. */
  tooLong = 0;
  /** Time of the oldest entry of any kind; Infinity without one. */
  oldest = Infinity;

  noteBroken(line: number): void {
    this.broken += 1;
    if (this.brokenAt === 0) this.brokenAt = line;
  }
}

/** Longest statement of a log or history that is looked at, in characters. */
export const MAX_STATEMENT = 1_000_000;
