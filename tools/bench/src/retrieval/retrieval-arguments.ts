import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What to measure; paths are absolute. */
export interface RetrievalArguments {
  readonly corpus: string;
  readonly queries: string;
  readonly qrels: string;
  /** One JSON object instead of a table. */
  readonly json: boolean;
  /** Each question also mistyped, in capitals and as keywords. */
  readonly robustness: boolean;
}

const USAGE =
  'npm run --silent bench:retrieval -- --corpus corpus.jsonl --queries queries.jsonl --qrels qrels.tsv [--json] [--robustness]';

/** Reads the command line; relative paths start at `folder`. Raises `Error` with the usage. */
export function retrievalArguments(given: readonly string[], folder: string): RetrievalArguments {
  const { values } = parseArgs({
    args: [...given],
    options: {
      corpus: { type: 'string' },
      queries: { type: 'string' },
      qrels: { type: 'string' },
      json: { type: 'boolean' },
      robustness: { type: 'boolean' },
    },
  });
  const { corpus, queries, qrels, json = false, robustness = false } = values;
  if (!corpus || !queries || !qrels) throw new Error(`--corpus, --queries and --qrels are needed: ${USAGE}`);
  return {
    corpus: resolve(folder, corpus),
    queries: resolve(folder, queries),
    qrels: resolve(folder, qrels),
    json,
    robustness,
  };
}
