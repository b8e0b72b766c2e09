import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What to score; paths are absolute. */
export interface LineageArguments {
  readonly cases: string;
  /** Where predictions go, one JSON object a line. */
  readonly json: string | undefined;
  /** Print cases that are not fully right even without their disputed parts, one JSON object a line. */
  readonly differences: boolean;
}

const USAGE =
  'npm run --silent bench:lineage -- --cases cases.jsonl [--json predictions.jsonl] [--differences]';

/** Reads the command line; relative paths start at `folder`. Raises `Error` with the usage. */
export function lineageArguments(given: readonly string[], folder: string): LineageArguments {
  const { values } = parseArgs({
    args: [...given],
    options: {
      cases: { type: 'string' },
      json: { type: 'string' },
      differences: { type: 'boolean' },
    },
  });
  const { cases, json, differences = false } = values;
  if (!cases) throw new Error(`--cases is needed: ${USAGE}`);
  return {
    cases: resolve(folder, cases),
    json: json === undefined ? undefined : resolve(folder, json),
    differences,
  };
}
