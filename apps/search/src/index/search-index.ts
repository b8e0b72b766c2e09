import { type EmbeddingModel } from '../embedding/embedder';

/** The parts of a document's text; a hit in some says more than in others. */
export const TEXT_FIELDS = [
  'name',
  'path',
  'columns',
  'description',
  'columnNotes',
  'labels',
  'upstreams',
] as const;
export type TextField = (typeof TEXT_FIELDS)[number];

/** What hits can be limited to. */
export const FACETS = ['entityType', 'platform', 'owner', 'tag', 'domain'] as const;
export type Facet = (typeof FACETS)[number];

/** Limits a search to entities that have one of the values, for each facet named. */
export type IndexFilters = Readonly<Partial<Record<Facet, readonly string[]>>>;

/** Path of the detail that is the description. */
export const DESCRIPTION = '';

/** Vectors of one document; all of the model that the index was prepared for. */
export interface DocumentVectors {
  readonly whole: Float32Array;
  /** Vectors of the details one after the other, in the order of `detailPaths`, each number times 127. */
  readonly details: Int8Array;
}

/** One entity as the index takes it. */
export interface IndexEntry {
  readonly urn: string;
  readonly entityType: string;
  /** Grows with every reading of the entity; an entry never replaces one of a higher version. */
  readonly version: number;
  readonly text: Readonly<Record<TextField, string>>;
  readonly facets: IndexFilters;
  /** What has a vector of its own beside the whole: {@link DESCRIPTION}, and columns by their paths. */
  readonly detailPaths: readonly string[];
  /** Left out while the text is not embedded: the entity is then found by words only. */
  readonly vectors?: DocumentVectors;
}

export interface IndexQuery {
  /** Found when one of them occurs, stemmed; when none does at all, words that begin like them count. */
  readonly words: readonly string[];
  /** Vector of the question; without it only words count. */
  readonly vector?: Float32Array;
  readonly filters: IndexFilters;
  /** How many entities each of both ways of searching may bring. */
  readonly candidates: number;
}

/** An entity that may be an answer, with what speaks for it. */
export interface Candidate {
  readonly urn: string;
  /**
   * How much of what the words tell is in the document, 0 to 1: BM25 over what a document could reach that was about nothing
   * else, words that no document has included. So one common word out of five counts little, even where it is the best hit.
   */
  readonly textScore: number;
  /** Cosine between question and document; absent when one of both has no vector. */
  readonly similarity?: number;
  /** The details closest to the question, at most four, best first. */
  readonly details: readonly { readonly path: string; readonly similarity: number }[];
}

export interface CandidateSet {
  readonly candidates: readonly Candidate[];
  /** Entities in the index that the filters allow. */
  readonly searched: number;
}

/** A version of an entity in the index; `removed` ones are remembered so that an older reading cannot bring them back. */
export interface IndexedVersion {
  readonly urn: string;
  readonly version: number;
  readonly removed: boolean;
}

/** What the index has to be made of; when it was made of something else, it starts empty. */
export interface IndexBasis {
  /** Identifies the documents that the index is derived from. */
  readonly generation: string;
  /** Left out while no model is known: the index then holds words only. */
  readonly model?: EmbeddingModel;
}

/** The index is away for a moment. */
export class IndexUnavailable extends Error {
  override readonly name = 'IndexUnavailable';
}

/** The stored index cannot be read; it has to be made anew from the documents. */
export class IndexCorrupt extends Error {
  override readonly name = 'IndexCorrupt';
}

/**
 * The vector and text index: derived from the documents in Postgres, never the only place of anything. Every method
 * raises {@link IndexUnavailable} or {@link IndexCorrupt}.
 */
export abstract class SearchIndex {
  /** Name of the engine, for people. */
  abstract readonly engine: string;

  /** Calls `listener` when the stored index was lost while running, so that the documents must be put again. */
  abstract onLoss(listener: () => void): void;

  /** Makes the index ready for `basis`; `emptied` when what was there did not fit and the documents must be put again. */
  abstract prepare(basis: IndexBasis): Promise<'kept' | 'emptied'>;

  /** Throws away whatever is stored; `prepare` has to follow. */
  abstract discard(): Promise<void>;

  /** Puts entries, each only when no higher version of its entity is there. */
  abstract upsert(entries: readonly IndexEntry[]): Promise<void>;

  /** Takes entities out, each only when no higher version of it is there. */
  abstract remove(versions: readonly { readonly urn: string; readonly version: number }[]): Promise<void>;

  abstract search(query: IndexQuery): Promise<CandidateSet>;

  /** Entities that can be found. */
  abstract count(): Promise<number>;

  /** What is in the index, by URN, after `after`, at most `limit`. */
  abstract versions(after: string, limit: number): Promise<readonly IndexedVersion[]>;
}
