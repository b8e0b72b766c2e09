import {
  type CandidateSet,
  type FacetCounts,
  type FacetQuery,
  type IndexBasis,
  type IndexedVersion,
  type IndexEntry,
  type IndexQuery,
  type IndexSide,
  type ListPage,
  type ListQuery,
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
/** Code of an operation that failed because the file cannot be used for now: a full disk, say. */
export const HINDERED = 'INDEX_HINDERED';
/** Code of a list that was asked to go on behind something that is no cursor. */
export const BAD_CURSOR = 'BAD_CURSOR';

export interface SideBasis extends IndexBasis {
  readonly side: IndexSide;
}

/** The files that a database is made of. */
export function databaseFiles(file: string): readonly string[] {
  return ['', '-wal', '-shm', '-journal'].map((suffix) => file + suffix);
}

export interface VersionPage {
  readonly versions: readonly IndexedVersion[];
  readonly after?: string;
}

export type SqliteMethods = {
  prepare: { readonly params: SideBasis; readonly result: 'kept' | 'emptied' };
  discard: { readonly params: null; readonly result: null };
  /** Writes all of it into the one file, which from now on is the index that searches use. */
  settle: { readonly params: null; readonly result: null };
  upsert: { readonly params: readonly IndexEntry[]; readonly result: null };
  remove: {
    readonly params: readonly { readonly urn: string; readonly version: number }[];
    readonly result: null;
  };
  search: { readonly params: IndexQuery; readonly result: CandidateSet };
  list: { readonly params: ListQuery; readonly result: ListPage };
  facets: { readonly params: FacetQuery; readonly result: FacetCounts };
  count: { readonly params: null; readonly result: number };
  versionsOf: { readonly params: readonly string[]; readonly result: readonly IndexedVersion[] };
  versions: {
    readonly params: { readonly after?: string; readonly limit: number };
    readonly result: VersionPage;
  };
};
