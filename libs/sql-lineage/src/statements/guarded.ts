import { type StatementLineage } from '../result';

/** Told before each statement of a text, by its place; an answer is the reason why it is not looked at. */
export type StatementWatch = (index: number) => string | undefined;

export const NO_WATCH: StatementWatch = () => undefined;

/** The lineage of a statement, or why there is none: a statement that cannot be analysed costs the others nothing. */
export function guarded(
  span: StatementLineage['span'],
  refused: string | undefined,
  analyse: () => StatementLineage,
): StatementLineage {
  if (refused !== undefined) return unparsed(span, refused);
  try {
    return analyse();
  } catch (error) {
    return unparsed(span, reasonOf(error));
  }
}

/** A statement of which nothing is known. */
export function unparsed(span: StatementLineage['span'], warning: string): StatementLineage {
  return {
    kind: 'unparsed',
    reads: [],
    writes: [],
    columns: [],
    filters: [],
    span,
    confidence: 0,
    warnings: [warning],
    temporary: [],
  };
}

function reasonOf(error: unknown): string {
  // What V8 raises when the stack is full.
  if (error instanceof RangeError) return 'The statement is nested too deeply to be analysed.';
  const message = error instanceof Error ? error.message : String(error);
  return `The statement could not be analysed, which is a defect of the analysis: ${message}.`;
}
