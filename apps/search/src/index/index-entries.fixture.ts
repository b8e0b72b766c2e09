import { type FacetValues, type IndexEntry, type NumberField, type TextField } from './search-index';

/** The model that the vectors of these entries are said to be of. */
export const MODEL = { name: 'test-model', dimensions: 8 };

/** A vector of length 1 that points at `direction`, with a little of the next. */
export function pointing(direction: number, aside = 0): Float32Array {
  const vector = new Float32Array(MODEL.dimensions);
  vector[direction] = Math.sqrt(1 - aside ** 2);
  vector[(direction + 1) % MODEL.dimensions] = aside;
  return vector;
}

const scaled = (vectors: readonly Float32Array[]) =>
  Int8Array.from(vectors.flatMap((vector) => [...vector].map((value) => Math.round(value * 127))));

interface EntryParts {
  readonly version?: number;
  readonly text?: Partial<Record<TextField, string>>;
  readonly name?: string;
  readonly facets?: FacetValues;
  readonly numbers?: Partial<Record<NumberField, number>>;
  readonly at?: Float32Array;
  readonly details?: Readonly<Record<string, Float32Array>>;
}

/** An entry that is empty but for its parts. */
export function entry(
  urn: string,
  { version = 1, name = urn, text = {}, facets = {}, numbers = {}, at, details = {} }: EntryParts = {},
): IndexEntry {
  return {
    urn,
    name,
    version,
    text: {
      name: '',
      path: '',
      columns: '',
      description: '',
      columnNotes: '',
      labels: '',
      upstreams: '',
      ...text,
    },
    facets,
    numbers,
    detailPaths: Object.keys(details),
    ...(at ? { vectors: { whole: at, details: scaled(Object.values(details)) } } : {}),
  };
}
