import {
  type CandidateSet,
  type IndexBasis,
  type IndexedVersion,
  type IndexEntry,
  type IndexQuery,
} from '../search-index';

export interface SqliteData {
  /** Path of the database file; its folder exists. */
  readonly file: string;
}

export interface SqliteReady {
  /** `SQLite 3.x with sqlite-vec v0.x`. */
  readonly engine: string;
}

/** Code of an operation that failed because the file is damaged. */
export const CORRUPT = 'INDEX_CORRUPT';

export type SqliteMethods = {
  prepare: { readonly params: IndexBasis; readonly result: 'kept' | 'emptied' };
  discard: { readonly params: null; readonly result: null };
  upsert: { readonly params: readonly IndexEntry[]; readonly result: null };
  remove: {
    readonly params: readonly { readonly urn: string; readonly version: number }[];
    readonly result: null;
  };
  search: { readonly params: IndexQuery; readonly result: CandidateSet };
  count: { readonly params: null; readonly result: number };
  versions: {
    readonly params: { readonly after: string; readonly limit: number };
    readonly result: readonly IndexedVersion[];
  };
};
