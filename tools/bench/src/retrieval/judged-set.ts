import { readFile } from 'node:fs/promises';

export interface Question {
  readonly id: string;
  readonly text: string;
}

/** Questions and the tables that each needs. */
export interface JudgedSet {
  readonly questions: readonly Question[];
  /** Table ids by question id. */
  readonly relevant: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads `queries.jsonl` and `qrels.tsv`; questions without a relevant table are left out. Raises `Error` naming file and line. */
export async function readJudgedSet(queries: string, qrels: string): Promise<JudgedSet> {
  const relevant = readQrels(await readFile(qrels, 'utf8'), qrels);
  const questions = linesOf(await readFile(queries, 'utf8'))
    .map(({ line, at }) => readQuestion(line, `${queries}:${at}`))
    .filter(({ id }) => relevant.has(id));
  if (questions.length === 0) throw new Error(`No question of ${queries} is judged in ${qrels}.`);
  return { questions, relevant };
}

function readQuestion(line: string, place: string): Question {
  const question: unknown = JSON.parse(line);
  if (
    typeof question === 'object' &&
    question !== null &&
    'id' in question &&
    'text' in question &&
    typeof question.id === 'string' &&
    typeof question.text === 'string'
  ) {
    return { id: question.id, text: question.text };
  }
  throw new Error(`${place}: a question needs id and text`);
}

function readQrels(text: string, file: string): Map<string, Set<string>> {
  const relevant = new Map<string, Set<string>>();
  for (const { line, at } of linesOf(text).slice(1)) {
    const [question, table, score] = line.split('\t');
    if (!question || !table)
      throw new Error(`${file}:${at}: expected query id, table id and 1, separated by tabs`);
    if (score !== undefined && Number(score) <= 0) continue;
    const tables = relevant.get(question) ?? new Set();
    relevant.set(question, tables.add(table.trim()));
  }
  return relevant;
}

function linesOf(text: string): { readonly line: string; readonly at: number }[] {
  return text
    .split(/\r?\n/)
    .map((line, index) => ({ line, at: index + 1 }))
    .filter(({ line }) => line.trim() !== '');
}
