import { parseArgs } from 'node:util';

/** Engines that the index can lie in. */
export const ADAPTERS = ['sqlite', 'qdrant'] as const;
export type Adapter = (typeof ADAPTERS)[number];

/** What to measure. */
export interface ScaleArguments {
  /** How many datasets, one catalog each. */
  readonly datasets: readonly number[];
  readonly adapters: readonly Adapter[];
  /** How many clients ask at the same time. */
  readonly clients: readonly number[];
  /** How documents get their vectors; left out: by the model up to 10,000 datasets. */
  readonly vectors?: 'model' | 'words';
  /** One JSON object instead of tables. */
  readonly json: boolean;
}

const USAGE =
  'npm run bench -- search [--datasets 10000,100000] [--adapter sqlite,qdrant] [--clients 1,10,50] [--vectors model|words] [--json]';
const MOST = 1_000_000;

/** Reads the command line. Raises `Error` with the usage. */
export function scaleArguments(given: readonly string[]): ScaleArguments {
  const { values } = parseArgs({
    args: [...given],
    options: {
      datasets: { type: 'string', default: '10000,100000' },
      adapter: { type: 'string', default: ADAPTERS.join(',') },
      clients: { type: 'string', default: '1,10,50' },
      vectors: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { vectors, json } = values;
  const wanted = values.adapter.split(',');
  const adapters = ADAPTERS.filter((adapter) => wanted.includes(adapter));
  if (adapters.length !== new Set(wanted).size) {
    throw new Error(`--adapter must be of ${ADAPTERS.join(', ')}: ${USAGE}`);
  }
  if (vectors !== undefined && vectors !== 'model' && vectors !== 'words') {
    throw new Error(`--vectors must be model or words: ${USAGE}`);
  }
  return {
    datasets: numbers(values.datasets, '--datasets'),
    adapters,
    clients: numbers(values.clients, '--clients'),
    ...(vectors === undefined ? {} : { vectors }),
    json,
  };
}

function numbers(text: string, name: string): readonly number[] {
  const found = text.split(',').map(Number);
  if (found.every((number) => Number.isInteger(number) && number > 0 && number <= MOST)) return found;
  throw new Error(`${name} must be whole numbers from 1 to ${MOST}, with commas between: ${USAGE}`);
}
