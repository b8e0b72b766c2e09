/** A line that the search service writes: an answer, or the end of indexing. */
export type AnswerLine =
  | {
      readonly question: string;
      readonly way: string;
      readonly tables: readonly string[];
      readonly ms: number;
    }
  | { readonly indexSeconds: number };

/** Raises `Error` for a line that is neither. */
export function readAnswerLine(line: string): AnswerLine {
  const value: unknown = JSON.parse(line);
  if (typeof value === 'object' && value !== null) {
    if ('indexSeconds' in value && typeof value.indexSeconds === 'number') {
      return { indexSeconds: value.indexSeconds };
    }
    if (
      'question' in value &&
      'way' in value &&
      'tables' in value &&
      'ms' in value &&
      typeof value.question === 'string' &&
      typeof value.way === 'string' &&
      Array.isArray(value.tables) &&
      typeof value.ms === 'number'
    ) {
      return { question: value.question, way: value.way, tables: value.tables.map(String), ms: value.ms };
    }
  }
  throw new Error(`not an answer: ${line.slice(0, 200)}`);
}
