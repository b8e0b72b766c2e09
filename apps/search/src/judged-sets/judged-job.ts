import { readFile } from 'node:fs/promises';

/** The ways of searching that are compared. */
export const WAYS = ['fused+expansion', 'fused', 'vector', 'text'] as const;
export type Way = (typeof WAYS)[number];

/** What a run over a judged set has to do. */
export interface JudgedJob {
  /** Of the search service, as it would be started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** Path of `corpus.jsonl`. */
  readonly corpus: string;
  /** Path of lines `{id, text, ways}`. */
  readonly questions: string;
  /** Path of the lines that are written: {@link AnswerLine}. */
  readonly answers: string;
}

export interface JudgedQuestion {
  readonly id: string;
  readonly text: string;
  readonly ways: readonly Way[];
}

/** The answer to one question in one way, or the end of indexing. */
export type AnswerLine =
  | { readonly question: string; readonly way: Way; readonly tables: readonly string[]; readonly ms: number }
  | { readonly indexSeconds: number; readonly tables: number };

/** Reads the job out of a file. Raises `Error` when something is missing. */
export async function readJob(file: string): Promise<JudgedJob> {
  const { environment, corpus, answers, questions } = await readParts(file);
  if (typeof questions !== 'string') throw new Error(`${file}: questions must be a path`);
  return { environment, corpus, questions, answers };
}

async function readParts(file: string) {
  const job: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!isRecord(job) || !isRecord(job['environment'])) throw new Error(`${file} holds no job`);
  const { corpus, answers, questions, vectors } = job;
  if (typeof corpus !== 'string' || typeof answers !== 'string') {
    throw new Error(`${file}: corpus and answers must be paths`);
  }
  const environment = Object.fromEntries(
    Object.entries(job['environment']).map(([key, value]) => [key, String(value)]),
  );
  return { environment, corpus, answers, questions, vectors };
}

/** What a run that only fills the documents has to do. */
export interface FillJob {
  readonly environment: Readonly<Record<string, string>>;
  /** Path of `corpus.jsonl`. */
  readonly corpus: string;
  /** Path of the one line that is written: {@link FilledLine}. */
  readonly answers: string;
  /** By what documents are embedded: the model, or `WordVectors`. */
  readonly vectors: 'model' | 'words';
}

/** What filling has cost. */
export interface FilledLine {
  readonly tables: number;
  readonly columns: number;
  readonly seconds: number;
}

/** Reads the job out of a file. Raises `Error` when something is missing. */
export async function readFillJob(file: string): Promise<FillJob> {
  const { environment, corpus, answers, vectors } = await readParts(file);
  return { environment, corpus, answers, vectors: vectors === 'words' ? 'words' : 'model' };
}

/** Reads one line of the questions. */
export function readQuestionLine(line: string): JudgedQuestion {
  const question: unknown = JSON.parse(line);
  if (!isRecord(question) || typeof question['id'] !== 'string' || typeof question['text'] !== 'string') {
    throw new Error(`a question needs id and text: ${line.slice(0, 200)}`);
  }
  const wanted: unknown = question['ways'];
  const ways = WAYS.filter((way) => Array.isArray(wanted) && wanted.includes(way));
  return { id: question['id'], text: question['text'], ways };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
