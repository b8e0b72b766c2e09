/** A statement that ran, or several in one text, whoever told of it: a log, an exported history, the statistics of a server. */
export interface RanStatement {
  readonly text: string;
  /** When it began, or ended where only that is told; milliseconds since 1970. */
  readonly at: number;
  /** As the source calls whoever ran it. */
  readonly user?: string;
  /** What its names mean that say no database or schema, before what the recipe says. */
  readonly database?: string;
  readonly schema?: string;
  /** What tells its session from others: temporary tables and settings are of one session. */
  readonly session?: string;
  /** Of all runs together. */
  readonly durationMs?: number;
  readonly rows?: number;
  /** How often it ran; 0 for what ran before only. */
  readonly count: number;
  /** How often it ran in all, where that is not what is counted: it chooses examples, and is no usage. */
  readonly total?: number;
}
